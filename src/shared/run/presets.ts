import { CAUSE_PRESETS } from './causePresets.ts';
import { CIFAR_PRESETS } from './cifarPresets.ts';
import { DEFAULT_CONFIG, type RunConfig } from './config.ts';
import { FIELD_NAMES, type FieldName } from './fields/fields.ts';
import { NOTES_STAGES, scaledPlan } from './stages.ts';

/** A named starting point: only the fields that differ from the defaults. */
export interface Preset {
  readonly name: string;
  readonly label: string;
  readonly summary: string;
  /** Where the settings are published. */
  readonly source?: { readonly text: string; readonly address: string };
  readonly changes: Readonly<Partial<RunConfig>>;
}

/** The case study's set-up scaled down: ResNet-18 of width 8 on 16 px scenes, a few hundred steps. */
const NOTES_SMALL = {
  imageSide: 16,
  sceneClasses: 50,
  scenesPerClass: 40,
  encoder: 'resnet18',
  width: 8,
  cropScaleMin: 0.2,
  method: 'pcl',
  learningRate: 0.03,
  numClusters: '50,100',
  epochs: 12,
  evaluateEvery: 4,
} as const satisfies Partial<RunConfig>;

/** 2,000 scenes of 16 px: four hundred steps in two minutes on a software adapter. */
const SMALL_SCENES = {
  imageSide: 16,
  sceneClasses: 50,
  scenesPerClass: 40,
  width: 8,
  hue: 0,
  epochs: 16,
  evaluateEvery: 2,
  linearProbe: 'never',
} as const satisfies Partial<RunConfig>;

/** LAMB at SGD's rate in half precision without loss scaling, as in the case study. */
const NOTES_LAMB = {
  ...NOTES_SMALL,
  headA: 'linear D, relu',
  headB: 'linear D, relu',
  warmupEpochs: 12,
  optimizer: 'lamb',
  schedule: 'constant',
  autocast: true,
  lossScaling: false,
  nonFinitePolicy: 'ignore',
  evaluateEvery: 12,
} as const satisfies Partial<RunConfig>;

const FIVE_STAGE_EPOCHS = 16;

