import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { TREE, treePrelude } from '#kernels/shared/tree.ts';
import arenaSumsWgsl from './arenaSums.wgsl?raw';
import commitWgsl from './commit.wgsl?raw';
import healthWideWgsl from './healthWide.wgsl?raw';
import keyMomentumWgsl from './keyMomentum.wgsl?raw';
import stepRecordWgsl from './stepRecord.wgsl?raw';
import stepRecordWideWgsl from './stepRecordWide.wgsl?raw';

/** What changes from step to step, after the optimizer's numbers; written before each. */
export const SCALAR = {
  KEY_MOMENTUM: 16,
  /** A whole number below 2^24, exact in f32. */
  QUEUE_POINTER: 17,
  /** The number of negative prototypes of granularity g is at NEGATIVES + g. */
  NEGATIVES: 20,
} as const;

export const SCALARS_LENGTH = 32;

/**
 * Elements of the step record: loss l's summed row columns begin at 8·l, InfoNCE's and those of at
 * most six granularities.
 */
export const STEP_RECORD_LENGTH = 64;

/** Where the step record counts batch means and variances that are not finite. */
export const NON_FINITE_STATISTICS = 56;

const kernel = (name: string, wgsl: string, bindings: string): Kernel => ({
  name,
  wgsl,
  bindings: [...bindings].map((letter) => (letter === 'w' ? 'write' : 'read')),
});

const SPANS = 64;
/** Statistics that one workgroup of hardware looks through by itself: 64 for each of its lanes. */
const FEW_STATISTICS = 16384;

/** Which contiguous parts of a parameter arena are trained. */
export interface TrainedParts {
  /** First element of head a, and of head b; multiples of 4. */
  readonly headA: number;
  readonly headB: number;
  readonly trained: { readonly encoder: boolean; readonly a: boolean; readonly b: boolean };
}

/**
 * next ← m·key + (1 − m)·query over the trained parts, key elsewhere (lengths divide by 4). The query
 * may have more behind what the key has.
 */
export function launchKeyMomentum(
  graph: StepGraph,
  { headA, headB, trained }: TrainedParts,
  arrays: {
    readonly query: GpuArray;
    readonly key: GpuArray;
    readonly scalars: GpuArray;
    readonly next: GpuArray;
  },
): void {
  const { query, key, scalars, next } = arrays;
  const bits = Number(trained.encoder) | (Number(trained.a) << 1) | (Number(trained.b) << 2);
  graph.launch({
    kernel: kernel('key momentum', keyMomentumWgsl, 'rrrw'),
    constants: { KEY_MOMENTUM: SCALAR.KEY_MOMENTUM },
    shape: { QUADS: key.length / 4, A: headA / 4, V: headB / 4, PARTS: bits },
    arrays: [query, key, scalars, next],
    workgroups: workgroupsFor(key.length / 4, 64),
  });
}

/**
 * record ← [STEP_RECORD_LENGTH]; forward[0] ← how much of the forward pass is not finite.
 * @param arrays.rows [losses, batch, 8] of InfoNCE and ProtoNCE
 * @param arrays.statistics every batch-norm layer's batch mean and variance
 * @param health of the embeddings, as launchFeatureHealth measures it; only on hardware
 */
export function launchStepRecord(
  graph: StepGraph,
  { batch, losses }: { readonly batch: number; readonly losses: number },
  arrays: {
    readonly rows: GpuArray;
    readonly statistics: GpuArray;
    readonly record: GpuArray;
    readonly forward: GpuArray;
  },
  health?: {
    readonly batch: number;
    readonly dim: number;
    readonly raw: GpuArray;
    readonly unit: GpuArray;
    readonly norms: GpuArray;
    readonly out: GpuArray;
  },
): void {
  const { rows, statistics, record, forward } = arrays;
  const { software } = graph.gpu.summary;
  const HEALTH = !software && health !== undefined;
  const WHOLE = !software && statistics.length <= FEW_STATISTICS;
  const counted = WHOLE ? statistics : graph.scratch([SPANS, 2], 'statistics sums');
  if (!WHOLE) {
    graph.launch({
      kernel: kernel('arena sums', treePrelude + arenaSumsWgsl, 'rw'),
      shape: { ...TREE, LENGTH: statistics.length, SPANS },
      arrays: [statistics, counted],
      workgroups: [SPANS],
    });
  }
  const wide = (HEALTH ? healthWideWgsl : '') + stepRecordWideWgsl;
  const measured = HEALTH ? [health.raw, health.unit, health.norms, health.out] : [];
  graph.launch({
    kernel: kernel('step record', software ? stepRecordWgsl : wide, HEALTH ? 'rrwwrrrw' : 'rrww'),
    constants: { WHOLE, HEALTH },
    shape: {
      ...{ B: batch, LOSSES: losses, SPANS: WHOLE ? statistics.length : SPANS },
      ...(HEALTH && { HEALTH_B: health.batch, HEALTH_D: health.dim }),
    },
    arrays: [rows, counted, record, forward, ...measured],
    workgroups: [HEALTH ? 2 : 1],
  });
}

