import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import type { RunConfig } from './config.ts';
import { lossFactor, queueTurnover } from './methods.ts';
import { type PresetName, presetConfig, presetNamed } from './presets.ts';
import { knnProtocolWords } from './protocols.ts';
import { viewPresetOf } from './viewPresets.ts';

/** What the sources say, in whole: each recipe beside what all of them share. */
const SHARED = {
  dataset: 'files',
  imageSide: 32,
  encoder: 'resnet18',
  stem: 'cifar',
  width: 64,
  optimizer: 'sgd',
  sgdMomentum: 0.9,
  nesterov: false,
  schedule: 'cosine',
  minLearningRate: 0,
  keyMomentum: 0.99,
  keyMomentumEnd: 0,
  normalisation: 'dataset',
  autocast: false,
  ...{ cropScaleMin: 0.08, cropScaleMax: 1, flipProbability: 0.5 },
  ...{ jitterProbability: 0.8, brightness: 0.4, contrast: 0.4, hue: 0.1 },
  ...{ grayscaleProbability: 0.2, blurEnabled: false, solarizeEnabled: false },
} as const satisfies Partial<RunConfig>;

const RECIPES: readonly (readonly [PresetName, Partial<RunConfig>])[] = [
  [
    'moco-cifar10',
    {
      ...{ method: 'moco', symmetric: false, projector: 'linear D', embeddingDim: 128 },
      ...{ batchSize: 512, learningRate: 0.06, weightDecay: 5e-4, warmupSteps: 0 },
      ...{ queueLength: 4096, temperature: 0.1, bnGroups: 8, saturation: 0.4 },
      ...{ epochs: 200, scheduleUnit: 'epoch', evaluateEvery: 1 },
      ...{ knnProtocol: 'instdisc', knnOn: 'auto', knnNeighbours: 0, knnTemperature: 0.1 },
    },
  ],
  [
    'mocov2-cifar10',
    {
      ...{ method: 'moco', symmetric: true, projector: 'linear features, relu, linear D' },
      ...{ embeddingDim: 128, batchSize: 128, learningRate: 0.06 / 2, weightDecay: 5e-4 * 2 },
      ...{ queueLength: 4096, temperature: 0.1, bnGroups: 8, saturation: 0.4 },
      ...{ epochs: 200, scheduleUnit: 'epoch', knnProtocol: 'instdisc', knnOn: 'feature' },
    },
  ],
  [
    'simclr-cifar10',
    {
      ...{ method: 'simclr', projector: 'linear features, bn, relu, linear D, bn' },
      ...{ embeddingDim: 128, batchSize: 512, learningRate: (0.06 * 512) / 128 },
      ...{ weightDecay: 5e-4, temperature: 0.5, bnGroups: 1, saturation: 0.4 },
      ...{ epochs: 200, scheduleUnit: 'epoch', knnProtocol: 'instdisc', knnOn: 'feature' },
    },
  ],
  [
    'byol-cifar10',
    {
      ...{ method: 'byol', projector: 'linear 1024, bn, relu, linear D', embeddingDim: 256 },
      ...{ predictor: 'linear 1024, bn, relu, linear D', batchSize: 512 },
      ...{ learningRate: 0.24 / 4, weightDecay: 5e-4 * 4, bnGroups: 1, saturation: 0.2 },
      ...{ ownSecondView: true, cropScaleMin2: 0.08, saturation2: 0.2, blurEnabled2: false },
      ...{ solarizeEnabled2: true, solarizeProbability2: 0.2, hue2: 0.1 },
      ...{ epochs: 200, scheduleUnit: 'epoch', knnProtocol: 'instdisc', knnOn: 'feature' },
    },
  ],
  [
    'pcl-cifar10',
    {
      ...{ method: 'pcl', heads: 'none', projector: 'linear features, relu, linear D' },
      ...{ symmetric: true, embeddingDim: 128, batchSize: 128, learningRate: 0.1 },
      ...{ weightDecay: 1e-4, queueLength: 4096, temperature: 0.1, saturation: 0.4 },
      ...{ epochs: 1000, warmupEpochs: 50, numClusters: '250,500,1000', protoWeight: 0.01 },
    },
  ],
];

test.each(RECIPES)('%s is its source’s recipe', (name, recipe) => {
  expect(presetConfig(name)).toMatchObject({ ...SHARED, ...recipe });
});

test('its losses are those that the rates were converted for', () => {
  expect(RECIPES.map(([name]) => lossFactor(presetConfig(name)))).toEqual([1, 2, 1, 2, 2]);
});

test('MoCo’s notebook has the CIFAR views, an eight-step queue and the published protocol', () => {
  const config = presetConfig('moco-cifar10');
  expect(viewPresetOf(config)).toBe('cifar');
  expect(queueTurnover(config)).toBe(8);
  expect(english(knnProtocolWords(config))).toBe('instdisc, k 200, embedding');
});

test('an earlier name opens the preset that took its place', () => {
  expect(presetNamed('cifar10')).toBe('moco-cifar10');
  expect(presetNamed('quick')).toBe('quick');
  expect(presetNamed('cifar')).toBeNull();
  expect(presetNamed('__proto__')).toBeNull();
});
