/** The long work beside training steps that reports how far it is: one row per phase. */
import { say, type Words } from '#base/words.ts';

interface Phase {
  /** What is being done; its words are the bar's name. */
  readonly name: Words;
  /** The line while its length is known, of `done`, `total`, `percent` and the report's values. */
  readonly line: Words;
  /** `done` and `total` are bytes. */
  readonly bytes?: true;
  /** It comes back during a run; where it was short the last time, it is not shown. */
  readonly recurs?: true;
}

export const PHASES = {
  openGpu: { name: say('Opening the GPU'), line: say('Opening the GPU') },
  loadImages: { name: say('Loading images'), line: say('Loading images {{done}} of {{total}}') },
  startRun: { name: say('Loading the trainer'), line: say('Loading the trainer') },
  readCheckpoint: { name: say('Reading the checkpoint'), line: say('Reading the checkpoint') },
  setUp: {
    name: say('Setting up the run on the GPU'),
    line: say('Setting up the run on the GPU, part {{done}} of {{total}}'),
  },
  tuneTiles: {
    name: say('Tuning for this GPU'),
    line: say('Tuning for this GPU, layer {{done}} of {{total}}'),
  },
  recordStep: { name: say('Planning the kernels'), line: say('Planning the kernels') },
  compile: {
    name: say('Compiling kernels'),
    line: say('Compiling kernels {{done}} of {{total}}'),
  },
  refillQueue: { name: say('Refilling the queue'), line: say('Refilling the queue') },
  firstStep: { name: say('Running the first step'), line: say('Running the first step') },
  evaluationFeatures: {
    name: say('Features for kNN'),
    line: say('Features for kNN {{done}} of {{total}}'),
    recurs: true,
  },
  knn: {
    name: say('Measuring kNN'),
    line: say('Measuring kNN {{done}} of {{total}}'),
    recurs: true,
  },
  spread: {
    name: say('Measuring the spread of the features'),
    line: say('Measuring the spread of the features, {{percent}} %'),
    recurs: true,
  },
  probe: {
    name: say('Linear probe'),
    line: say('Linear probe, epoch {{done}} of {{total}}'),
    recurs: true,
  },
  lowShot: {
    name: say('Low-shot SVM'),
    line: say('Low-shot SVM, fit {{done}} of {{total}}'),
    recurs: true,
  },
  features: {
    name: say('Feature pass'),
    line: say('Feature pass {{done}} of {{total}}'),
    recurs: true,
  },
  kMeans: {
    name: say('k-means'),
    line: say('k-means, k = {{k}}, {{percent}} %'),
    recurs: true,
  },
  diagnose: {
    name: say('Looking for the cause'),
    line: say('Looking for the cause, kernel {{done}} of {{total}}'),
  },
  readState: {
    name: say('Reading the state from the GPU'),
    line: say('Reading the state from the GPU, {{done}} of {{total}}'),
    bytes: true,
    recurs: true,
  },
  saveCheckpoint: {
    name: say('Saving the checkpoint'),
    line: say('Saving the checkpoint'),
    recurs: true,
  },
  exportCheckpoint: {
    name: say('Exporting the checkpoint'),
    line: say('Exporting the checkpoint'),
  },
  profileStep: {
    name: say('Profiling a step'),
    line: say('Profiling a step, part {{done}} of {{total}}'),
  },
  runBenchmark: {
    name: say('Measuring this GPU'),
    line: say('Measuring this GPU, part {{done}} of {{total}}'),
  },
  mapReading: {
    name: say('Reading the features'),
    line: say('Reading the features {{done}} of {{total}}'),
  },
  mapNeighbours: {
    name: say('Finding the landmarks’ neighbours'),
    line: say('Finding the landmarks’ neighbours {{done}} of {{total}}'),
  },
  mapLayout: {
    name: say('Laying out the landmarks'),
    line: say('Laying out the landmarks, epoch {{done}} of {{total}}'),
  },
  mapPlacing: {
    name: say('Placing the other images'),
    line: say('Placing the other images {{done}} of {{total}}'),
  },
} as const satisfies Readonly<Record<string, Phase>>;

export type PhaseName = keyof typeof PHASES;

export const PHASE_NAMES = Object.keys(PHASES) as readonly PhaseName[];

export const phaseOf = (name: PhaseName): Phase => PHASES[name];

/** How far a task is. It is over when `done` reaches a `total` above 0. */
export interface TaskReport {
  readonly task: PhaseName;
  readonly done: number;
  /** 0 while unknown. */
  readonly total: number;
  /** Of the report, milliseconds since 1970. */
  readonly atMs: number;
  /** Values for the phase's line; a task with other values is another task. */
  readonly values?: Readonly<Record<string, number>>;
}

/** Reports how far a task is; a task of unknown length has total 0 and ends with 1 of 1. */
export type TellTask = (
  task: PhaseName,
  done: number,
  total: number,
  values?: TaskReport['values'],
) => void;

/** The least time between two reports of a task, ms. */
const REPORT_MS = 50;

/**
 * Passes reports on, at most one every 50 ms beside a task's first and its last.
 * @returns what reports, and says whether it was passed on
 */
export function taskTeller(
  hear: (report: TaskReport) => void,
): (...of: Parameters<TellTask>) => boolean {
  let key = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  return (task, done, total, values) => {
    const now = performance.now();
    const next = taskKey(task, values);
    const middle = next === key && (total === 0 || done < total);
    if (middle && now - toldAt < REPORT_MS) return false;
    // What is reported after a task's end is another task.
    key = total > 0 && done >= total ? '' : next;
    toldAt = now;
    const atMs = Math.round(performance.timeOrigin + now);
    hear({ task, done, total, atMs, ...(values && { values }) });
    return true;
  };
}

/** Equal for reports of one task. */
export function taskKey(task: PhaseName, values: TaskReport['values'] = {}): string {
  return [task, ...Object.entries(values).flat()].join(' ');
}
