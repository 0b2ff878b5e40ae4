import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude, type MaximumSlot } from '#kernels/half/half.ts';
import { type BatchShare, WHOLE_BATCH } from '#kernels/shared/batchShare.ts';
import { lanesFor } from '#kernels/shared/moments.ts';
import { TREE, treePrelude } from '#kernels/shared/tree.ts';
import backwardApplyWgsl from './backwardApply.wgsl?raw';
import backwardSumsWgsl from './backwardSums.wgsl?raw';
import {
  type Gradient,
  launchBlockPairs,
  launchJoinedPairs,
  launchMoments,
  momentBlocks,
  momentsChunks,
} from './blockMoments.ts';
import evaluateWgsl from './evaluate.wgsl?raw';
import forwardApplyWgsl from './forwardApply.wgsl?raw';
import forwardSumsWgsl from './forwardSums.wgsl?raw';
import joinSumsWgsl from './joinSums.wgsl?raw';
import { kernel } from './kernel.ts';
import rowsWgsl from './rows.wgsl?raw';
import sumOverRowsWgsl from './sumOverRows.wgsl?raw';

/** PyTorch's BatchNorm2d default. */
export const BN_EPS = 1e-5;

/** A batch-norm layer over [batch, pixels, channels]; channels % 4 = 0. */
export interface BatchNormShape {
  readonly batch: number;
  /** Height × width. */
  readonly pixels: number;
  readonly channels: number;
  /** Groups of samples with statistics of their own; a group's samples follow each other. */
  readonly groups: number;
  /** Groups of the whole batch where this is a share of it; absent: these. */
  readonly ofGroups?: number;
  readonly relu: boolean;
}

/** Where a layer leaves the batch's statistics until the step is committed. */
export interface BatchStatistics {
  /** From this layer's slot to the end of the last group's slots. */
  readonly array: GpuArray;
  /** Elements from one group's slots to the next group's. */
  readonly groupStride: number;
  /** Elements from the mean to the unbiased variance. */
  readonly varianceAt: number;
}

export interface BatchNormWeights {
  readonly weight: GpuArray;
  readonly bias: GpuArray;
}

/** What fills a software adapter, and hardware from the smallest to the largest. */
const SOFTWARE = { workgroups: 16, most: 64 };
const HARDWARE = { workgroups: 2048, most: 2048 };
/** Chunk sums that every workgroup of the next kernel adds up by itself. */
const FEW_SUMS = 16;
/** Elements from which on a layer on hardware has more, and a dispatch that joins them. */
const LARGE = 2 ** 20;

function planOf(gpu: Gpu, shape: BatchNormShape) {
  const lanes = lanesFor(shape.channels);
  const rows = (shape.batch / shape.groups) * shape.pixels;
  const blocks = shape.channels / 4 / lanes;
  const ofGroups = shape.ofGroups ?? shape.groups;
  const { workgroups, most } = gpu.summary.software ? SOFTWARE : HARDWARE;
  const large = rows * ofGroups * shape.channels >= LARGE;
  const limit = gpu.summary.software || large ? most : FEW_SUMS;
  const wanted = Math.ceil(workgroups / (blocks * ofGroups));
  const parts = Math.max(1, Math.min(wanted, Math.floor(rows / (64 / lanes)), limit));
  return {
    sizes: {
      LANES: lanes,
      RELU: Number(shape.relu),
      ROWS: rows,
      C4: shape.channels / 4,
      GROUPS: shape.groups,
      CHUNKS: parts,
    },
    parts,
    joins: !gpu.summary.software && parts > FEW_SUMS,
    workgroups: [blocks * parts * shape.groups] as const,
  };
}

