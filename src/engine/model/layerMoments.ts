import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { momentBlocks } from '#kernels/batchNorm/blockMoments.ts';
import { type Conv2d, makesMoments } from '#kernels/conv2d/conv2d.ts';
import type { Activation } from './tape.ts';

/**
 * Room for the moments of a convolution's output, for the batch norm behind it; undefined where the
 * convolution cannot leave them.
 * @param groups of batch norm
 */
export function roomForMoments(
  graph: StepGraph,
  conv: Conv2d,
  { batch, height, width, channels }: Activation,
  groups: number,
  label: string,
): GpuArray | undefined {
  if (!makesMoments(graph.gpu, conv)) return undefined;
  const blocks = momentBlocks(graph.gpu, { batch, pixels: height * width, channels, groups });
  return blocks === null ? undefined : graph.scratch([blocks, 2, channels], label);
}
