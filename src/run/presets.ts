import { DEFAULT_CONFIG, type RunConfig } from './config.ts';
import { FIELD_NAMES, type FieldName } from './fields.ts';

/** A named starting point: only the fields that differ from the defaults. */
export interface Preset {
  readonly name: string;
  readonly label: string;
  readonly summary: string;
  readonly changes: Readonly<Partial<RunConfig>>;
}

export const PRESETS = [
  {
    name: 'quick',
    label: 'Quick',
    summary: '2,000 small scenes, a tiny encoder: minutes even without a GPU.',
    changes: {
      sceneClasses: 50,
      scenesPerClass: 40,
      width: 8,
      queueLength: 512,
      temperature: 0.1,
      learningRate: 0.12,
      hue: 0,
      epochs: 8,
    },
  },
  {
    name: 'scenes',
    label: 'Emoji scenes',
    summary: '10,000 colour scenes in 100 classes of three levels, 24 epochs.',
    changes: { learningRate: 0.12, hue: 0, knnNeighbours: 20 },
  },
  {
    name: 'emoji',
    label: 'Emoji',
    summary: 'The 3,786 single glyphs; skin-tone variants never vote for each other.',
    changes: { dataset: 'emoji', epochs: 16, temperature: 0.1 },
  },
  {
    name: 'fashion-mnist',
    label: 'Fashion-MNIST',
    summary: '10,000 grey pictures of clothes in 10 classes.',
    changes: {
      dataset: 'fashion-mnist',
      jitterEnabled: false,
      grayscaleEnabled: false,
      epochs: 16,
    },
  },
  {
    name: 'cifar10',
    label: 'CIFAR-10',
    summary: 'ResNet-18 as in MoCo’s CIFAR notebook, on your own CIFAR-10 files. Wants a real GPU.',
    changes: {
      dataset: 'files',
      encoder: 'resnet18',
      width: 64,
      batchSize: 256,
      queueLength: 4096,
      temperature: 0.1,
      weightDecay: 0.0005,
      bnGroups: 8,
      cropScaleMin: 0.08,
      epochs: 200,
    },
  },
] as const satisfies readonly Preset[];

export type PresetName = (typeof PRESETS)[number]['name'];

export const PRESET_NAMES: readonly PresetName[] = PRESETS.map((preset) => preset.name);

export function isPresetName(name: string): name is PresetName {
  return PRESETS.some((preset) => preset.name === name);
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
