import type { Segment } from './segments.ts';
import type { OptimizerScalar, OptimizerSettings } from './settings.ts';

/** Everything an optimizer keeps from step to step, in f64; changed in place. */
export interface OptimizerState {
  readonly parameters: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Steps that moved each segment. */
  readonly steps: number[];
  scale: number;
  growthTracker: number;
  consecutiveSkips: number;
  dead: boolean;
}

export interface OptimizerOutcome {
  readonly updated: boolean;
  readonly committed: boolean;
  readonly gradNorm: number;
  readonly clipCoefficient: number;
  readonly preNormFactor: number;
  readonly nonFinite: number;
  readonly segments: readonly {
    readonly gradNorm: number;
    readonly nonFinite: number;
    readonly parameterNorm: number;
    readonly updateNorm: number;
    readonly trustRatio: number;
  }[];
}

type Scalars = Readonly<Record<OptimizerScalar, number>>;

/** Infinite as soon as f32 cannot hold the sum of squares. */
function norm(values: readonly number[]): number {
  return Math.sqrt(finiteInF32(values.reduce((sum, value) => sum + value * value, 0)));
}

const finiteInF32 = (value: number): number =>
  Number.isFinite(Math.fround(value)) ? value : Math.fround(value);

const valuesOf = (values: ArrayLike<number>, { offset, length }: Segment): number[] =>
  Array.from({ length }, (_, i) => values[offset + i] as number);

const nonFiniteOf = (values: readonly number[]): number =>
  values.filter((value) => !Number.isFinite(value)).length;

/** One step in f64: optimizer.ts in plain numbers, β^t as a power. */
export function optimizerReference(
  state: OptimizerState,
  gradient: ArrayLike<number>,
  forwardNonFinite: number,
  segments: readonly Segment[],
  scalars: Scalars,
  settings: OptimizerSettings,
): OptimizerOutcome {
  const inverse = settings.lossScaling ? 1 / state.scale : 1;
  const unscaled = segments.map((segment) => valuesOf(gradient, segment).map((g) => g * inverse));
  const raw = segments.map((segment) => nonFiniteOf(valuesOf(gradient, segment)));
  const nonFinite = raw.reduce((sum, count) => sum + count, 0);
  const all = unscaled.flat();
  const euclidean = norm(all);
  const gradNorm =
    settings.normType === 2 ? euclidean : Math.max(0, ...all.map((g) => Math.abs(g)));
  const clipCoefficient =
    scalars.maxNorm > 0 ? Math.min(1, scalars.maxNorm / (gradNorm + 1e-6)) : 1;
  const clipped = unscaled.map((values) => values.map((g) => g * clipCoefficient));
  const clippedNorm = norm(clipped.flat());
  const preNormFactor =
    settings.preNorm !== null && clippedNorm > settings.preNorm
      ? settings.preNorm / clippedNorm
      : 1;

  const finite = forwardNonFinite === 0 && nonFinite === 0 && Number.isFinite(gradNorm);
  const verdict = judge(state, settings, finite, forwardNonFinite === 0, nonFinite > 0);
  updateScaler(state, scalars, settings, verdict);

  const outcomes = segments.map((segment, index) => {
    const before = valuesOf(state.parameters, segment);
    let trustRatio = 1;
    if (verdict.updated) {
      state.steps[index] = (state.steps[index] as number) + 1;
      const used = (clipped[index] as number[]).map((g) => g * preNormFactor);
      trustRatio = updateSegment(state, index, used, segment, scalars, settings);
    }
    const after = valuesOf(state.parameters, segment);
    return {
      gradNorm: norm(unscaled[index] as number[]),
      nonFinite: raw[index] as number,
      parameterNorm: norm(before),
      updateNorm: norm(after.map((p, i) => p - (before[i] as number))),
      trustRatio,
    };
  });
  const { updated, committed } = verdict;
  return {
    updated,
    committed,
    gradNorm,
    clipCoefficient,
    preNormFactor,
    nonFinite,
    segments: outcomes,
  };
}

interface Verdict {
  readonly updated: boolean;
  readonly committed: boolean;
  readonly backOff: boolean;
}