export const PRESETS = [
  {
    name: 'first',
    label: 'First look',
    summary:
      '2,000 tiny scenes: within a minute the loss falls and the accuracy rises, even without a GPU.',
    // Keys that barely move and mild views: with Quick's momentum of 0.99 the first two hundred
    // steps are spent on keys that drift apart, so that its loss rises while its kNN improves.
    changes: {
      imageSide: 16,
      sceneClasses: 50,
      scenesPerClass: 40,
      width: 8,
      queueLength: 256,
      keyMomentum: 0.998,
      batchSize: 32,
      temperature: 0.1,
      learningRate: 0.12,
      cropScaleMin: 0.5,
      hue: 0,
      grayscaleEnabled: false,
      epochs: 8,
      linearProbe: 'never',
    },
  },
  {
    name: 'quick',
    label: 'Quick',
    summary: '2,000 small scenes and a tiny encoder; takes minutes even without a GPU.',
    changes: {
      sceneClasses: 50,
      scenesPerClass: 40,
      width: 8,
      queueLength: 512,
      temperature: 0.1,
      learningRate: 0.12,
      hue: 0,
      epochs: 8,
      // Six hundred small steps: one more minute on a software adapter.
      linearProbe: 'never',
    },
  },
  {
    name: 'scenes',
    label: 'Emoji scenes',
    summary: '10,000 colour scenes, 100 classes with three label levels, 24 epochs.',
    changes: { learningRate: 0.12, hue: 0, knnNeighbours: 20 },
  },
  {
    name: 'emoji',
    label: 'Emoji',
    summary: '3,786 single glyphs; skin-tone variants never vote for each other in kNN.',
    changes: { dataset: 'emoji', epochs: 16, temperature: 0.1 },
  },
  {
    name: 'fashion-mnist',
    label: 'Fashion-MNIST',
    summary: '10,000 greyscale images of clothing in 10 classes.',
    changes: {
      dataset: 'fashion-mnist',
      jitterEnabled: false,
      grayscaleEnabled: false,
      epochs: 16,
    },
  },
  {
    name: 'pcl-quick',
    label: 'PCL, quick',
    summary: 'The quick scenes with prototypes: heads a, ã and b, three granularities.',
    changes: {
      sceneClasses: 50,
      scenesPerClass: 40,
      width: 8,
      queueLength: 512,
      temperature: 0.1,
      learningRate: 0.12,
      hue: 0,
      epochs: 8,
      method: 'pcl',
    },
  },
  {
    name: 'simclr-quick',
    label: 'SimCLR, quick',
    summary: 'The quick scenes at 16 px with NT-Xent in batches of 64; minutes without a GPU.',
    changes: {
      ...SMALL_SCENES,
      method: 'simclr',
      projector: 'linear features, bn, relu, linear D, bn',
      temperature: 0.5,
    },
  },
  {
    name: 'byol-quick',
    label: 'BYOL, quick',
    summary: 'The quick scenes at 16 px with a predictor and no negatives; minutes without a GPU.',
    // Four hundred steps are too few for keys at 0.99.
    changes: {
      ...SMALL_SCENES,
      method: 'byol',
      projector: 'linear 256, bn, relu, linear D',
      keyMomentum: 0.95,
      learningRate: 0.1,
    },
  },
  ...CIFAR_PRESETS,
  {
    name: 'notes-sgd',
    label: 'Case study: SGD + cosine',
    summary:
      'The set-up that replaced LAMB: PCL with heads, SGD at 0.03 with a cosine schedule. Healthy.',
    changes: NOTES_SMALL,
  },
  {
    name: 'notes-lamb',
    label: 'Case study: LAMB fails',
    summary:
      'LAMB with SGD’s rate, fp16, no loss scaling: the loss becomes NaN while the naive accuracy shows 100 %.',
    changes: { ...NOTES_LAMB, lambExclude1d: false },
  },
  {
    name: 'notes-lamb-clip',
    label: 'Case study: LAMB, clipped',
    summary: 'The failing run with clip_grad_norm_ 1.0: it still fails, only later.',
    changes: { ...NOTES_LAMB, clipNorm: 1 },
  },
  {
    name: 'notes-lamb-cured',
    label: 'Case study: LAMB fixed',
    summary: 'LAMB at 0.003 with a warm-up, biases and norms excluded, loss scaling on. Healthy.',
    changes: {
      ...NOTES_SMALL,
      warmupEpochs: 12,
      optimizer: 'lamb',
      learningRate: 0.003,
      warmupSteps: 50,
      weightDecay: 0.01,
      autocast: true,
    },
  },
  {
    name: 'notes-five-stage',
    label: 'Case study: five stages',
    summary: 'A plan that freezes encoder and heads in turn, 151 epochs scaled down to 16.',
    changes: {
      ...NOTES_SMALL,
      epochs: FIVE_STAGE_EPOCHS,
      stages: scaledPlan(NOTES_STAGES, FIVE_STAGE_EPOCHS),
    },
  },
  {
    name: 'notes-jitter-strong',
    label: 'Case study: strong jitter',
    summary: 'Hue jitter of 0.4 on every view, as in MoCo v1: instance accuracy rises more slowly.',
    changes: { ...NOTES_SMALL, hue: 0.4, jitterProbability: 1 },
  },
  ...CAUSE_PRESETS,
] as const satisfies readonly Preset[];

export type PresetName = (typeof PRESETS)[number]['name'];

export const PRESET_NAMES: readonly PresetName[] = PRESETS.map((preset) => preset.name);

/** Names of earlier versions, in links, commands and kept settings. */
const OLD_NAMES: ReadonlyMap<string, PresetName> = new Map([['cifar10', 'moco-cifar10']]);

/** The preset that a text names, by its present name or an earlier one; null for none. */
export function presetNamed(text: string): PresetName | null {
  return PRESET_NAMES.find((name) => name === text) ?? OLD_NAMES.get(text) ?? null;
}

/** The whole config of a preset. */
export function presetConfig(name: PresetName): RunConfig {
  const preset: Preset | undefined = PRESETS.find((candidate) => candidate.name === name);
  return { ...DEFAULT_CONFIG, ...preset?.changes };
}

/** Fields in which a config differs from a preset's. */
export function differingFields(config: RunConfig, preset: PresetName): FieldName[] {
  const base = presetConfig(preset);
  return FIELD_NAMES.filter((name) => config[name] !== base[name]);
}
