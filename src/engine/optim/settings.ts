import type { OptimizerName } from '#run/optimizers.ts';

/** What one graph's optimizer is; compiled into its kernels. */
export interface OptimizerSettings {
  readonly kind: OptimizerName;
  /** SGD only. */
  readonly nesterov: boolean;
  /** Adam, AdamW and LAMB: divide the moments by 1 − β^t. */
  readonly biasCorrection: boolean;
  /** One-dimensional tensors (biases, batch norm) get no decay and the trust ratio 1. */
  readonly exclude1d: boolean;
  /** LAMB: the trust ratio is at most 1. */
  readonly trustClip: boolean;
  /** LAMB: largest ‖p‖ that the trust ratio sees (cybertronai: 10), or null. */
  readonly weightNormClamp: number | null;
  /** LARS: η, which multiplies the trust ratio. */
  readonly trustCoefficient: number;
  /** Gradients are divided by max(1, ‖all of them‖ / preNorm) after clipping (timm), or null. */
  readonly preNorm: number | null;
  /** The norm that is clipped and judged. */
  readonly normType: 2 | 'inf';
  /**
   * What a step with non-finite numbers does: stop all further steps, leave everything unchanged,
   * or continue as PyTorch does.
   */
  readonly policy: 'stop' | 'skip' | 'ignore';
  /** The gradients arrive multiplied by the scaler's scale. */
  readonly lossScaling: boolean;
}

/** Plain SGD that stops at the first failed step; other settings are derived from it. */
export const PLAIN: OptimizerSettings = {
  kind: 'sgd',
  nesterov: false,
  biasCorrection: true,
  exclude1d: false,
  trustClip: false,
  weightNormClamp: null,
  trustCoefficient: 0.001,
  preNorm: null,
  normType: 2,
  policy: 'stop',
  lossScaling: false,
};

/** The numbers of a step, written by the CPU to the front of the `scalars` array before each. */
export const OPTIMIZER_SCALAR = {
  learningRate: 0,
  /** μ of SGD, β1 of the others. */
  momentum: 1,
  beta2: 2,
  eps: 3,
  weightDecay: 4,
  /** 0: no clipping. */
  maxNorm: 5,
  growth: 6,
  backoff: 7,
  /** Finite steps in a row before the scale grows. */
  growthInterval: 8,
} as const;

export type OptimizerScalar = keyof typeof OPTIMIZER_SCALAR;

/** Elements of `scalars` that belong to the optimizer; others may follow. */
const OPTIMIZER_SCALARS_LENGTH = 16;

/** Indices into `optimizerRecord`. */
export const OPTIMIZER_RECORD = {
  /** Norm of all unscaled gradients before clipping, of the settings' norm type. */
  gradNorm: 0,
  clipCoefficient: 1,
  nonFiniteGradients: 2,
  /** After the step; 1 without loss scaling. */
  scale: 3,
  /** Finite steps in a row since the scale last changed. */
  growthTracker: 4,
  consecutiveSkips: 5,
  /** 1 where the parameters moved. */
  updated: 6,
  /** 1 where batch-norm buffers, queue and key encoder take the step's values. */
  committed: 7,
  /** 1 once a step failed under the policy `stop`. */
  dead: 8,
  /** What the gradients were multiplied by after clipping. */
  preNormFactor: 9,
} as const;

export const OPTIMIZER_RECORD_LENGTH = 16;

/** Indices into a row of `segmentRecord` [segments, 8]. */
export const SEGMENT_RECORD = {
  /** 2-norm of the unscaled gradient before clipping. */
  gradNorm: 0,
  nonFiniteGradients: 1,
  /** ‖p‖ before the step. */
  parameterNorm: 2,
  /** ‖Δp‖ of what was stored; 0 where the parameters did not move. */
  updateNorm: 3,
  /** 1 where the optimizer has none. */
  trustRatio: 4,
} as const;

export const SEGMENT_RECORD_LENGTH = 8;

/** Elements of a row of `segmentState`: 1 − β1^t, 1 − β2^t, t, 0. */
export const SEGMENT_STATE_LENGTH = 4;

/** Elements of `scaler`: the scale, the growth tracker, skips in a row, 0. */
export const SCALER_LENGTH = 4;

/** Elements of `status` (u32): updated, committed, dead (see OPTIMIZER_RECORD), 0. */
export const STATUS_LENGTH = 4;

/**
 * State of tensors that no step has moved yet: t = 0. 1 − β^t is kept in place of β^t because it
 * then has no error from a subtraction of nearly equal numbers.
 */
export function initialSegmentState(rows: number): Float32Array<ArrayBuffer> {
  return new Float32Array(Math.max(1, rows) * SEGMENT_STATE_LENGTH);
}

/** GradScaler before the first step; PyTorch's initial scale is 65536. */
export function initialScaler(scale: number): Float32Array<ArrayBuffer> {
  return Float32Array.of(scale, 0, 0, 0);
}

/** The `scalars` array's front, from names. */
export function optimizerScalars(
  values: Partial<Readonly<Record<OptimizerScalar, number>>>,
): Float32Array<ArrayBuffer> {
  const scalars = new Float32Array(OPTIMIZER_SCALARS_LENGTH);
  for (const [name, at] of Object.entries(OPTIMIZER_SCALAR)) {
    scalars[at] = values[name as OptimizerScalar] ?? 0;
  }
  return scalars;
}
