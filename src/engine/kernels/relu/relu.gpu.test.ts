import { expect, test } from 'vitest';
import { normals, onGpu, poisoned, runGraph } from '#node/testArrays.ts';
import { reluGradReference } from './relu.reference.ts';
import { launchReluGrad } from './relu.ts';

test.each([4, 252, 260])(
  'the gradient of %i numbers, zeros and a NaN among them',
  async (length) => {
    const dy = normals(1, length);
    const y = normals(2, length).map((value, i) => (i % 3 === 0 ? 0 : value));
    dy[1] = Number.NaN;
    y[1] = 1;
    const [got] = await runGraph((gpu, graph) => {
      const dx = poisoned(gpu, length);
      launchReluGrad(graph, onGpu(gpu, dy), onGpu(gpu, y), dx);
      return [dx];
    });
    expect(Array.from(got ?? [])).toEqual(Array.from(reluGradReference(dy, y)));
  },
);
