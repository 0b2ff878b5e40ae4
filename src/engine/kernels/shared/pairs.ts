import type { GpuArray } from '#gpu/array.ts';
import type { Kernel } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { Constants, Shape } from '#gpu/wgsl.ts';
import joinMomentsWgsl from './joinMoments.wgsl?raw';
import { blockRows } from './moments.ts';
import pairsWgsl from './pairs.wgsl?raw';

/** Goes in front of a kernel that joins pairs by itself. */
export const pairsPrelude = pairsWgsl;

/** Goes in front of a kernel of 64 lanes that calls joinMoments with pairs. */
export const joinPairsPrelude = pairsWgsl + joinMomentsWgsl;

/** A batch norm, for whoever makes the last gradient of its output. */
export interface NormBehind {
  readonly relu: boolean;
  /** Its input and output [rows, channels], and what it saved. */
  readonly x: GpuArray;
  readonly y: GpuArray;
  readonly saved: GpuArray;
  /** Whether its output is made again from x: a ReLU without a residual. */
  readonly isMadeAgain: boolean;
}

/** What the gradient of a layer's input leaves for the batch norm that made the input. */
export interface BlockPairs extends NormBehind {
  /**
   * [blocks, 2, channels]: of every block of rows Σ g and Σ g·x̂, g the gradient, which is masked by
   * the batch norm's ReLU.
   */
  readonly sums: GpuArray;
  /** Rows that share statistics. */
  readonly rows: number;
  /** ← the batch norm's output, where it is made again and something reads it. */
  readonly again?: GpuArray | undefined;
}

/** What a kernel of an input's gradient needs to leave pairs, or not to. */
export function pairsLaunch(
  graph: StepGraph,
  pairs: BlockPairs | undefined,
  prelude: string,
  channels: number,
): {
  readonly kernel: (plain: Kernel) => Kernel;
  readonly constants: Constants;
  readonly shape: Shape;
  readonly arrays: readonly GpuArray[];
} {
  if (pairs === undefined) {
    const constants = { SUMS: false, AGAIN: false };
    return { kernel: (plain) => plain, constants, shape: {}, arrays: [] };
  }
  const { sums, x, y, saved, rows, relu, again, isMadeAgain } = pairs;
  const behind = relu ? y : graph.unused('read', y.packing);
  const last = isMadeAgain ? (again ?? graph.unused('write', y.packing)) : behind;
  return {
    kernel: (plain) => ({
      ...plain,
      wgsl: prelude + plain.wgsl,
      bindings: [...plain.bindings, 'write', 'read', 'read', isMadeAgain ? 'write' : 'read'],
    }),
    constants: { SUMS: true, AGAIN: isMadeAgain },
    shape: {
      ...{ BLOCK: blockRows(channels), SAME: rows, RELU: Number(relu) },
      STORE: Number(again !== undefined),
    },
    arrays: [sums, x, saved, last],
  };
}
