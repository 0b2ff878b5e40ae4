/** The papers' augmentations, as values of the views' fields. */
import type { RunConfig } from './config.ts';
import { FIELDS } from './fields/fields.ts';
import { VIEW_FIELD_NAMES, type ViewField } from './fields/viewFields.ts';
import { asSecondView, settingsOfView, type ViewSettings, type ViewsConfig } from './views.ts';

interface ViewPreset {
  readonly name: string;
  readonly label: string;
  readonly source: { readonly text: string; readonly address: string };
  /** What differs from the fields' defaults. */
  readonly first: Partial<ViewSettings>;
  /** What of the second view differs from the first. */
  readonly second?: Partial<ViewSettings>;
}

const BLUR = { blurEnabled: true, blurProbability: 0.5, blurSigmaMin: 0.1, blurSigmaMax: 2 };

/** Blurs are in the papers' pixels, of images of side 224. */
export const VIEW_PRESETS = [
  {
    name: 'moco v1',
    label: 'MoCo v1',
    // Its random grey comes before its jitter.
    source: {
      text: 'facebookresearch/moco, main_moco.py without --aug-plus',
      address: 'https://github.com/facebookresearch/moco/blob/main/main_moco.py',
    },
    first: { cropScaleMin: 0.2, jitterProbability: 1, hue: 0.4 },
  },
  {
    name: 'moco v2',
    label: 'MoCo v2',
    source: {
      text: 'facebookresearch/moco, main_moco.py with --aug-plus',
      address: 'https://github.com/facebookresearch/moco/blob/main/main_moco.py',
    },
    first: { cropScaleMin: 0.2, ...BLUR },
  },
  {
    name: 'simclr',
    label: 'SimCLR',
    // With --color_jitter_strength=1.0, its default.
    source: {
      text: 'google-research/simclr, data_util.py',
      address: 'https://github.com/google-research/simclr/blob/master/data_util.py',
    },
    first: {
      ...{ cropScaleMin: 0.08, ...BLUR },
      ...{ brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2 },
    },
  },
  {
    name: 'byol',
    label: 'BYOL',
    // Its brightness is added, here it multiplies.
    source: {
      text: 'deepmind-research, byol/utils/augmentations.py',
      address:
        'https://github.com/google-deepmind/deepmind-research/blob/master/byol/utils/augmentations.py',
    },
    first: { cropScaleMin: 0.08, saturation: 0.2, ...BLUR, blurProbability: 1 },
    second: { blurProbability: 0.1, solarizeEnabled: true, solarizeProbability: 0.2 },
  },
  {
    name: 'cifar',
    label: 'CIFAR',
    // SimCLR's README has the same for CIFAR-10: --use_blur=False --color_jitter_strength=0.5.
    source: {
      text: 'facebookresearch/moco, moco_cifar10_demo.ipynb',
      address:
        'https://github.com/facebookresearch/moco/blob/colab-notebook/colab/moco_cifar10_demo.ipynb',
    },
    first: { cropScaleMin: 0.08 },
  },
] as const satisfies readonly ViewPreset[];

export type ViewPresetName = (typeof VIEW_PRESETS)[number]['name'];

const DEFAULTS = Object.fromEntries(
  VIEW_FIELD_NAMES.map((name) => [name, FIELDS[name].default]),
) as unknown as ViewSettings;

/** All fields of both views as a preset has them; the second's are the defaults where alike. */
function valuesOf({ first, second }: ViewPreset): ViewsConfig {
  const settings = { ...DEFAULTS, ...first };
  const ownSecondView = second !== undefined;
  const other = ownSecondView ? { ...settings, ...second } : DEFAULTS;
  return { ...settings, ...asSecondView(other), ownSecondView };
}

/** The fields that change when a config takes a preset of the views. */
export function viewPresetChanges(name: ViewPresetName, config: RunConfig): Partial<RunConfig> {
  const preset: ViewPreset | undefined = VIEW_PRESETS.find((row) => row.name === name);
  const values = preset === undefined ? {} : valuesOf(preset);
  return Object.fromEntries(
    Object.entries(values).filter(([field, value]) => config[field as keyof RunConfig] !== value),
  );
}

/** The preset that draws the views that a config draws; null for none. */
export function viewPresetOf(config: ViewsConfig): ViewPresetName | null {
  const key = effectOf(config);
  return VIEW_PRESETS.find((preset) => effectOf(valuesOf(preset)) === key)?.name ?? null;
}

/** Fields that a switch makes idle. */
const SWITCHES: Readonly<Partial<Record<ViewField, readonly ViewField[]>>> = {
  cropEnabled: ['cropScaleMin', 'cropScaleMax'],
  flipEnabled: ['flipProbability'],
  jitterEnabled: ['jitterProbability', 'brightness', 'contrast', 'saturation', 'hue'],
  grayscaleEnabled: ['grayscaleProbability'],
  blurEnabled: ['blurProbability', 'blurSigmaMin', 'blurSigmaMax'],
  solarizeEnabled: ['solarizeProbability'],
};

/** What of a config decides its views, as text: fields that are switched off do not count. */
function effectOf(config: ViewsConfig): string {
  return JSON.stringify(
    ([0, 1] as const).map((view) => {
      const settings = settingsOfView(config, view);
      return Object.entries(SWITCHES).map(([name, fields]) =>
        settings[name as ViewField] === true ? fields.map((field) => settings[field]) : null,
      );
    }),
  );
}
