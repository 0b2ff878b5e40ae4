/** The optimizers, one row each; their kernels are in #optim. */
import { say, type Words } from '#base/words.ts';
import { type Field, number, toggle } from './fields/fieldKinds.ts';

interface OptimizerRow {
  readonly label: string;
  /** How it uses the gradient, and where weight decay is applied. */
  readonly help: string;
  /** Usual rate and warm-up; the meaning of a rate depends on the optimizer. */
  readonly usual: { readonly learningRate: number; readonly warmupSteps: number };
  /** Highest rate of its range test, which begins five decades lower. */
  readonly highestRate: number;
  /** The form shows the warning above this rate. */
  readonly rateWarning: { readonly above: number; readonly words: (rate: number) => Words } | null;
  /** The cause that blames its rate, if there is one. */
  readonly rateCause: 'lambRate' | 'sgdRate' | null;
  /** If tensors move by a share of their norm: what sets that share, as the end of an alarm. */
  readonly shareOfNorm: Words | null;
  /** Whether it multiplies the step of each tensor by a trust ratio. */
  readonly trustRatio: boolean;
  /** The field that decays its first moment. */
  readonly momentum: 'sgdMomentum' | 'beta1';
  /** ε if the config's is 0. */
  readonly eps: number;
  /** Names of its moments in torch.optim's state; each is an array on the GPU. */
  readonly moments: readonly [string] | readonly [string, string];
  /** Fields that other optimizers may use too. */
  readonly uses: readonly SharedField[];
  /** Fields of this optimizer only; their names begin with the optimizer's. */
  readonly fields: Readonly<Record<string, Field>>;
}

export type SharedField = 'sgdMomentum' | 'nesterov' | 'beta1' | 'beta2' | 'optimizerEps';

const group = 'optimizer';

