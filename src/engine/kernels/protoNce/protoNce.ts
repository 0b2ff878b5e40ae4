import type { GpuArray } from '#gpu/array.ts';
import type { Kernel } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude, launchRoundHalf } from '#kernels/half/half.ts';
import { withExtras } from '#kernels/shared/lossBindings.ts';
import { logitRowsPrelude, TREE } from '#kernels/shared/tree.ts';
import wgsl from './protoNce.wgsl?raw';

/** One granularity's sizes and choices. */
export interface ProtoNceShape {
  readonly batch: number;
  /** Rows of the batch that q, dq, rows and logits hold; absent: all. */
  readonly share?: { readonly first: number; readonly rows: number };
  /** D; a multiple of 4, at most 256. */
  readonly dim: number;
  /** R: room for negatives in `cols`; how many of them count is read at run time. */
  readonly negatives: number;
  /** Leaves other rows' positives that are this row's own prototype out of its row. */
  readonly dedupe: boolean;
  /** Divides the gradient, as PCL averages the losses of its granularities. */
  readonly granularities: number;
  /** Multiplies the gradient; absent: 1. */
  readonly weight?: number;
}

export interface ProtoNceArrays {
  /** Unit rows [batch, dim]. */
  readonly q: GpuArray;
  /** Unit rows [k, dim]. */
  readonly centroids: GpuArray;
  /** φ [k] */
  readonly density: GpuArray;
  /** u32 [batch + negatives]: prototype ids, the batch's positives, then the negatives. */
  readonly cols: GpuArray;
  /** f32; element `negativesAt` says how many negatives count in this step, at most R. */
  readonly scalars: GpuArray;
  readonly negativesAt: number;
  /** [batch, dim] ← the gradient of this granularity's mean loss / granularities (· loss scale). */
  readonly dq: GpuArray;
  /** [batch, ROW_LENGTH] as InfoNCE writes them; `largestNegative` is the largest other column. */
  readonly rows: GpuArray;
  /** f32, element 0 multiplies the gradient (the loss scale of GradScaler). */
  readonly scaler?: GpuArray | undefined;
  /** [batch, batch + negatives]; −∞ where left out, columns that do not count are not written. */
  readonly logits?: GpuArray | undefined;
}

/**
 * ProtoNCE (PCL) of q against the prototypes of one granularity; row i's target is column i.
 * @param add adds to dq what it already holds, instead of overwriting it
 * @param half the numbers of CUDA autocast, as for InfoNCE
 */
export function launchProtoNce(
  graph: StepGraph,
  shape: ProtoNceShape,
  arrays: ProtoNceArrays,
  { add = false, half }: { readonly add?: boolean; readonly half?: Half | undefined } = {},
): void {
  if (arrays.scaler !== undefined && arrays.logits !== undefined) {
    // Both together are one binding more than every adapter has. The scale is in the gradient alone.
    const aside = (array: GpuArray) => graph.scratch(array.shape, `${array.label} beside logits`);
    const { dq, rows, logits, ...given } = arrays;
    const probed = { ...given, scaler: undefined, dq: aside(dq), rows: aside(rows), logits };
    launchProtoNce(graph, shape, probed, { half });
    launchProtoNce(graph, shape, { ...given, dq, rows }, { add, half });
    return;
  }
  const { q, density, cols, scalars, negativesAt, dq, rows } = arrays;
  let { centroids } = arrays;
  if (half !== undefined) {
    centroids = graph.scratch(centroids.shape, 'rounded centroids');
    launchRoundHalf(graph, arrays.centroids, centroids, half);
  }
  const own = [q, centroids, density, cols, scalars, dq, rows];
  const reads: Kernel['bindings'] = ['read', 'read', 'read', 'read', 'read'];
  const {
    arrays: bound,
    bindings,
    constants,
  } = withExtras(own, [...reads, 'write', 'write'], arrays);
  graph.launch({
    kernel: { name: 'ProtoNCE', wgsl: halfPrelude + logitRowsPrelude + wgsl, bindings },
    constants: {
      WEIGHT: shape.weight ?? 1,
      STREAMED: !graph.gpu.summary.software,
      ...constants,
      ...halfConstants(half),
    },
    shape: {
      ...TREE,
      B: shape.batch,
      FIRST: shape.share?.first ?? 0,
      D4: shape.dim / 4,
      R: shape.negatives,
      NEGATIVES: negativesAt,
      DEDUPE: Number(shape.dedupe),
      ADD: Number(add),
      GRANULARITIES: shape.granularities,
    },
    arrays: bound,
    workgroups: [shape.share?.rows ?? shape.batch],
  });
}
