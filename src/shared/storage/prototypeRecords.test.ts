import { expect, test } from 'vitest';
import type { Clustering } from '#run/prototypes.ts';
import { decodeClustering, encodeClustering } from './prototypeRecords.ts';

const clustering: Clustering = {
  source: 'training',
  step: 12,
  features: { runId: 'r', epoch: 3, fingerprint: 'ab', count: 3, dim: 2, batchRows: 128 },
  images: Uint32Array.of(0, 2, 5),
  labels: Int32Array.of(1, 0, 1),
  classNames: ['cat', 'dog'],
  granularities: [
    {
      health: {
        ...{ k: 2, inertia: 0.5, empty: 0, duplicates: 0, smallest: 1, largest: 2 },
        ...{ phiMin: 0.1, phiMax: 0.3, nmi: 0.4, ari: 0.2, purity: 66 },
      },
      assignments: Int32Array.of(0, 1, 0),
      distances: Float32Array.of(0.1, 0, 0.25),
      prototypes: Float32Array.of(1, 0, 0, 1),
      density: Float32Array.of(0.1, 0.3),
    },
  ],
};

test('a clustering is read back bit for bit, with and without labels', async () => {
  expect(await decodeClustering(await encodeClustering(clustering))).toEqual(clustering);
  const bare = { ...clustering, labels: null, classNames: [] };
  expect(await decodeClustering(await encodeClustering(bare))).toEqual(bare);
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