/** The sums of all chunks, and how many of a group there are left to add up. */
function launchJoinedSums(
  graph: StepGraph,
  { sizes, joins, parts }: ReturnType<typeof planOf>,
  sums: GpuArray,
): { readonly sums: GpuArray; readonly SUMS: number } {
  if (!joins) return { sums, SUMS: parts };
  const { LANES, C4, GROUPS, CHUNKS } = sizes;
  const joined = graph.scratch([GROUPS, 2, 4 * C4], 'batch norm joined sums');
  graph.launch({
    kernel: kernel('joined sums', joinSumsWgsl, 'rw'),
    shape: { LANES, C4, CHUNKS },
    arrays: [sums, joined],
    workgroups: [(C4 / LANES) * GROUPS],
  });
  return { sums: joined, SUMS: 1 };
}

/**
 * y ← batch norm of x in training mode (+ residual) (then ReLU). x, y [batch, pixels, channels].
 * @param saved receives [groups, 2, channels]: mean, 1/√(var + ε), for the backward pass
 * @param options.half the numbers of CUDA autocast: x, residual and y hold binary16 values, y is
 *   rounded and again after the residual; statistics, weight and bias stay f32
 * @param options.maximum an element, 0 before, that receives max |x| over the layer, 3.4028235e38 where
 *   x is not finite
 * @param options.moments those of x with its maximum, as a convolution left them
 */
export function launchBatchNorm(
  gpu: Gpu,
  graph: StepGraph,
  shape: BatchNormShape,
  { weight, bias }: BatchNormWeights,
  statistics: BatchStatistics,
  x: GpuArray,
  y: GpuArray,
  saved: GpuArray,
  residual?: GpuArray,
  {
    half,
    maximum,
    moments,
  }: {
    readonly half?: Half | undefined;
    readonly maximum?: MaximumSlot | undefined;
    readonly moments?: GpuArray | undefined;
  } = {},
): void {
  const plan = planOf(gpu, shape);
  const blocks = momentBlocks(gpu, shape);
  const BLOCKS = blocks !== null;
  const { sums, SUMS } =
    blocks === null
      ? launchForwardSums(graph, shape, plan, x, maximum)
      : launchMoments(graph, shape, blocks, x, maximum, moments);
  const { CHUNKS, workgroups } = chunksOf(shape, plan, BLOCKS);
  graph.launch({
    kernel: kernel(
      'apply',
      halfPrelude + rowsWgsl + (BLOCKS ? sumOverRowsWgsl : '') + forwardApplyWgsl,
      'rrrrwwwr',
    ),
    constants: { EPS: BN_EPS, BLOCKS, FUSED: !graph.gpu.summary.software, ...halfConstants(half) },
    shape: {
      ...plan.sizes,
      ...{ CHUNKS, SUMS },
      RESIDUAL: Number(residual !== undefined),
      STATS4: statistics.groupStride / 4,
      VAR4: statistics.varianceAt / 4,
    },
    // A kernel without a residual still has its binding, and does not read it.
    arrays: [x, sums, weight, bias, y, saved, statistics.array, residual ?? x],
    workgroups,
  });
}

/** How the last kernel's rows are cut: as the sums' are, or by themselves behind blocks. */
function chunksOf(shape: BatchNormShape, plan: ReturnType<typeof planOf>, isBlocks: boolean) {
  const across = (plan.sizes.C4 / plan.sizes.LANES) * shape.groups;
  const CHUNKS = isBlocks ? momentsChunks(shape, HARDWARE.workgroups) : plan.parts;
  return { CHUNKS, workgroups: [across * CHUNKS] as const };
}

/** The sums of a layer's chunks, of a software adapter or of groups that are no whole blocks. */
function launchForwardSums(
  graph: StepGraph,
  shape: BatchNormShape,
  plan: ReturnType<typeof planOf>,
  x: GpuArray,
  maximum: MaximumSlot | undefined,
): { readonly sums: GpuArray; readonly SUMS: number } {
  const { sizes, parts, workgroups } = plan;
  const chunks = graph.scratch([shape.groups, parts, 2, shape.channels], 'batch norm sums');
  const maxima = maximum !== undefined;
  graph.launch({
    kernel: kernel(
      'sums',
      (maxima ? treePrelude : '') + rowsWgsl + sumOverRowsWgsl + forwardSumsWgsl,
      maxima ? 'rww' : 'rw',
    ),
    constants: { MAXIMA: maxima },
    shape: { ...sizes, ...(maxima ? { ...TREE, SLOT: maximum.slot } : {}) },
    arrays: maxima ? [x, chunks, maximum.array] : [x, chunks],
    workgroups,
  });
  return launchJoinedSums(graph, plan, chunks);
}

