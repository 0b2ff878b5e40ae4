import { expect, test } from 'vitest';
import { type Clustering, NEAREST_SHOWN } from '#run/prototypes.ts';
import { describeClustering } from './describeClusters.ts';

const health = {
  ...{ k: 3, inertia: 1, empty: 1, duplicates: 1, smallest: 0, largest: 11 },
  ...{ phiMin: 0.1, phiMax: 0.4, nmi: 0.5, ari: 0.25, purity: 80, acc: 50 },
};

/** Eleven rows in cluster 2, later rows nearer, and one in cluster 0. */
const clustering: Clustering = {
  source: 'training',
  step: 4,
  features: { runId: 'r', epoch: 1, fingerprint: 'f', count: 12, dim: 2, batchRows: 128 },
  images: Uint32Array.from({ length: 12 }, (_, row) => 2 * row),
  labels: Int32Array.of(0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0),
  classNames: ['a', 'b'],
  granularities: [
    {
      health,
      assignments: Int32Array.of(0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2),
      distances: Float32Array.from({ length: 12 }, (_, row) => 1 - row / 20),
      prototypes: Float32Array.of(1, 0, 0, 1, 0, 1),
      density: Float32Array.of(0.1, 0.2, 0.4),
    },
  ],
};

test('a cluster has its size, majority, purity, twin and its nearest rows', () => {
  const [gallery] = describeClustering(clustering, []).galleries;
  expect(Array.from(gallery?.sizes ?? [])).toEqual([1, 0, 11]);
  expect(Array.from(gallery?.majority ?? [])).toEqual([0, -1, 1]);
  expect(gallery?.purity[2]).toBeCloseTo((100 * 8) / 11, 4);
  expect(gallery?.purity[1]).toBeNaN();
  expect(Array.from(gallery?.twin ?? [])).toEqual([-1, 2, 1]);
  const nearest = Array.from(gallery?.nearest ?? []);
  expect(nearest.slice(0, NEAREST_SHOWN)).toEqual([0, -1, -1, -1, -1, -1, -1, -1]);
  expect(nearest.slice(NEAREST_SHOWN, 2 * NEAREST_SHOWN).every((row) => row === -1)).toBe(true);
  expect(nearest.slice(2 * NEAREST_SHOWN)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
});

test('rows at equal distance keep their order; without labels there is no purity', () => {
  const [found] = clustering.granularities;
  if (found === undefined) throw new Error('unreachable');
  const level = { ...found, distances: new Float32Array(12) };
  const [gallery] = describeClustering(
    { ...clustering, labels: null, classNames: [], granularities: [level] },
    [],
  ).galleries;
  expect(Array.from(gallery?.nearest ?? []).slice(-NEAREST_SHOWN)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8,
  ]);
  expect(gallery?.purity.every(Number.isNaN)).toBe(true);
});

test('the agreement is by epoch, unlabelled clusterings left out', () => {
  const evaluation = {
    ...{ step: 1, knnTop1: null, knnLevels: [], featureStd: 0, linearTop1: null },
    ...{ alignment: null, uniformity: null, rankMe: null },
  };
  const { agreement } = describeClustering(clustering, [
    { ...evaluation, epoch: 2, clusters: [health] },
    { ...evaluation, epoch: 1, clusters: [health, { ...health, nmi: null }] },
    { ...evaluation, epoch: 0, clusters: [] },
  ]);
  expect(agreement).toEqual([
    { epoch: 1, k: 3, nmi: 0.5, ari: 0.25, acc: 0.5 },
    { epoch: 2, k: 3, nmi: 0.5, ari: 0.25, acc: 0.5 },
  ]);
});
