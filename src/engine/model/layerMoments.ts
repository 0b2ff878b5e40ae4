import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { momentBlocks } from '#kernels/batchNorm/blockMoments.ts';
import { type Conv2d, leavesSums } from '#kernels/conv2d/conv2d.ts';
import type { BlockPairs } from '#kernels/shared/pairs.ts';
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
  if (!leavesSums(graph.gpu, 'forward', conv)) return undefined;
  const blocks = momentBlocks(graph.gpu, { batch, pixels: height * width, channels, groups });
  return blocks === null ? undefined : graph.scratch([blocks, 2, channels], label);
}

/** Likewise for the pairs of the gradient of its input, for the batch norm that made the input. */
export function roomForPairs(
  graph: StepGraph,
  conv: Conv2d,
  { batch, height, width, channels, array }: Activation,
  groups: number,
): Pick<BlockPairs, 'sums' | 'rows'> | undefined {
  if (!leavesSums(graph.gpu, 'inputGrad', conv)) return undefined;
  const pixels = height * width;
  const blocks = momentBlocks(graph.gpu, { batch, pixels, channels, groups });
  if (blocks === null) return undefined;
  const sums = graph.scratch([blocks, 2, channels], `sums of the gradient of ${array.label}`);
  return { sums, rows: (batch / groups) * pixels };
}
