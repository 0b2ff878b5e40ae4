/**
 * What a run is made of. One table describes every field: its default, range, unit and
 * help. The form, the validation, the headless runner's `--set` and its `--help` are all
 * drawn from it.
 */

export type FieldGroup =
  | 'data'
  | 'model'
  | 'optimizer'
  | 'training'
  | 'augmentation'
  | 'evaluation';

interface FieldText {
  readonly group: FieldGroup;
  readonly label: string;
  readonly help: string;
  /** The symbol the papers use, shown beside the label. */
  readonly symbol?: string;
}

export interface NumberField extends FieldText {
  readonly kind: 'number' | 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit?: string;
  /** The value must be a whole multiple of this. */
  readonly multipleOf?: number;
}

export interface BooleanField extends FieldText {
  readonly kind: 'boolean';
  readonly default: boolean;
}

export interface ChoiceField<Value extends string = string> extends FieldText {
  readonly kind: 'choice';
  readonly default: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
}

export type Field = NumberField | BooleanField | ChoiceField;

const number = (field: Omit<NumberField, 'kind'>): NumberField => ({ kind: 'number', ...field });
const integer = (field: Omit<NumberField, 'kind' | 'step'> & { step?: number }): NumberField => ({
  kind: 'integer',
  step: 1,
  ...field,
});
const toggle = (field: Omit<BooleanField, 'kind'>): BooleanField => ({ kind: 'boolean', ...field });
const choice = <const Value extends string>(
  field: Omit<ChoiceField<Value>, 'kind'>,
): ChoiceField<Value> => ({ kind: 'choice', ...field });

