import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude, type MaximumSlot } from '#kernels/half/half.ts';
import {
  type BlockMoments,
  blockRows,
  joinMomentsPrelude,
  lanesFor,
} from '#kernels/shared/moments.ts';
import { joinPairsPrelude } from '#kernels/shared/pairs.ts';
import backwardBlocksWgsl from './backwardBlocks.wgsl?raw';
import blockSumsWgsl from './blockSums.wgsl?raw';
import joinBlocksWgsl from './joinBlocks.wgsl?raw';
import joinSumsWgsl from './joinSums.wgsl?raw';
import { kernel } from './kernel.ts';

/** Of BatchNormShape. */
interface Layer {
  readonly batch: number;
  readonly groups: number;
  readonly pixels: number;
  readonly channels: number;
}

/** Blocks that a row of lanes joins by itself in every workgroup of the next kernel. */
const FEW_BLOCKS = 16;
/** Rows that a lane of the next kernel takes at least: it joins all blocks first. */
const LEAST_ROWS = 8;

/** Blocks of all groups, null where a group is no whole blocks, and on a software adapter. */
export function momentBlocks(
  { summary }: Gpu,
  { batch, groups, pixels, channels }: Layer,
): number | null {
  const blocks = ((batch / groups) * pixels) / blockRows(channels);
  return summary.software || !Number.isInteger(blocks) ? null : groups * blocks;
}

/** The moments of every block of x [rows, channels]. */
export function launchBlockMoments(
  graph: StepGraph,
  channels: number,
  x: GpuArray,
  { sums, maximum }: BlockMoments,
): void {
  const LANES = lanesFor(channels);
  const BLOCKS = sums.length / (2 * channels);
  graph.launch({
    kernel: kernel('sums', joinMomentsPrelude + blockSumsWgsl, maximum ? 'rww' : 'rw'),
    constants: { MAXIMA: maximum !== undefined },
    shape: { LANES, C4: channels / 4, BLOCKS, ...(maximum && { SLOT: maximum.slot }) },
    arrays: maximum ? [x, sums, maximum.array] : [x, sums],
    workgroups: workgroupsFor((BLOCKS * channels) / 4 / LANES, 1),
  });
}

/** The moments of a layer's blocks, of each group all together where they are many. */
export function launchMoments(
  graph: StepGraph,
  { channels, groups }: Layer,
  blocks: number,
  x: GpuArray,
  maximum: MaximumSlot | undefined,
  given: GpuArray | undefined,
): { readonly sums: GpuArray; readonly SUMS: number } {
  const C4 = channels / 4;
  const sums = given ?? graph.scratch([blocks, 2, channels], 'batch norm moments');
  if (given === undefined) launchBlockMoments(graph, channels, x, { sums, maximum });
  const BLOCKS = blocks / groups;
  if (BLOCKS <= (FEW_BLOCKS * 64) / lanesFor(channels)) return { sums, SUMS: BLOCKS };
  const joined = graph.scratch([groups, 2, channels], 'batch norm joined moments');
  graph.launch({
    kernel: kernel('joined sums', joinBlocksWgsl, 'rw'),
    shape: { HALF_LANES: 128, C4, BLOCKS, ROWS: blockRows(channels) },
    arrays: [sums, joined],
    workgroups: [C4 * groups],
  });
  return { sums: joined, SUMS: 1 };
}

/** What the gradient of a batch norm sums up; see backwardSums.wgsl. */
export interface Gradient {
  readonly dy: GpuArray;
  readonly x: GpuArray;
  readonly saved: GpuArray;
  readonly y: GpuArray;
  readonly addend: GpuArray;
  readonly kept: GpuArray;
  readonly again: GpuArray;
  readonly flags: Readonly<Record<'RELU' | 'ADD' | 'KEEP' | 'AGAIN' | 'STORE' | 'POOLED', number>>;
}

/** Σ g and Σ g·x̂ of every block; kept ← g. @param sums [blocks, 2, channels] */
export function launchBlockPairs(
  graph: StepGraph,
  { batch, pixels, groups, channels }: Layer,
  { dy, x, saved, y, addend, kept, again, flags }: Gradient,
  sums: GpuArray,
  half?: Half,
): void {
  const LANES = lanesFor(channels);
  const BLOCKS = sums.length / (2 * channels);
  const wgsl = halfPrelude + joinPairsPrelude + backwardBlocksWgsl;
  graph.launch({
    kernel: kernel('gradient sums', wgsl, 'rrrwrrww'),
    constants: halfConstants(half),
    shape: { LANES, C4: channels / 4, BLOCKS, ROWS: (batch / groups) * pixels, ...flags },
    arrays: [dy, x, saved, sums, y, addend, kept, again],
    workgroups: workgroupsFor((BLOCKS * channels) / 4 / LANES, 1),
  });
}

/** A group's pairs all together where they are many. */
export function launchJoinedPairs(
  graph: StepGraph,
  { channels, groups }: Layer,
  sums: GpuArray,
): { readonly sums: GpuArray; readonly SUMS: number } {
  const [LANES, C4] = [lanesFor(channels), channels / 4];
  const CHUNKS = sums.length / (2 * channels * groups);
  if (CHUNKS <= (FEW_BLOCKS * 64) / LANES) return { sums, SUMS: CHUNKS };
  const joined = graph.scratch([groups, 2, channels], 'batch norm joined sums');
  graph.launch({
    kernel: kernel('joined sums', joinSumsWgsl, 'rw'),
    shape: { LANES, C4, CHUNKS },
    arrays: [sums, joined],
    workgroups: [(C4 / LANES) * groups],
  });
  return { sums: joined, SUMS: 1 };
}

/** Chunks of the rows behind joined moments; no sum depends on them. @param wanted workgroups */
export function momentsChunks({ batch, groups, pixels, channels }: Layer, wanted: number): number {
  const lanes = lanesFor(channels);
  const across = (channels / 4 / lanes) * groups;
  const most = Math.floor(((batch / groups) * pixels) / (64 / lanes) / LEAST_ROWS);
  return Math.max(1, Math.min(Math.ceil(wanted / across), most));
}
