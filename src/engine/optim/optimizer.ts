import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { TREE } from '#gpu/wgsl.ts';
import applyWgsl from './apply.wgsl?raw';
import clipWgsl from './clip.wgsl?raw';
import decideWgsl from './decide.wgsl?raw';
import finishWgsl from './finish.wgsl?raw';
import gradientWgsl from './gradient.wgsl?raw';
import momentsWgsl from './moments.wgsl?raw';
import rulesWgsl from './rules.wgsl?raw';
import type { SegmentTable } from './segments.ts';
import { OPTIMIZER_SCALAR, type OptimizerSettings } from './settings.ts';
import sumsWgsl from './sums.wgsl?raw';
import trustWgsl from './trust.wgsl?raw';

/** What a decision reads and leaves; the same for an update and for clipping alone. */
interface DecisionArrays {
  /** f32, OPTIMIZER_SCALARS_LENGTH at least. */
  readonly scalars: GpuArray;
  /** f32 [4]: [0] = non-finite numbers found in the forward pass. */
  readonly forward: GpuArray;
  /** The gradient arena, multiplied by the scale under loss scaling. */
  readonly gradient: GpuArray;
  /** The parameter arena. */
  readonly parameters: GpuArray;
  /** f32 [rows, SEGMENT_STATE_LENGTH], kept from step to step; a row of zeros is t = 0. */
  readonly segmentState: GpuArray;
  /** f32 [SCALER_LENGTH], kept from step to step. */
  readonly scaler: GpuArray;
  /** u32 [STATUS_LENGTH], zeros before the first step. */
  readonly status: GpuArray;
  /** f32 [OPTIMIZER_RECORD_LENGTH], written. */
  readonly record: GpuArray;
}

export interface OptimizerArrays extends DecisionArrays {
  /** Momentum of SGD or m of the others: an arena, zeros before the first step. */
  readonly first: GpuArray;
  /** v: an arena, zeros before the first step. SGD needs none. */
  readonly second: GpuArray | null;
  /** f32 [segments, SEGMENT_RECORD_LENGTH], written. */
  readonly segmentRecord: GpuArray;
}

/**
 * The plan of a step, from the decision to the kernels behind it: the gradient's four factors
 * (inverse scale, its second part, clip coefficient, pre-norm factor), then these, then the
 * record's copy, then eight numbers a segment: gradient norm, non-finite gradients, ‖p‖, trust
 * ratio, the divisors of the two moments, weight decay, 0.
 */
const PLAN = {
  UPDATED: 4,
  RATE: 5,
  MU: 6,
  BETA: 7,
  EPSILON: 8,
  RECORD: 16,
  HEADER: 32,
} as const;

const SCALAR_CONSTANTS = {
  LEARNING_RATE: OPTIMIZER_SCALAR.learningRate,
  MOMENTUM: OPTIMIZER_SCALAR.momentum,
  BETA2: OPTIMIZER_SCALAR.beta2,
  EPS: OPTIMIZER_SCALAR.eps,
  WEIGHT_DECAY: OPTIMIZER_SCALAR.weightDecay,
  MAX_NORM: OPTIMIZER_SCALAR.maxNorm,
  GROWTH: OPTIMIZER_SCALAR.growth,
  BACKOFF: OPTIMIZER_SCALAR.backoff,
  GROWTH_INTERVAL: OPTIMIZER_SCALAR.growthInterval,
} as const;

const POLICY = { stop: 0, skip: 1, ignore: 2 } as const;

const kernel = (name: string, wgsl: string, bindings: string): Kernel => ({
  name: `optimizer ${name}`,
  wgsl,
  bindings: [...bindings].map((letter) => (letter === 'w' ? 'write' : 'read')),
});

const SUMS = kernel('sums', gradientWgsl + sumsWgsl, 'rrrrw');
const DECIDE = kernel('decision', gradientWgsl + decideWgsl, 'rrrrwwww');
const MOMENTS = kernel('moments', gradientWgsl + rulesWgsl + momentsWgsl, 'rrrrwww');
const TRUST = kernel('trust ratio', trustWgsl, 'rrw');
const APPLY_FIRST = kernel('update', gradientWgsl + rulesWgsl + applyWgsl, 'rrrwww');
const APPLY_BOTH = kernel('update', gradientWgsl + rulesWgsl + applyWgsl, 'rrrwwww');
const FINISH = kernel('record', finishWgsl, 'rrrww');
const CLIP = kernel('clip', gradientWgsl + clipWgsl, 'rrrww');

/** An f32's bits, for kernels that read their settings at run time; 0 for none. */
function bitsOf(value: number | null): number {
  return new Uint32Array(Float32Array.of(value ?? 0).buffer)[0] as number;
}