export const FIELDS = {
  dataset: choice({
    group: 'data',
    label: 'Data set',
    default: 'scenes',
    choices: [
      { value: 'scenes', label: 'Emoji scenes' },
      { value: 'emoji', label: 'Emoji' },
      { value: 'fashion-mnist', label: 'Fashion-MNIST' },
      { value: 'files', label: 'Your own files' },
    ],
    help: 'The images to train on. Your own files: CIFAR-10 binary, IDX, or a folder or zip of pictures with one folder a class.',
  }),
  imageSide: integer({
    group: 'data',
    label: 'Image side',
    unit: 'px',
    default: 32,
    min: 16,
    max: 96,
    multipleOf: 8,
    step: 8,
    help: 'Side of the square images the encoder sees. Pictures are resized to it when they are loaded, CIFAR and IDX records when they differ.',
  }),
  sceneClasses: integer({
    group: 'data',
    label: 'Scene classes',
    default: 100,
    min: 2,
    max: 500,
    help: 'Emoji scenes only: how many emoji are drawn, one class each.',
  }),
  scenesPerClass: integer({
    group: 'data',
    label: 'Scenes a class',
    default: 100,
    min: 2,
    max: 600,
    help: 'Emoji scenes only: how many scenes are rendered of each emoji.',
  }),
  holdOut: number({
    group: 'data',
    label: 'Held-out share',
    default: 0.2,
    min: 0.02,
    max: 0.5,
    step: 0.01,
    help: 'Share of the images that is never trained on and asks the kNN questions. A data set with its own test split keeps that split.',
  }),
  encoder: choice({
    group: 'model',
    label: 'Encoder',
    default: 'tiny',
    choices: [
      { value: 'tiny', label: 'Tiny (4 convolutions)' },
      { value: 'resnet18', label: 'ResNet-18, CIFAR stem' },
    ],
    help: 'ResNet-18 with a 3×3 stem and no pooling (MoCo on CIFAR), or a four-convolution network that a software adapter can train.',
  }),
  width: integer({
    group: 'model',
    label: 'Width',
    unit: 'channels',
    default: 16,
    min: 8,
    max: 64,
    step: 8,
    multipleOf: 8,
    help: 'Channels of the first stage; the stages double it: w, 2w, 4w, 8w. 64 is the usual ResNet-18.',
  }),
  embeddingDim: integer({
    group: 'model',
    label: 'Embedding size',
    symbol: 'D',
    default: 128,
    min: 16,
    max: 256,
    step: 16,
    multipleOf: 16,
    help: 'Length of the unit vectors that InfoNCE compares (128 in MoCo and PCL).',
  }),
  queueLength: integer({
    group: 'model',
    label: 'Queue length',
    symbol: 'K',
    default: 1024,
    min: 64,
    max: 65536,
    step: 64,
    help: 'Negative keys kept from earlier batches. A multiple of the batch size. Chance loss is ln(1 + K).',
  }),
  keyMomentum: number({
    group: 'model',
    label: 'Key momentum',
    symbol: 'm',
    default: 0.99,
    min: 0,
    max: 0.99999,
    step: 0.001,
    help: 'The key encoder follows the query encoder: k ← m·k + (1 − m)·q. 0.999 for ImageNet-length runs, 0.99 for short ones.',
  }),
  temperature: number({
    group: 'model',
    label: 'Temperature',
    symbol: 'τ',
    default: 0.2,
    min: 0.01,
    max: 2,
    step: 0.01,
    help: 'Divides the cosine similarities before the softmax (MoCo v1 0.07, v2 0.2).',
  }),
  bnGroups: integer({
    group: 'model',
    label: 'Split-batch groups',
    default: 1,
    min: 1,
    max: 32,
    help: 'Batch norm over this many groups of the batch, each with its own statistics, keys shuffled between them: it stands in for shuffled BN, which needs several devices. 1 is ordinary batch norm.',
  }),
  learningRate: number({
    group: 'optimizer',
    label: 'Learning rate',
    default: 0.06,
    min: 0,
    max: 100000,
    step: 0.01,
    help: 'Peak rate of SGD, reached after the warm-up.',
  }),
  sgdMomentum: number({
    group: 'optimizer',
    label: 'SGD momentum',
    symbol: 'μ',
    default: 0.9,
    min: 0,
    max: 0.999,
    step: 0.01,
    help: 'buf ← μ·buf + g; p ← p − lr·buf (PyTorch SGD, no Nesterov).',
  }),
  weightDecay: number({
    group: 'optimizer',
    label: 'Weight decay',
    default: 0.0001,
    min: 0,
    max: 0.1,
    step: 0.0001,
    help: 'Added to the gradient as decay·p, for every parameter, batch norm included, as in MoCo.',
  }),
  schedule: choice({
    group: 'optimizer',
    label: 'Schedule',
    default: 'cosine',
    choices: [
      { value: 'cosine', label: 'Cosine' },
      { value: 'constant', label: 'Constant' },
    ],
    help: 'After the warm-up the rate follows half a cosine down to the lowest rate, or stays.',
  }),
  minLearningRate: number({
    group: 'optimizer',
    label: 'Lowest rate',
    default: 0,
    min: 0,
    max: 100000,
    step: 0.001,
    help: 'Where the cosine ends.',
  }),
  warmupSteps: integer({
    group: 'optimizer',
    label: 'Warm-up',
    unit: 'steps',
    default: 0,
    min: 0,
    max: 100000,
    help: 'Steps over which the rate rises linearly from rate/warm-up to the full rate.',
  }),
  batchSize: integer({
    group: 'training',
    label: 'Batch size',
    symbol: 'B',
    default: 64,
    min: 8,
    max: 1024,
    step: 8,
    multipleOf: 8,
    help: 'Images a step; each gives a query view and a key view. The last, smaller batch of an epoch is dropped.',
  }),
  epochs: integer({
    group: 'training',
    label: 'Epochs',
    default: 24,
    min: 1,
    max: 2000,
    help: 'Passes over the training images.',
  }),
  maxSteps: integer({
    group: 'training',
    label: 'Stop after',
    unit: 'steps',
    default: 0,
    min: 0,
    max: 10000000,
    help: 'Stops the run after this many steps without changing its schedule. 0: run all epochs.',
  }),
  seed: integer({
    group: 'training',
    label: 'Seed',
    default: 0,
    min: 0,
    max: 4294967295,
    help: 'Same config, same seed, same adapter: the same bits.',
  }),
  cropEnabled: toggle({
    group: 'augmentation',
    label: 'Random resized crop',
    default: true,
    help: 'A box of random area and shape, resized to the full side.',
  }),
  cropScaleMin: number({
    group: 'augmentation',
    label: 'Crop area from',
    default: 0.3,
    min: 0.02,
    max: 1,
    step: 0.01,
    help: 'Smallest share of the image that a crop keeps (MoCo v2 0.2).',
  }),
  cropScaleMax: number({
    group: 'augmentation',
    label: 'Crop area to',
    default: 1,
    min: 0.02,
    max: 1,
    step: 0.01,
    help: 'Largest share of the image that a crop keeps.',
  }),
  flipEnabled: toggle({
    group: 'augmentation',
    label: 'Horizontal flip',
    default: true,
    help: 'Mirrors the view left to right.',
  }),
  flipProbability: number({
    group: 'augmentation',
    label: 'Flip probability',
    default: 0.5,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'How often a view is mirrored.',
  }),
  jitterEnabled: toggle({
    group: 'augmentation',
    label: 'Colour jitter',
    default: true,
    help: 'Changes brightness, contrast, saturation and hue in a random order.',
  }),
  jitterProbability: number({
    group: 'augmentation',
    label: 'Jitter probability',
    default: 0.8,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'How often a view is jittered.',
  }),
  brightness: number({
    group: 'augmentation',
    label: 'Brightness',
    default: 0.4,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Factor drawn from [max(0, 1 − v), 1 + v].',
  }),
  contrast: number({
    group: 'augmentation',
    label: 'Contrast',
    default: 0.4,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Factor drawn from [max(0, 1 − v), 1 + v], about the view’s mean grey.',
  }),
  saturation: number({
    group: 'augmentation',
    label: 'Saturation',
    default: 0.4,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'Factor drawn from [max(0, 1 − v), 1 + v], about each pixel’s grey.',
  }),
  hue: number({
    group: 'augmentation',
    label: 'Hue',
    unit: 'turns',
    default: 0.1,
    min: 0,
    max: 0.5,
    step: 0.01,
    help: 'Shift drawn from [−h, h] of the colour circle (MoCo v1 0.4, v2 0.1).',
  }),
  grayscaleEnabled: toggle({
    group: 'augmentation',
    label: 'Random grey',
    default: true,
    help: 'Drops the colour.',
  }),
  grayscaleProbability: number({
    group: 'augmentation',
    label: 'Grey probability',
    default: 0.2,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'How often a view loses its colour.',
  }),
  blurEnabled: toggle({
    group: 'augmentation',
    label: 'Gaussian blur',
    default: false,
    help: 'Softens the view. MoCo v2 blurs ImageNet; its CIFAR recipe does not.',
  }),
  blurProbability: number({
    group: 'augmentation',
    label: 'Blur probability',
    default: 0.5,
    min: 0,
    max: 1,
    step: 0.05,
    help: 'How often a view is blurred.',
  }),
  blurSigmaMin: number({
    group: 'augmentation',
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
    group: 'augmentation',
    label: 'Blur to',
    unit: 'px',
    symbol: 'σ',
    default: 2,
    min: 0.05,
    max: 3,
    step: 0.05,
    help: 'Largest standard deviation of the blur.',
  }),
  evaluateEvery: integer({
    group: 'evaluation',
    label: 'Evaluate every',
    unit: 'epochs',
    default: 1,
    min: 1,
    max: 1000,
    help: 'How often the kNN accuracy and the feature spread are measured; always before the first epoch and after the last.',
  }),
  knnNeighbours: integer({
    group: 'evaluation',
    label: 'Neighbours',
    symbol: 'k',
    default: 0,
    min: 0,
    max: 1000,
    help: 'Neighbours that vote. 0: the smaller of 200 and a tenth of the bank.',
  }),
  knnTemperature: number({
    group: 'evaluation',
    label: 'Vote temperature',
    default: 0.1,
    min: 0.01,
    max: 1,
    step: 0.01,
    help: 'A neighbour of cosine s votes with weight exp(s / t).',
  }),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

/** The field's description with its kind widened, for code that treats all fields alike. */
export function fieldOf(name: FieldName): Field {
  return FIELDS[name];
}

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}
