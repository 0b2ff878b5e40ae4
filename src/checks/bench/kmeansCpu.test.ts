import { expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { lloydReference } from '#kernels/kmeans/kmeans.reference.ts';
import { cpuKMeans } from './kmeansCpu.ts';

test('the plain k-means follows the reference', () => {
  const dim = 4;
  const stream = new RandomStream(3, 'cluster', 0);
  const x = Float32Array.from({ length: 60 * dim }, () => stream.normal());
  const start = x.slice(0, 5 * dim);
  const first = lloydReference(dim, x, start);
  const second = lloydReference(dim, x, first.centroids);
  const found = cpuKMeans(x, start, dim, 2);
  expect(found.objective).toBeCloseTo(second.inertia, 3);
  found.centroids.forEach((value, i) => {
    expect(value).toBeCloseTo(second.centroids[i] as number, 4);
  });
  const last = lloydReference(dim, x, second.centroids);
  expect([...found.assignments]).toEqual([...last.assignments]);
});
