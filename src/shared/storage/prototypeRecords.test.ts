import { expect, test } from 'vitest';
import type { Clustering } from '#run/prototypes.ts';
import { clustering } from './clustering.fixture.ts';
import { decodeClustering, encodeClustering } from './prototypeRecords.ts';

test('a clustering is read back bit for bit, with and without labels', async () => {
  expect(await decodeClustering(await encodeClustering(clustering))).toEqual(clustering);
  const bare = { ...clustering, labels: null, classNames: [] };
  expect(await decodeClustering(await encodeClustering(bare))).toEqual(bare);
});

test('what was read has the same bytes again, whatever the order of its fields was', async () => {
  const { runId, epoch, ...others } = clustering.features;
  const bytes = await encodeClustering({ ...clustering, features: { ...others, epoch, runId } });
  expect(await encodeClustering(await decodeClustering(bytes))).toEqual(bytes);
});

test('parts that do not fit each other are refused', async () => {
  const [found] = clustering.granularities;
  if (found === undefined) throw new Error('unreachable');
  const broken: Clustering[] = [
    { ...clustering, images: Uint32Array.of(1) },
    { ...clustering, granularities: [{ ...found, assignments: Int32Array.of(0, 2, 0) }] },
    { ...clustering, granularities: [{ ...found, density: Float32Array.of(0.1) }] },
  ];
  for (const one of broken) {
    await expect(encodeClustering(one).then(decodeClustering)).rejects.toThrow();
  }
});