export const OPTIMIZERS = {
  sgd: {
    label: 'SGD',
    help: 'SGD with momentum, as in MoCo and PCL. decay·p is added to the gradient of every parameter, batch norm included.',
    usual: { learningRate: 0.06, warmupSteps: 0 },
    highestRate: 10,
    rateWarning: null,
    rateCause: 'sgdRate',
    shareOfNorm: null,
    trustRatio: false,
    momentum: 'sgdMomentum',
    eps: 0,
    moments: ['momentum_buffer'],
    uses: ['sgdMomentum', 'nesterov'],
    fields: {},
  },
  adam: {
    label: 'Adam',
    help: 'Adam divides the running mean of the gradient by the root of the running mean of its square. decay·p is added to the gradient.',
    usual: { learningRate: 0.001, warmupSteps: 0 },
    highestRate: 1,
    rateWarning: null,
    rateCause: null,
    shareOfNorm: null,
    trustRatio: false,
    momentum: 'beta1',
    eps: 1e-8,
    moments: ['exp_avg', 'exp_avg_sq'],
    uses: ['beta1', 'beta2', 'optimizerEps'],
    fields: {},
  },
  adamw: {
    label: 'AdamW',
    help: 'Adam with decoupled weight decay: p is multiplied by 1 − lr·decay, independent of the gradient.',
    usual: { learningRate: 0.001, warmupSteps: 0 },
    highestRate: 1,
    rateWarning: null,
    rateCause: null,
    shareOfNorm: null,
    trustRatio: false,
    momentum: 'beta1',
    eps: 1e-8,
    moments: ['exp_avg', 'exp_avg_sq'],
    uses: ['beta1', 'beta2', 'optimizerEps'],
    fields: {},
  },
  lamb: {
    label: 'LAMB',
    help: 'LAMB moves every tensor by learning rate × its own norm, regardless of the gradient: it needs a rate of 0.001 to 0.005 with a warm-up, not SGD’s rate. decay·p is added to the update.',
    usual: { learningRate: 0.003, warmupSteps: 50 },
    highestRate: 1,
    rateWarning: {
      above: 0.01,
      words: (rate) =>
        say(
          'Learning rate (learningRate) is {{rate}}: LAMB moves every tensor by this fraction of its norm per step, regardless of gradient and clipping. Runs at such rates failed in every experiment; use 0.001 to 0.005 with a warm-up.',
          { rate },
        ),
    },
    rateCause: 'lambRate',
    shareOfNorm: say(
      'With LAMB this share is the learning rate itself, regardless of gradient and clipping.',
    ),
    trustRatio: true,
    momentum: 'beta1',
    eps: 1e-6,
    moments: ['exp_avg', 'exp_avg_sq'],
    uses: ['beta1', 'beta2', 'optimizerEps'],
    fields: {
      lambExclude1d: toggle({
        group,
        label: 'Exclude biases and norms (LAMB)',
        default: true,
        help: 'Biases and batch-norm parameters get no weight decay and a trust ratio of 1.',
      }),
      lambTrustClip: toggle({
        group,
        label: 'LAMB trust at most 1',
        default: false,
        help: 'Clips the trust ratio ‖p‖/‖u‖ at 1 (timm’s trust_clip).',
      }),
      lambBiasCorrection: toggle({
        group,
        label: 'LAMB bias correction',
        default: true,
        help: 'Divides the moments by 1 − βᵗ. Off: as in the first versions of the paper.',
      }),
      lambNormClamp: number({
        group,
        label: 'LAMB maximum norm',
        default: 0,
        min: 0,
        max: 1000,
        step: 1,
        help: 'Upper bound of ‖p‖ in the trust ratio (10 in the first published code). 0: no bound.',
      }),
      lambPreNorm: number({
        group,
        label: 'LAMB pre-norm',
        default: 0,
        min: 0,
        max: 1000,
        step: 0.1,
        help: 'Divides the gradient by max(1, ‖g‖/value) before the moments (timm: 1). 0: off.',
      }),
    },
  },
  lars: {
    label: 'LARS',
    help: 'LARS is SGD with momentum in which the gradient of each tensor, including decay·p, is multiplied by η·‖p‖/(‖g‖ + decay·‖p‖): every tensor moves by a share of its own norm. Made for large batches; a usual rate is 0.3 with a warm-up.',
    usual: { learningRate: 0.3, warmupSteps: 50 },
    highestRate: 10,
    rateWarning: null,
    rateCause: null,
    shareOfNorm: say(
      'With LARS this share is about learning rate × trust coefficient / (1 − momentum), regardless of gradient and clipping.',
    ),
    trustRatio: true,
    momentum: 'sgdMomentum',
    eps: 1e-8,
    moments: ['momentum_buffer'],
    uses: ['sgdMomentum', 'optimizerEps'],
    fields: {
      larsTrustCoefficient: number({
        group,
        label: 'LARS trust coefficient',
        symbol: 'η',
        default: 0.001,
        min: 0.00001,
        max: 1,
        step: 0.001,
        help: 'Factor of the trust ratio: at a rate of 1 and without momentum, the share of its norm that a tensor moves per step.',
      }),
      larsExclude1d: toggle({
        group,
        label: 'Exclude biases and norms (LARS)',
        default: true,
        help: 'Biases and batch-norm parameters get no weight decay and a trust ratio of 1.',
      }),
    },
  },
} as const satisfies Readonly<Record<string, OptimizerRow>>;

export type OptimizerName = keyof typeof OPTIMIZERS;

export const OPTIMIZER_NAMES = Object.keys(OPTIMIZERS) as readonly OptimizerName[];

/** The fields of single optimizers, for the field table. */
export const OWN_FIELDS = { ...OPTIMIZERS.lamb.fields, ...OPTIMIZERS.lars.fields };

/** The row with its types widened, for code that treats all optimizers alike. */
export function optimizerOf(name: OptimizerName): OptimizerRow {
  return OPTIMIZERS[name];
}

/** The optimizers that use a field; empty for a field that does not depend on them. */
export function optimizersUsing(field: string): readonly OptimizerName[] {
  return OPTIMIZER_NAMES.filter((name) => {
    const { uses, fields } = optimizerOf(name);
    return uses.some((used) => used === field) || Object.hasOwn(fields, field);
  });
}