/** Numbers of every channel that the forward pass saves for the backward pass, of each group. */
export const BN_SAVED = 4;

/** Another batch norm of as many rows and channels, without ReLU, whose output is the residual. */
export interface NormBeside {
  /** Its input. */
  readonly x: GpuArray;
  /** What it saved, and behind that, from `ownAt` on, what this layer saved. */
  readonly saved: GpuArray;
  readonly ownAt: number;
}

/** Whether launchBatchNormGrad can leave pairs for a batch norm beside the layer. */
export const leavesPairsBeside = (gpu: Gpu, shape: BatchNormShape): boolean =>
  momentBlocks(gpu, shape) !== null;

/**
 * dx ← the gradient of x; dparameters overwritten or, by the share, added to; dresidual ← the
 * residual's gradient, given where there is a residual.
 * @param arrays.dparameters the weight's gradient, and from `biasAt` on the bias's
 * @param arrays.y the layer's output, read only where a ReLU made it from x and a residual
 * @param arrays.again ← the layer's output made again from x, to the bit; for a ReLU without a residual
 * @param arrays.addend another gradient of the output
 * @param arrays.pooled rows of the output whose mean `dy` is a gradient of; absent: of each row
 * @param arrays.pairs the sums of dy, which is masked and the residual's gradient already, as the
 *   gradient of a convolution's input left them; then none of y, dresidual, again and addend is given
 * @param arrays.beside where leavesPairsBeside
 * @returns the pairs of the batch norm beside
 */
export function launchBatchNormGrad(
  gpu: Gpu,
  graph: StepGraph,
  shape: BatchNormShape,
  arrays: {
    readonly dy: GpuArray;
    readonly x: GpuArray;
    readonly y: GpuArray;
    readonly saved: GpuArray;
    readonly dx: GpuArray;
    readonly dparameters: GpuArray;
    readonly biasAt: number;
    readonly dresidual?: GpuArray;
    readonly addend?: GpuArray | undefined;
    readonly again?: GpuArray | undefined;
    readonly pooled?: number | undefined;
    readonly pairs?: GpuArray | undefined;
    readonly beside?: NormBeside | undefined;
  },
  half?: Half,
  { first }: Pick<BatchShare, 'first'> = WHOLE_BATCH,
): GpuArray | undefined {
  const plan = planOf(gpu, shape);
  const BLOCKS = momentBlocks(gpu, shape) !== null;
  const { sums, SUMS, gradient } = launchGradientSums(gpu, graph, shape, plan, arrays, half);
  const { x, saved, dx, dparameters, biasAt, beside } = arrays;
  const { CHUNKS, workgroups } = chunksOf(shape, plan, BLOCKS);
  const { groups, channels } = shape;
  const label = 'batch norm sums beside';
  const pairs = beside && graph.scratch([groups * CHUNKS, 2, channels], label);
  graph.launch({
    kernel: kernel(
      'gradient apply',
      halfPrelude + rowsWgsl + (BLOCKS ? sumOverRowsWgsl : '') + backwardApplyWgsl,
      pairs ? 'rrrrwwrw' : 'rrrrww',
    ),
    constants: { BLOCKS, BESIDE: pairs !== undefined, ...halfConstants(half) },
    shape: {
      ...{ ...plan.sizes, CHUNKS, SUMS, ADD: Number(!first), BIAS: biasAt / 4 },
      ...(beside && { OWN: beside.ownAt / 4 }),
    },
    arrays: [
      ...[gradient, x, beside?.saved ?? saved, sums, dx, dparameters],
      ...(pairs ? [beside.x, pairs] : []),
    ],
    workgroups,
  });
  return pairs;
}

