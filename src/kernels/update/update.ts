import { type GpuArray, type Kernel, type StepGraph, workgroupsFor } from '#gpu/stepGraph.ts';
import arenaSumsWgsl from './arenaSums.wgsl?raw';
import enqueueWgsl from './enqueue.wgsl?raw';
import keyMomentumWgsl from './keyMomentum.wgsl?raw';
import runningStatisticsWgsl from './runningStatistics.wgsl?raw';
import sgdWgsl from './sgd.wgsl?raw';
import stepRecordWgsl from './stepRecord.wgsl?raw';

/** What changes from step to step; written to the `scalars` array before each. */
export const SCALAR = {
  LEARNING_RATE: 0,
  SGD_MOMENTUM: 1,
  WEIGHT_DECAY: 2,
  KEY_MOMENTUM: 3,
  /** A whole number below 2^24, exact in f32. */
  QUEUE_POINTER: 4,
} as const;

export const SCALARS_LENGTH = 8;

/** Where a step's record holds what. */
export const RECORD = {
  loss: 0,
  /** Percent. */
  strict: 1,
  /** Percent. */
  naive: 2,
  tiedRows: 3,
  nonFiniteRows: 4,
  gradNorm: 5,
  nonFiniteGradients: 6,
  /** 1 where the step was finite and every step before it too: only then it was committed. */
  committed: 7,
  /** Batch means and variances, of both towers, that are not finite. */
  nonFiniteStatistics: 8,
} as const;

export const RECORD_LENGTH = 12;

const kernel = (name: string, wgsl: string, bindings: string): Kernel => ({
  name,
  wgsl,
  bindings: [...bindings].map((letter) => (letter === 'w' ? 'write' : 'read')),
});

const SPANS = 64;

/** next ← m·key + (1 − m)·query over whole arenas (lengths divide by 4). */
export function launchKeyMomentum(
  graph: StepGraph,
  query: GpuArray,
  key: GpuArray,
  scalars: GpuArray,
  next: GpuArray,
): void {
  graph.launch({
    kernel: kernel('key momentum', keyMomentumWgsl, 'rrrw'),
    constants: SCALAR,
    shape: { QUADS: query.length / 4 },
    arrays: [query, key, scalars, next],
    workgroups: workgroupsFor(query.length / 4, 64),
  });
}

/**
 * record ← [RECORD_LENGTH]; status[0] ← 0 when anything of the step is not finite.
 * @param arrays.rows [batch, 8] of InfoNCE
 * @param arrays.gradient the whole gradient arena
 * @param arrays.statistics every batch-norm layer's batch mean and variance
 */
export function launchStepRecord(
  graph: StepGraph,
  batch: number,
  arrays: {
    readonly rows: GpuArray;
    readonly gradient: GpuArray;
    readonly statistics: GpuArray;
    readonly record: GpuArray;
    readonly status: GpuArray;
  },
): void {
  const sumsOf = (values: GpuArray): GpuArray => {
    const sums = graph.scratch([SPANS, 2], `${values.label} sums`);
    graph.launch({
      kernel: kernel('arena sums', arenaSumsWgsl, 'rw'),
      shape: { LENGTH: values.length, SPANS },
      arrays: [values, sums],
      workgroups: [SPANS],
    });
    return sums;
  };
  const { rows, gradient, statistics, record, status } = arrays;
  graph.launch({
    kernel: kernel('step record', stepRecordWgsl, 'rrrww'),
    shape: { B: batch, SPANS },
    arrays: [rows, sumsOf(gradient), sumsOf(statistics), record, status],
    workgroups: [1],
  });
}

/** SGD with momentum and decay over the parameter arena, and key ← next, where status allows. */
export function launchSgd(
  graph: StepGraph,
  arrays: {
    readonly gradient: GpuArray;
    readonly next: GpuArray;
    readonly scalars: GpuArray;
    readonly status: GpuArray;
    readonly parameters: GpuArray;
    readonly momentum: GpuArray;
    readonly key: GpuArray;
  },
): void {
  const { gradient, next, scalars, status, parameters, momentum, key } = arrays;
  graph.launch({
    kernel: kernel('SGD', sgdWgsl, 'rrrrwww'),
    constants: SCALAR,
    shape: { QUADS: parameters.length / 4 },
    arrays: [gradient, next, scalars, status, parameters, momentum, key],
    workgroups: workgroupsFor(parameters.length / 4, 64),
  });
}

/** running ← 0.9·running + 0.1·mean over groups of batch [groups, running.length]. */
export function launchRunningStatistics(
  graph: StepGraph,
  groups: number,
  batch: GpuArray,
  status: GpuArray,
  running: GpuArray,
): void {
  graph.launch({
    kernel: kernel('running statistics', runningStatisticsWgsl, 'rrw'),
    shape: { GROUPS: groups, QUADS: running.length / 4 },
    arrays: [batch, status, running],
    workgroups: workgroupsFor(running.length / 4, 64),
  });
}

/** Writes keys [batch, dim] into the ring buffer queue [length, dim] at the pointer in scalars. */
export function launchEnqueue(
  graph: StepGraph,
  dim: number,
  keys: GpuArray,
  scalars: GpuArray,
  status: GpuArray,
  queue: GpuArray,
): void {
  graph.launch({
    kernel: kernel('enqueue', enqueueWgsl, 'rrrw'),
    constants: SCALAR,
    shape: { B: keys.length / dim, D4: dim / 4, K: queue.length / dim },
    arrays: [keys, scalars, status, queue],
    workgroups: workgroupsFor(keys.length / 4, 64),
  });
}
