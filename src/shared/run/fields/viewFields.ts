import { number, toggle } from './fieldKinds.ts';

const group = 'augmentation';

/** The random operations on one view. The second view can have its own, SECOND_VIEW_FIELDS. */
export const VIEW_FIELDS = {
  cropEnabled: toggle({
    group,
    label: 'Random resized crop',
    default: true,
    help: 'A crop of random area and aspect ratio, resized to the full side.',
  }),
  cropScaleMin: number({
    group,
    label: 'Crop area from',
    default: 0.3,
    min: 0.02,
    max: 1,
    step: 0.01,
    help: 'Smallest area of a crop, as a share of the image (MoCo v2 0.2).',
  }),
  cropScaleMax: number({
    group,
    label: 'Crop area to',
    default: 1,
    min: 0.02,
    max: 1,
    step: 0.01,
    help: 'Largest area of a crop, as a share of the image.',
  }),
  flipEnabled: toggle({
    group,
    label: 'Horizontal flip',
    default: true,
    help: 'Mirrors the view left to right.',
  }),
  flipProbability: number({
    group,
    label: 'Flip probability',
    default: 0.5,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Probability of mirroring a view.',
  }),
  jitterEnabled: toggle({
    group,
    label: 'Colour jitter',
    default: true,
    help: 'Changes brightness, contrast, saturation and hue in a random order.',
  }),
  jitterProbability: number({
    group,
    label: 'Jitter probability',
    default: 0.8,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Probability of jittering a view.',
  }),
  brightness: number({
    group,
    label: 'Brightness',
    default: 0.4,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Factor sampled from [max(0, 1 − v), 1 + v].',
  }),
  contrast: number({
    group,
    label: 'Contrast',
    default: 0.4,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Factor sampled from [max(0, 1 − v), 1 + v], relative to the view’s mean grey.',
  }),
  saturation: number({
    group,
    label: 'Saturation',
    default: 0.4,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Factor sampled from [max(0, 1 − v), 1 + v], relative to each pixel’s grey.',
  }),
  hue: number({
    group,
    label: 'Hue',
    unit: 'turns',
    default: 0.1,
    min: 0,
    max: 0.5,
    step: 0.01,
    help: 'Shift sampled from [−h, h] of the hue circle (MoCo v1 0.4, v2 0.1).',
  }),
  grayscaleEnabled: toggle({
    group,
    label: 'Random grey',
    default: true,
    help: 'Converts the view to greyscale.',
  }),
  grayscaleProbability: number({
    group,
    label: 'Grey probability',
    default: 0.2,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Probability of converting a view to greyscale.',
  }),
  blurEnabled: toggle({
    group,
    label: 'Gaussian blur',
    default: false,
    help: 'Gaussian blur of the view. Used by MoCo v2 on ImageNet, not on CIFAR.',
  }),
  blurProbability: number({
    group,
    label: 'Blur probability',
    default: 0.5,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Probability of blurring a view.',
  }),
  blurSigmaMin: number({
    group,
    label: 'Blur from',
    unit: 'px',
    symbol: 'σ',
    default: 0.1,
    min: 0.05,
    max: 3,
    step: 0.05,
    help: 'Smallest standard deviation of the blur.',
  }),
  blurSigmaMax: number({
    group,
    label: 'Blur to',
    unit: 'px',
    symbol: 'σ',
    default: 2,
    min: 0.05,
    max: 3,
    step: 0.05,
    help: 'Largest standard deviation of the blur.',
  }),
  solarizeEnabled: toggle({
    group,
    label: 'Solarise',
    default: false,
    help: 'Inverts every value of at least 0.5, after the blur. Used by BYOL on the second view.',
  }),
  solarizeProbability: number({
    group,
    label: 'Solarise probability',
    default: 0.2,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Probability of solarising a view.',
  }),
} as const;

export type ViewField = keyof typeof VIEW_FIELDS;

export const VIEW_FIELD_NAMES = Object.keys(VIEW_FIELDS) as readonly ViewField[];

export const secondOf = <Name extends ViewField>(name: Name): `${Name}2` => `${name}2`;

/** The same fields for the second view, each with a 2 after its name. */
export const SECOND_VIEW_FIELDS = Object.fromEntries(
  VIEW_FIELD_NAMES.map((name) => [
    secondOf(name),
    { ...VIEW_FIELDS[name], label: `${VIEW_FIELDS[name].label} (view 2)` },
  ]),
) as unknown as { readonly [Name in ViewField as `${Name}2`]: (typeof VIEW_FIELDS)[Name] };