/** The sums of the gradient behind the ReLU, and that gradient. */
function launchGradientSums(
  gpu: Gpu,
  graph: StepGraph,
  shape: BatchNormShape,
  plan: ReturnType<typeof planOf>,
  arrays: Parameters<typeof launchBatchNormGrad>[3],
  half: Half | undefined,
): { readonly sums: GpuArray; readonly SUMS: number; readonly gradient: GpuArray } {
  const { dy, x, y, saved, dresidual, addend, again, pooled, pairs } = arrays;
  if (pairs !== undefined) return { ...launchJoinedPairs(graph, shape, pairs), gradient: dy };
  const makesAgain = shape.relu && dresidual === undefined;
  if (again !== undefined && !makesAgain) throw new Error(`${y.label} cannot be made again`);
  const keeps = shape.relu || addend !== undefined || dresidual !== undefined || pooled;
  const ownKept = (): GpuArray =>
    keeps
      ? graph.scratch(x.shape, `${dy.label}, masked`, dy.packing)
      : graph.unused('write', dy.packing);
  const given: Gradient = {
    ...{ dy, x, saved, kept: dresidual ?? ownKept() },
    y: shape.relu && !makesAgain ? y : graph.unused('read', y.packing),
    addend: addend ?? graph.unused('read', dy.packing),
    again: again ?? graph.unused('write', y.packing, 1),
    flags: {
      ...{ RELU: Number(shape.relu), ADD: Number(addend !== undefined), KEEP: Number(!!keeps) },
      ...{ AGAIN: Number(makesAgain), STORE: Number(again !== undefined), POOLED: pooled ?? 0 },
    },
  };
  const gradient = keeps ? given.kept : dy;
  const blocks = momentBlocks(gpu, shape);
  if (blocks === null) return { ...launchChunkSums(graph, shape, plan, given, half), gradient };
  const made = graph.scratch([blocks, 2, shape.channels], 'batch norm sums');
  launchBlockPairs(graph, shape, given, made, half);
  return { ...launchJoinedPairs(graph, shape, made), gradient };
}

/** The gradient's sums of chunks: see launchForwardSums. */
function launchChunkSums(
  graph: StepGraph,
  shape: BatchNormShape,
  plan: ReturnType<typeof planOf>,
  { dy, x, saved, y, addend, kept, again, flags }: Gradient,
  half: Half | undefined,
) {
  const { sizes, parts, workgroups } = plan;
  const chunks = graph.scratch([shape.groups, parts, 2, shape.channels], 'batch norm sums');
  graph.launch({
    kernel: kernel(
      'gradient sums',
      halfPrelude + rowsWgsl + sumOverRowsWgsl + backwardSumsWgsl,
      'rrrwrrww',
    ),
    constants: { SOFTWARE: graph.gpu.summary.software, ...halfConstants(half) },
    shape: { ...sizes, ...flags },
    arrays: [dy, x, saved, chunks, y, addend, kept, again],
    workgroups,
  });
  return launchJoinedSums(graph, plan, chunks);
}

/** y ← batch norm of x with the running statistics (+ residual) (then ReLU). */
export function launchBatchNormEval(
  graph: StepGraph,
  shape: BatchNormShape,
  { weight, bias }: BatchNormWeights,
  running: { readonly mean: GpuArray; readonly variance: GpuArray },
  x: GpuArray,
  y: GpuArray,
  residual?: GpuArray,
  half?: Half,
): void {
  const arrays = [x, running.mean, running.variance, weight, bias, y];
  graph.launch({
    kernel: kernel('evaluation', halfPrelude + evaluateWgsl, residual ? 'rrrrrwr' : 'rrrrrw'),
    constants: {
      EPS: BN_EPS,
      RELU: shape.relu,
      RESIDUAL: residual !== undefined,
      ...halfConstants(half),
    },
    shape: { ROWS: shape.batch * shape.pixels, C4: shape.channels / 4 },
    arrays: residual ? [...arrays, residual] : arrays,
    workgroups: workgroupsFor((shape.batch * shape.pixels * shape.channels) / 4, 64),
  });
}