function judge(
  state: OptimizerState,
  { policy, lossScaling }: OptimizerSettings,
  finite: boolean,
  forwardFinite: boolean,
  overflow: boolean,
): Verdict {
  if (state.dead) return { updated: false, committed: false, backOff: false };
  if (finite) return { updated: true, committed: true, backOff: false };
  const skipped = { updated: false, committed: false, backOff: true };
  if (lossScaling && forwardFinite && overflow) return skipped;
  switch (policy) {
    case 'stop':
      state.dead = true;
      return { updated: false, committed: false, backOff: false };
    case 'skip':
      return skipped;
    case 'ignore': {
      const guarded = lossScaling && overflow;
      return { updated: !guarded, committed: true, backOff: guarded };
    }
    default:
      return policy satisfies never;
  }
}

function updateScaler(
  state: OptimizerState,
  scalars: Scalars,
  { lossScaling }: OptimizerSettings,
  { updated, backOff }: Verdict,
): void {
  if (backOff) {
    state.consecutiveSkips++;
    if (!lossScaling) return;
    state.scale *= scalars.backoff;
    state.growthTracker = 0;
  } else if (updated) {
    state.consecutiveSkips = 0;
    if (!lossScaling) return;
    state.growthTracker++;
    if (state.growthTracker < scalars.growthInterval) return;
    const grown = state.scale * scalars.growth;
    if (Number.isFinite(Math.fround(grown))) state.scale = grown;
    state.growthTracker = 0;
  }
}

/** Moves one tensor; returns its trust ratio, 1 where there is none. */
function updateSegment(
  state: OptimizerState,
  index: number,
  gradient: readonly number[],
  { offset, length, oneDimensional }: Segment,
  { learningRate, momentum, beta2, eps, weightDecay }: Scalars,
  settings: OptimizerSettings,
): number {
  const {
    kind,
    nesterov,
    biasCorrection,
    exclude1d,
    trustClip,
    weightNormClamp,
    trustCoefficient,
  } = settings;
  const excluded = exclude1d && oneDimensional;
  const decay = excluded ? 0 : weightDecay;
  const t = state.steps[index] as number;
  const first = biasCorrection ? 1 - momentum ** t : 1;
  const second = biasCorrection ? 1 - beta2 ** t : 1;
  const p = state.parameters.subarray(offset, offset + length);
  const m = state.first.subarray(offset, offset + length);
  const v = state.second.subarray(offset, offset + length);

  const moments = (i: number, g: number): number => {
    m[i] = momentum * (m[i] as number) + (1 - momentum) * g;
    v[i] = beta2 * (v[i] as number) + (1 - beta2) * g * g;
    return (m[i] as number) / first / (Math.sqrt((v[i] as number) / second) + eps);
  };
  switch (kind) {
    case 'sgd':
      for (let i = 0; i < length; i++) {
        const g = (gradient[i] as number) + decay * (p[i] as number);
        const buffer = momentum * (m[i] as number) + g;
        m[i] = buffer;
        p[i] = (p[i] as number) - learningRate * (nesterov ? g + momentum * buffer : buffer);
      }
      return 1;
    case 'adam':
    case 'adamw':
      for (let i = 0; i < length; i++) {
        const before = p[i] as number;
        const g = (gradient[i] as number) + (kind === 'adam' ? decay * before : 0);
        const start = kind === 'adamw' ? before * (1 - learningRate * decay) : before;
        p[i] = start - learningRate * moments(i, g);
      }
      return 1;
    case 'lamb': {
      const update = gradient.map((g, i) => moments(i, g) + decay * (p[i] as number));
      const weight = Math.min(norm([...p]), weightNormClamp ?? Number.POSITIVE_INFINITY);
      const size = norm(update);
      let ratio = !excluded && weight > 0 && size > 0 ? weight / size : 1;
      if (trustClip) ratio = Math.min(ratio, 1);
      for (let i = 0; i < length; i++) {
        p[i] = (p[i] as number) - learningRate * ratio * (update[i] as number);
      }
      return ratio;
    }
    case 'lars': {
      const weight = norm([...p]);
      const divisor = norm(gradient) + decay * weight;
      const scaled = !excluded && weight > 0 && divisor > 0;
      const ratio = scaled ? (trustCoefficient * weight) / (divisor + eps) : 1;
      for (let i = 0; i < length; i++) {
        const d = ratio * ((gradient[i] as number) + decay * (p[i] as number));
        m[i] = momentum * (m[i] as number) + d;
        p[i] = (p[i] as number) - learningRate * (m[i] as number);
      }
      return ratio;
    }
    default:
      return kind satisfies never;
  }
}
