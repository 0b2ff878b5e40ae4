import { expect, test } from 'vitest';
import type { RunConfig } from './config.ts';
import { presetConfig } from './presets.ts';
import { PUBLISHED_KNN, publishedKnn } from './published.ts';

const notebook = presetConfig('moco-cifar10');
const found = (changes: Partial<RunConfig> = {}, stepsPerEpoch = 97) =>
  publishedKnn({ ...notebook, ...changes }, stepsPerEpoch)?.preset ?? null;

test('every recipe has its own numbers, by rising epoch, within its epochs', () => {
  for (const { preset, points, images, address } of PUBLISHED_KNN) {
    const config = presetConfig(preset);
    const epochs = points.map(([epoch]) => epoch);
    expect(publishedKnn(config, Math.floor(images / config.batchSize))?.preset).toBe(preset);
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    expect(epochs.at(-1)).toBe(config.epochs);
    expect(address).toMatch(/^https:\/\//);
  }
});

test('MoCo’s notebook reads 31.98, 48.03, 61.38 and 82.58 after 1, 10, 20 and 200 epochs', () => {
  const points = new Map(publishedKnn(notebook, 97)?.points);
  expect([1, 10, 20, 200].map((epoch) => points.get(epoch))).toEqual([31.98, 48.03, 61.38, 82.58]);
});

test('what changes neither training nor kNN keeps them', () => {
  expect(found({ seed: 7, maxSteps: 1940, evaluateEvery: 5, lowShotSvm: 'end' })).toBe(
    'moco-cifar10',
  );
  // The same numbers in less memory; and a field that MoCo does not use.
  expect(found({ microBatch: 64, numClusters: '10' })).toBe('moco-cifar10');
});

test('another recipe, protocol or data set has none', () => {
  expect(found({ learningRate: 0.03 })).toBeNull();
  expect(found({ symmetric: true })).toBeNull();
  expect(found({ epochs: 20 })).toBeNull();
  expect(found({ knnProtocol: 'lab' })).toBeNull();
  expect(found({ knnOn: 'feature' })).toBeNull();
  expect(found({}, 78)).toBeNull();
  const simclr = presetConfig('simclr-cifar10');
  expect(publishedKnn({ ...simclr, microBatch: 64 }, 97)).toBeNull();
});
