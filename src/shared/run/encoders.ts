/** The encoders, one row each; their layers are in #model/encoders. */

interface EncoderRow {
  readonly label: string;
  /** In the diagram of the model. */
  readonly name: string;
  readonly help: string;
  /** Channels of the features after the global average pool, from the config's width. */
  readonly features: (width: number) => number;
  /** Initialisation of its convolutions: PyTorch's default, or torchvision's for a ResNet. */
  readonly convolutions: 'uniformFanIn' | 'normalFanOut';
}

const eightfold = (width: number): number => 8 * width;

export const ENCODERS = {
  tiny: {
    label: 'Tiny (4 convolutions)',
    name: 'Tiny',
    help: 'Tiny: four 3×3 convolutions with strides 1, 2, 2, 2, which a software adapter can train.',
    features: eightfold,
    convolutions: 'uniformFanIn',
  },
  resnet18: {
    label: 'ResNet-18, CIFAR stem',
    name: 'ResNet-18',
    help: 'ResNet-18: two basic blocks per stage, a 3×3 stem and no pooling, as MoCo has it on CIFAR. 64 is its usual width.',
    features: eightfold,
    convolutions: 'normalFanOut',
  },
  resnet34: {
    label: 'ResNet-34, CIFAR stem',
    name: 'ResNet-34',
    help: 'ResNet-34: 3, 4, 6 and 3 basic blocks, otherwise as ResNet-18; about twice its work.',
    features: eightfold,
    convolutions: 'normalFanOut',
  },
} as const satisfies Readonly<Record<string, EncoderRow>>;

export type EncoderName = keyof typeof ENCODERS;

export const ENCODER_NAMES = Object.keys(ENCODERS) as readonly EncoderName[];

/** The row with its types widened, for code that treats all encoders alike. */
export function encoderOf(name: EncoderName): EncoderRow {
  return ENCODERS[name];
}
