import type { RunConfig } from './config.ts';

/** 400 small scenes. */
const SCENES = {
  imageSide: 16,
  sceneClasses: 20,
  scenesPerClass: 20,
  temperature: 0.1,
  hue: 0,
  epochs: 20,
  evaluateEvery: 20,
  linearProbe: 'never',
} as const satisfies Partial<RunConfig>;

/** With a tiny encoder: 60 steps take seconds on a software adapter. */
const BASE = {
  ...SCENES,
  width: 8,
  embeddingDim: 32,
  queueLength: 128,
  schedule: 'constant',
  maxSteps: 60,
} as const satisfies Partial<RunConfig>;

const SMALL = { ...BASE, batchSize: 32 } as const satisfies Partial<RunConfig>;

/** A small failing run for each cause that a diagnosis can name. */
export const CAUSE_PRESETS = [
  {
    name: 'cause-lamb-rate',
    label: 'Cause: LAMB with SGD’s rate',
    summary:
      'LAMB at 0.12, the SGD rate of Quick, in fp16: the weights grow until a value overflows.',
    changes: {
      ...SMALL,
      optimizer: 'lamb',
      learningRate: 0.12,
      autocast: true,
      lossScaling: false,
    },
  },
  {
    name: 'cause-half-overflow',
    label: 'Cause: fp16 overflow',
    summary:
      'Adam without weight decay in fp16: the normalisation hides the growth of head b’s output. In f32 it does not overflow.',
    changes: {
      ...SCENES,
      batchSize: 32,
      method: 'pcl',
      warmupEpochs: 0,
      numClusters: '20',
      negatives: 19,
      // Wide layers, the encoder's too: a row's sum grows with its length, so the overflow occurs
      // within 50 of the 200 steps and the fork with the fix has steps left to train.
      embeddingDim: 256,
      queueLength: 512,
      optimizer: 'adam',
      learningRate: 0.05,
      warmupSteps: 20,
      weightDecay: 0,
      autocast: true,
      lossScaling: false,
    },
  },
  {
    name: 'cause-dead-head',
    label: 'Cause: dead ReLU head',
    summary: 'Only a head that ends in a ReLU is trained: its units die and all logits are tied.',
    changes: {
      ...BASE,
      method: 'pcl',
      embeddingDim: 16,
      queueLength: 2048,
      headA: 'linear D, relu',
      epochs: 30,
      stages: '0-29 a (encoder) | inst',
      learningRate: 1,
      seed: 1,
    },
  },
  {
    name: 'cause-collapse',
    label: 'Cause: collapse',
    summary:
      'Key momentum 0: keys change as fast as queries and all features collapse to one point.',
    changes: { ...SMALL, keyMomentum: 0 },
  },
  {
    name: 'cause-small-batch-norm',
    label: 'Cause: batch norm of 2 images',
    summary: 'BN groups of 2 images: batch norm’s statistics are noise, the features collapse.',
    changes: { ...SMALL, bnGroups: 16, learningRate: 0.12 },
  },
  {
    name: 'cause-nan-data',
    label: 'Cause: NaN in the data',
    summary:
      'Each view is divided by its own standard deviation without a lower bound: a single-colour crop gives 0/0.',
    changes: {
      ...SMALL,
      dataset: 'emoji',
      normalisation: 'imageUnguarded',
      cropScaleMin: 0.04,
      cropScaleMax: 0.5,
      jitterEnabled: false,
      grayscaleEnabled: false,
    },
  },
  {
    name: 'cause-sgd-rate',
    label: 'Cause: SGD’s rate too high',
    summary: 'SGD at 3: the first steps destroy the weights and the features collapse.',
    changes: { ...SMALL, learningRate: 3 },
  },
  {
    name: 'cause-stale-queue',
    label: 'Cause: stale queue',
    summary: 'Head a joins the key path while the queue still holds keys from before.',
    changes: {
      ...SMALL,
      method: 'pcl',
      queueLength: 256,
      epochs: 4,
      stages: '0-1 encoder | inst; 2-3 encoder a | inst',
      queueOnKeyChange: 'keep',
    },
  },
] as const;