/** How the groups of a batch's statistics are the views'. */
export interface StatisticsGroups {
  /** Groups of each view. */
  readonly groups: number;
  /** Views, one after the other; absent: one. */
  readonly views?: number;
  /** First element for which the last view counts first; absent: none. */
  readonly reversedFrom?: number;
}

/** Adjacent elements of the running statistics, in whole quads. */
export interface StatisticsRange {
  readonly offset: number;
  readonly length: number;
}

/** What a committed step changes beside the query tower, part by part; absent parts stay. */
export interface CommittedParts {
  /** key ← next. */
  readonly key?: { readonly next: GpuArray; readonly key: GpuArray } | undefined;
  /** Keys [batch, dim] that go into the ring buffer [length, dim], at the pointer in scalars. */
  readonly queue?: {
    readonly keys: GpuArray;
    readonly dim: number;
    readonly scalars: GpuArray;
    readonly queue: GpuArray;
    /** Places that the first keys lie behind the pointer; the last ones come round to it. */
    readonly behind?: number;
  };
  /**
   * running ← 0.9·running + 0.1·mean over a view's groups of batch [views·groups, running.length],
   * once for every view in order, as PyTorch does in one forward pass a view.
   */
  readonly statistics?: StatisticsGroups & {
    readonly batch: GpuArray;
    readonly running: GpuArray;
    /** The layers that the step ran; absent: all. */
    readonly range?: StatisticsRange | undefined;
  };
}

/** Lets in what a step leaves where it is committed; one dispatch. */
export function launchCommit(
  graph: StepGraph,
  status: GpuArray,
  { key, queue, statistics }: CommittedParts,
): void {
  const arrays = [status];
  let bindings = 'r';
  let quads = 0;
  const add = (uses: string, ...bound: readonly GpuArray[]): number => {
    bindings += uses;
    return arrays.push(...bound) - bound.length;
  };
  const constants: Record<string, number | boolean> = {
    ...{ KEY: key !== undefined, QUEUE: queue !== undefined },
    STATISTICS: statistics !== undefined,
  };
  const shape: Record<string, number> = {};
  if (key !== undefined) {
    constants.KEY_AT = add('rw', key.next, key.key);
    shape.NEXT = key.key.length / 4;
    quads += shape.NEXT;
  }
  if (queue !== undefined) {
    const { keys, dim, behind = 0 } = queue;
    constants.QUEUE_AT = add('rrw', keys, queue.scalars, queue.queue);
    constants.QUEUE_POINTER = SCALAR.QUEUE_POINTER;
    const sizes = { B: keys.length / dim, D4: dim / 4, K: queue.queue.length / dim };
    Object.assign(shape, sizes, { BEHIND: behind });
    quads += keys.length / 4;
  }
  if (statistics !== undefined) {
    const { batch, running, groups, views = 1, reversedFrom = running.length } = statistics;
    const { offset, length } = statistics.range ?? { offset: 0, length: running.length };
    constants.STATISTICS_AT = add('rw', batch, running);
    const sizes = { GROUPS: groups, VIEWS: views, ALL: running.length / 4 };
    Object.assign(shape, sizes, {
      ...{ FROM: offset / 4, QUADS: length / 4 },
      REVERSED: reversedFrom / 4,
    });
    quads += length / 4;
  }
  graph.launch({
    kernel: kernel('commit', commitWgsl, bindings),
    ...{ constants, shape, arrays },
    workgroups: workgroupsFor(quads, 64),
  });
}
