import type { GpuArray } from '#gpu/array.ts';
import { workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { laneSumsPrelude, TREE, treePrelude } from '#kernels/shared/tree.ts';
import { type OptimizerName, optimizerOf } from '#run/optimizers.ts';
import clipWgsl from './clip.wgsl?raw';
import decideWgsl from './decide.wgsl?raw';
import finishWgsl from './finish.wgsl?raw';
import gradientWgsl from './gradient.wgsl?raw';
import joinWgsl from './join.wgsl?raw';
import joinSegmentsWgsl from './joinSegments.wgsl?raw';
import { bitsOf, type DecisionArrays, kernel, type OptimizerArrays, PLAN } from './plan.ts';
import { ADAM } from './rules/adam.ts';
import { LAMB } from './rules/lamb.ts';
import { LARS } from './rules/lars.ts';
import type { Rule } from './rules/rule.ts';
import { SGD } from './rules/sgd.ts';
import segmentSumWgsl from './segmentSum.wgsl?raw';
import type { SegmentTable } from './segments.ts';
import { OPTIMIZER_SCALAR, type OptimizerSettings } from './settings.ts';
import sumsWgsl from './sums.wgsl?raw';

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

const SUMS = kernel('sums', treePrelude + gradientWgsl + sumsWgsl, 'rrrrw');
const DECIDE = kernel('decision', gradientWgsl + joinWgsl + decideWgsl, 'rrrrwwww');
const JOIN = kernel('segment sums', joinWgsl + joinSegmentsWgsl, 'rrw');

/** Chunks from which on hardware has their sums joined by a workgroup a segment. */
const MANY_CHUNKS = 512;
const FINISH = kernel('record', laneSumsPrelude + segmentSumWgsl + finishWgsl, 'rrrww');
const CLIP = kernel('clip', gradientWgsl + clipWgsl, 'rrrww');

const RULES: Readonly<Record<OptimizerName, Rule>> = {
  sgd: SGD,
  adam: ADAM,
  adamw: ADAM,
  lamb: LAMB,
  lars: LARS,
};

/** Sums and decision: two dispatches, three on hardware with a large model. Returns the plan. */
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
  const joins = !graph.gpu.summary.software && table.chunks >= MANY_CHUNKS;
  const joined = joins ? graph.scratch([table.segments.length, 4], 'segment sums') : partial;
  if (joins) {
    graph.launch({
      kernel: JOIN,
      shape: { CHUNKS: table.chunks },
      arrays: [table.array, partial, joined],
      workgroups: [table.segments.length],
    });
  }
  graph.launch({
    kernel: DECIDE,
    constants: { ...PLAN, ...SCALAR_CONSTANTS, JOINED: joins },
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
    arrays: [table.array, joined, scalars, forward, segmentState, scaler, status, plan],
    workgroups: [1],
  });
  return plan;
}

/**
 * One optimizer step over the table's segments: unscale, judge, clip, update, record. Four
 * dispatches, and those of the rule's trust ratio. Parameters and state move only where status[0]
 * becomes 1.
 * @throws Error when the optimizer needs second moments and has none
 */
export function launchOptimizer(
  graph: StepGraph,
  arrays: OptimizerArrays,
  table: SegmentTable,
  settings: OptimizerSettings,
): void {
  const { gradient, parameters, segmentRecord, record } = arrays;
  const shape = { ...TREE, CHUNKS: table.chunks, SEGMENTS: table.segments.length };
  const plan = launchDecision(graph, arrays, table, settings);
  const sums = graph.scratch([Math.max(1, table.chunks)], 'optimizer update sums');
  const moments = momentsOf(arrays, settings);
  const rule = RULES[settings.kind];
  rule.trust?.({ graph, table, settings, gradient, parameters, moments, plan, sums, shape });
  graph.launch({
    kernel: rule.update,
    constants: { ...PLAN, SECOND: moments.length === 2, ...rule.constants?.(settings) },
    shape,
    arrays: [table.array, gradient, plan, parameters, sums, ...moments],
    workgroups: workgroupsFor(table.chunks, 1),
  });
  graph.launch({
    kernel: FINISH,
    constants: PLAN,
    shape,
    arrays: [table.array, sums, plan, segmentRecord, record],
    workgroups: [Math.max(1, table.segments.length)],
  });
}

function momentsOf({ first, second }: OptimizerArrays, { kind }: OptimizerSettings): GpuArray[] {
  if (optimizerOf(kind).moments.length === 1) return [first];
  if (second === null) throw new Error(`${kind} needs an arena of second moments`);
  return [first, second];
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
