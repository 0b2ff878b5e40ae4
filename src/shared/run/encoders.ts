/** The encoders and their stems, one row each; their layers are in #model/encoders. */

interface StemRow {
  readonly label: string;
  readonly help: string;
  /** In the diagram of the model, after the encoder's short name; empty for the usual stem. */
  readonly short: string;
  /** By how much it divides the image's side. */
  readonly reduction: number;
}

export const STEMS = {
  cifar: {
    label: 'CIFAR: 3×3, no pooling',
    help: 'CIFAR: a 3×3 convolution of stride 1, for small images, as MoCo has it on CIFAR.',
    short: '',
    reduction: 1,
  },
  imagenet: {
    label: 'ImageNet: 7×7, stride 2, max pool',
    help: 'ImageNet: a 7×7 convolution of stride 2 and a 3×3 max pool of stride 2, as in torchvision: a fourth of the side and a sixteenth of the work.',
    short: '7×7',
    reduction: 4,
  },
} as const satisfies Readonly<Record<string, StemRow>>;

export type StemName = keyof typeof STEMS;

export const STEM_NAMES = Object.keys(STEMS) as readonly StemName[];

interface EncoderRow {
  readonly label: string;
  readonly name: string;
  /** In the diagram of the model, where the stem is named too. */
  readonly short: string;
  readonly help: string;
  /** Whether its first layers are the field `stem`'s. */
  readonly usesStem: boolean;
  /** By how much the layers after a stem divide the image's side. */
  readonly reduction: number;
  /** Channels of the features after the global average pool, from the config's width. */
  readonly features: (width: number) => number;
  /** Initialisation of its convolutions: PyTorch's default, or torchvision's for a ResNet. */
  readonly convolutions: 'uniformFanIn' | 'normalFanOut';
}

const times =
  (factor: number) =>
  (width: number): number =>
    factor * width;

export const ENCODERS = {
  tiny: {
    label: 'Tiny (4 convolutions)',
    name: 'Tiny',
    short: 'Tiny',
    help: 'Tiny: four 3×3 convolutions with strides 1, 2, 2, 2, which a software adapter can train.',
    usesStem: false,
    reduction: 8,
    features: times(8),
    convolutions: 'uniformFanIn',
  },
  resnet18: {
    label: 'ResNet-18',
    name: 'ResNet-18',
    short: 'R18',
    help: 'ResNet-18: two basic blocks per stage. 64 is its usual width.',
    usesStem: true,
    reduction: 8,
    features: times(8),
    convolutions: 'normalFanOut',
  },
  resnet34: {
    label: 'ResNet-34',
    name: 'ResNet-34',
    short: 'R34',
    help: 'ResNet-34: 3, 4, 6 and 3 basic blocks, otherwise as ResNet-18; about twice its work.',
    usesStem: true,
    reduction: 8,
    features: times(8),
    convolutions: 'normalFanOut',
  },
  resnet50: {
    label: 'ResNet-50',
    name: 'ResNet-50',
    short: 'R50',
    help: 'ResNet-50: 3, 4, 6 and 3 bottleneck blocks (1×1, 3×3, 1×1) that end in four times their channels: 32 · width features. 64 is its usual width.',
    usesStem: true,
    reduction: 8,
    features: times(32),
    convolutions: 'normalFanOut',
  },
} as const satisfies Readonly<Record<string, EncoderRow>>;

export type EncoderName = keyof typeof ENCODERS;

export const ENCODER_NAMES = Object.keys(ENCODERS) as readonly EncoderName[];

/** The row with its types widened, for code that treats all encoders alike. */
export function encoderOf(name: EncoderName): EncoderRow {
  return ENCODERS[name];
}

/** The fields that decide an encoder's first layers. */
interface Chosen {
  readonly encoder: EncoderName;
  readonly stem: StemName;
}

/** The stem's row; null for an encoder that has its own first layers. */
export function stemOf({ encoder, stem }: Chosen): StemRow | null {
  return encoderOf(encoder).usesStem ? STEMS[stem] : null;
}

/** The smallest side of an image that leaves a whole pixel for the last layers. */
export function smallestSide(config: Chosen): number {
  return encoderOf(config.encoder).reduction * (stemOf(config)?.reduction ?? 1);
}

/** The encoder in a few letters, its stem where it is not the usual one. */
export function shortEncoderName(config: Chosen): string {
  const { name, short } = encoderOf(config.encoder);
  const stem = stemOf(config)?.short ?? '';
  return stem === '' ? name : `${short} · ${stem}`;
}
