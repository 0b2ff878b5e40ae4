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

/** A preset for each cause that a diagnosis can name: what each of them looks like, in small. */
export const CAUSE_PRESETS = [
  {
    name: 'cause-lamb-rate',
    label: 'Cause: LAMB at SGD’s rate',
    summary: 'LAMB at 0.12, quick’s rate for SGD, in fp16: weights grow until a value overflows.',
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
      'Adam without decay in fp16: the normalisation hides how head b’s output grows. f32 holds it.',
    changes: {
      ...SCENES,
      batchSize: 32,
      method: 'pcl',
      warmupEpochs: 0,
      numClusters: '20',
      negatives: 19,
      // Wide layers, the encoder's too: a row's sum grows with its length, so that the overflow comes
      // within 100 of the 200 steps and the cured fork has some to train on.
      embeddingDim: 256,
      queueLength: 512,
      optimizer: 'adam',
      learningRate: 0.03,
      warmupSteps: 20,
      weightDecay: 0,
      autocast: true,
      lossScaling: false,
    },
  },
  {
    name: 'cause-dead-head',
    label: 'Cause: dead ReLU head',
    summary: 'A head that ends in a ReLU is trained alone: its units die, every logit ties.',
    changes: {
      ...BASE,
      method: 'pcl',
      embeddingDim: 16,
      queueLength: 2048,
      headRelu: true,
      epochs: 30,
      stages: '0-29 a (encoder) | inst',
      learningRate: 1,
      seed: 1,
    },
  },
  {
    name: 'cause-collapse',
    label: 'Cause: collapse',
    summary: 'Key momentum 0: the keys run away with the queries and all features become one.',
    changes: { ...SMALL, keyMomentum: 0 },
  },
  {
    name: 'cause-nan-data',
    label: 'Cause: NaN in the data',
    summary: 'Each view by its own deviation, unguarded: a crop of one colour is 0/0.',
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
    summary: 'SGD at 3: the first steps throw the weights away and the features collapse.',
    changes: { ...SMALL, learningRate: 3 },
  },
  {
    name: 'cause-stale-queue',
    label: 'Cause: stale queue',
    summary: 'Head a joins the key path and the queue keeps keys from before it.',
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
