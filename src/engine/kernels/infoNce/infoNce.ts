import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Kernel } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude, launchRoundHalf } from '#kernels/half/half.ts';
import { withExtras } from '#kernels/shared/lossBindings.ts';
import { logitRowsPrelude, TREE } from '#kernels/shared/tree.ts';
import wgsl from './infoNce.wgsl?raw';

export interface InfoNceShape {
  readonly batch: number;
  /** Rows of the batch that the arrays hold; absent: all. */
  readonly rows?: number;
  /** D; a multiple of 4, at most 256. */
  readonly dim: number;
  /** K */
  readonly queueLength: number;
  /** τ */
  readonly temperature: number;
}

/** Numbers the kernel writes per row: see ROW. */
export const ROW_LENGTH = 8;

/** Indices of a row's numbers. */
export const ROW = {
  loss: 0,
  positive: 1,
  largestNegative: 2,
  nonFinite: 3,
  tied: 4,
  strictHit: 5,
  naiveHit: 6,
} as const;

/**
 * Room for a row's logits, and the bytes of workgroup memory that it needs besides the rest: 16 KiB
 * is WebGPU's guaranteed minimum. Few sizes, so that queues share a pipeline.
 */
const ROOMS = [
  { room: 512, bytes: 16384 },
  { room: 3072, bytes: 16384 },
  { room: 7168, bytes: 32768 },
];

function roomFor({ device }: Gpu, queueLength: number): number {
  const most = device.limits.maxComputeWorkgroupStorageSize;
  return ROOMS.find(({ room, bytes }) => queueLength <= room && bytes <= most)?.room ?? 0;
}

/** Whether there is a binding left for the norms, on hardware. */
export const leavesSourceGradient = ({ summary }: Gpu, logits: GpuArray | undefined): boolean =>
  !summary.software && logits === undefined;

/**
 * InfoNCE (MoCo, equation 1) of q and k [batch, dim] against queue [queueLength, dim]:
 * dq ← the gradient of the batch's mean loss, rows ← [batch, ROW_LENGTH].
 * @param arrays.norms of the rows [batch, dim] that q is the normalisation of: dq ← their gradient, as
 *   launchNormalizeGrad makes it; where leavesSourceGradient
 * @param arrays.scaler f32, element 0 multiplies dq (the loss scale of GradScaler)
 * @param arrays.logits receives [batch, 1 + queueLength], the positive first
 * @param half the numbers of CUDA autocast: operands, logits and gradients rounded to binary16
 */
export function launchInfoNce(
  graph: StepGraph,
  shape: InfoNceShape,
  arrays: {
    readonly q: GpuArray;
    readonly k: GpuArray;
    readonly queue: GpuArray;
    readonly dq: GpuArray;
    readonly rows: GpuArray;
    readonly norms?: GpuArray | undefined;
    readonly scaler?: GpuArray | undefined;
    readonly logits?: GpuArray | undefined;
  },
  half?: Half,
): void {
  const { q, k, dq, rows, norms } = arrays;
  let { queue } = arrays;
  if (half !== undefined) {
    // Every row reads the whole queue three times: rounded once, not on every load.
    queue = graph.scratch(queue.shape, 'rounded queue');
    launchRoundHalf(graph, arrays.queue, queue, half);
  }
  const uses: Kernel['bindings'] = ['read', 'read', 'read', 'write', 'write'];
  const extras = withExtras([q, k, queue, dq, rows], uses, arrays);
  const bound = [...extras.arrays];
  const bindings = [...extras.bindings];
  const count = shape.rows ?? shape.batch;
  const STREAMED = !graph.gpu.summary.software;
  const KEPT_AT = bound.length;
  if (STREAMED) {
    bound.push(graph.scratch([count, shape.queueLength], 'logits'));
    bindings.push('write');
  }
  const NORMS_AT = bound.length;
  if (norms !== undefined) {
    bound.push(norms);
    bindings.push('read');
  }
  graph.launch({
    kernel: { name: 'InfoNCE', wgsl: halfPrelude + logitRowsPrelude + wgsl, bindings },
    constants: {
      TEMPERATURE: shape.temperature,
      ...(STREAMED
        ? { STREAMED, KEPT_AT, KEPT: 0 }
        : { STREAMED, KEPT: roomFor(graph.gpu, shape.queueLength) }),
      ...{ ...extras.constants, NORMS: norms !== undefined, NORMS_AT },
      ...halfConstants(half),
    },
    shape: { ...TREE, B: shape.batch, D4: shape.dim / 4, K: shape.queueLength },
    arrays: bound,
    workgroups: [count],
    // The queue is read three times per row.
    work: 3 * count * shape.dim * shape.queueLength,
  });
}
