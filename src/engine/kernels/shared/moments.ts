import type { GpuArray } from '#gpu/array.ts';
import type { Kernel } from '#gpu/kernel.ts';
import type { Constants, Shape } from '#gpu/wgsl.ts';
import type { MaximumSlot } from '#kernels/half/half.ts';
import joinMomentsWgsl from './joinMoments.wgsl?raw';
import momentsWgsl from './moments.wgsl?raw';

/** Goes in front of a kernel that joins moments by itself. */
export const momentsPrelude = momentsWgsl;

/** Goes in front of a kernel of 64 lanes that calls joinMoments. */
export const joinMomentsPrelude = momentsWgsl + joinMomentsWgsl;

/** What a layer leaves for the batch norm behind it. */
export interface BlockMoments {
  /**
   * [blocks, 2, channels]: of every block of rows each channel's sum, and the sum of squares of what
   * its numbers are off their mean.
   */
  readonly sums: GpuArray;
  /** Receives the largest |value|, as in launchBatchNorm. */
  readonly maximum?: MaximumSlot | undefined;
}

/** Channel quads that a workgroup takes side by side; the rest of its 64 lanes take rows. */
export function lanesFor(channels: number): number {
  const quads = channels / 4;
  for (const lanes of [8, 4, 2, 1]) if (quads % lanes === 0) return lanes;
  throw new Error(`batch norm needs channels in multiples of 4, not ${channels}`);
}

/**
 * Rows of a block: four for each of the lanes that take rows. It follows from the channels alone, so
 * that whoever adds a block up, a tile of any shape or a kernel by itself, does it in one order.
 */
export const blockRows = (channels: number): number => 256 / lanesFor(channels);

/** What a forward kernel needs to leave moments, the maximum alone, or nothing. */
export function momentsLaunch(
  moments: Partial<BlockMoments> | undefined,
  prelude: string,
  channels: number,
): {
  readonly kernel: (plain: Kernel) => Kernel;
  readonly constants: Constants;
  readonly shape: Shape;
  readonly arrays: readonly GpuArray[];
} {
  if (moments === undefined) {
    return {
      kernel: (plain) => plain,
      constants: { SUMS: false, MAXIMA: false },
      shape: {},
      arrays: [],
    };
  }
  const { sums, maximum } = moments;
  const arrays = [sums, maximum?.array].filter((array) => array !== undefined);
  return {
    kernel: (plain) => ({
      ...plain,
      wgsl: prelude + plain.wgsl,
      bindings: [...plain.bindings, ...arrays.map(() => 'write' as const)],
    }),
    constants: { SUMS: sums !== undefined, MAXIMA: maximum !== undefined },
    shape: { BLOCK: blockRows(channels), ...(maximum && { SLOT: maximum.slot }) },
    arrays,
  };
}