/** Sums and decision: two dispatches. Returns the plan. */
function launchDecision(
  graph: StepGraph,
  arrays: DecisionArrays,
  table: SegmentTable,
  settings: OptimizerSettings,
): GpuArray {
  const { scalars, forward, gradient, parameters, segmentState, scaler, status } = arrays;
  const shape = { ...TREE, CHUNKS: table.chunks, SEGMENTS: table.segments.length };
  const partial = graph.scratch([Math.max(1, table.chunks), 4], 'optimizer sums');
  const plan = graph.scratch([PLAN.HEADER + 8 * table.segments.length], 'optimizer plan');
  graph.launch({
    kernel: SUMS,
    shape: { ...shape, LOSS_SCALING: Number(settings.lossScaling) },
    arrays: [table.array, gradient, parameters, scaler, partial],
    workgroups: workgroupsFor(table.chunks, 1),
  });
  graph.launch({
    kernel: DECIDE,
    constants: { ...PLAN, ...SCALAR_CONSTANTS },
    shape: {
      ...shape,
      TILE: 8,
      LOSS_SCALING: Number(settings.lossScaling),
      POLICY: POLICY[settings.policy],
      BY_LARGEST: Number(settings.normType === 'inf'),
      PRE_NORM: bitsOf(settings.preNorm),
      BIAS_CORRECTION: Number(settings.biasCorrection),
      EXCLUDE_1D: Number(settings.exclude1d),
    },
    arrays: [table.array, partial, scalars, forward, segmentState, scaler, status, plan],
    workgroups: [1],
  });
  return plan;
}

/**
 * One optimizer step over the table's segments: unscale, judge, clip, update, record. Four
 * dispatches, six for LAMB. Parameters and state move only where status[0] becomes 1.
 * @throws Error when the optimizer needs second moments and has none
 */
export function launchOptimizer(
  graph: StepGraph,
  arrays: OptimizerArrays,
  table: SegmentTable,
  settings: OptimizerSettings,
): void {
  const { gradient, parameters, first, second, segmentRecord, record } = arrays;
  const shape = { ...TREE, CHUNKS: table.chunks, SEGMENTS: table.segments.length };
  const plan = launchDecision(graph, arrays, table, settings);
  const sums = graph.scratch([Math.max(1, table.chunks)], 'optimizer update sums');
  const workgroups = workgroupsFor(table.chunks, 1);
  const eachSegment = [Math.max(1, table.segments.length)] as const;
  const { kind } = settings;
  const constants = {
    ...PLAN,
    LAMB: kind === 'lamb',
    SECOND: kind !== 'sgd',
    DECOUPLED: kind === 'adamw',
    NESTEROV: settings.nesterov,
  };
  if (kind === 'sgd') {
    graph.launch({
      kernel: APPLY_FIRST,
      constants,
      shape,
      arrays: [table.array, gradient, plan, parameters, sums, first],
      workgroups,
    });
  } else {
    if (second === null) throw new Error(`${kind} needs an arena of second moments`);
    if (kind === 'lamb') {
      graph.launch({
        kernel: MOMENTS,
        constants: PLAN,
        shape,
        arrays: [table.array, gradient, plan, parameters, first, second, sums],
        workgroups,
      });
      graph.launch({
        kernel: TRUST,
        constants: PLAN,
        shape: {
          ...shape,
          EXCLUDE_1D: Number(settings.exclude1d),
          WEIGHT_NORM_CLAMP: bitsOf(settings.weightNormClamp),
          TRUST_CLIP: Number(settings.trustClip),
        },
        arrays: [table.array, sums, plan],
        workgroups: eachSegment,
      });
    }
    graph.launch({
      kernel: APPLY_BOTH,
      constants,
      shape,
      arrays: [table.array, gradient, plan, parameters, sums, first, second],
      workgroups,
    });
  }
  graph.launch({
    kernel: FINISH,
    constants: PLAN,
    shape,
    arrays: [table.array, sums, plan, segmentRecord, record],
    workgroups: eachSegment,
  });
}

/**
 * torch.nn.utils.clip_grad_norm_ by itself: out ← the unscaled, clipped gradient of the segments,
 * record as in an optimizer step. It counts as a step for scaler, status and segmentState.
 */
export function launchClip(
  graph: StepGraph,
  arrays: DecisionArrays & { readonly out: GpuArray },
  table: SegmentTable,
  settings: OptimizerSettings,
): void {
  const plan = launchDecision(graph, arrays, table, settings);
  graph.launch({
    kernel: CLIP,
    constants: PLAN,
    shape: { CHUNKS: table.chunks, SEGMENTS: table.segments.length },
    arrays: [table.array, arrays.gradient, plan, arrays.out, arrays.record],
    workgroups: workgroupsFor(table.chunks, 1),
  });
}
