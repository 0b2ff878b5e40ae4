/** The current run, folded from the worker's events. A pure function; nothing is ever removed. */
import { inEnglish, speak } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { RunConfig } from '#run/config.ts';
import type { ClusterHealth, Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { AdapterSummary, DatasetSummary, RunFault, RunNote, RunState } from '#run/protocol.ts';
import { NO_PACE, type Pace, paceAfter, paceAtPause } from './timeLeft.ts';

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface LiveRun {
  readonly runId: string;
  readonly config: RunConfig;
  readonly dataset: DatasetSummary;
  readonly adapter: AdapterSummary;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Steps done before, when an earlier run is resumed. */
  readonly fromStep: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly state: RunState;
  readonly fault: RunFault | null;
  readonly last: StepMetrics | null;
  /** For the time left: `runSecondsLeft` of timeLeft.ts. */
  readonly pace: Pace;
  readonly evaluation: Evaluation | null;
  readonly notes: readonly RunNote[];
  /** The clustering of the current epoch. */
  readonly clustering: LastClustering | null;
  /** Bytes of stored features; null before the first pass. */
  readonly featureBytes: number | null;
  /** Bytes on the GPU; null before they are known. */
  readonly memory: { readonly liveBytes: number; readonly peakBytes: number } | null;
  /** Progress of the worker's tasks other than steps. */
  readonly compiling: Progress | null;
  readonly evaluating: Progress | null;
  /** The feature pass, in images. */
  readonly extracting: Progress | null;
  /** k-means, in iterations of the granularity k. */
  readonly grouping: (Progress & { readonly k: number }) | null;
}

export interface LastClustering {
  readonly epoch: number;
  readonly clusters: readonly ClusterHealth[];
  readonly seconds: number;
}

/** No task other than steps is in progress. */
const STEPPING = { compiling: null, evaluating: null, extracting: null, grouping: null } as const;

function unlessDone(done: number, total: number): Progress | null {
  return done < total ? { done, total } : null;
}

/** True while the worker has the run: a second one cannot start. */
export function isActive(run: LiveRun | null): run is LiveRun {
  return run !== null && ['starting', 'training', 'paused'].includes(run.state);
}

/** The run after an event. Events of other runs, and events that are not about runs, change nothing. */
export function reduceRun(run: LiveRun | null, event: ClientEvent): LiveRun | null {
  if (event.type === 'runStarted') {
    const { runId, config, dataset, adapter, startedAt, fromStep, totalSteps, stepsPerEpoch } =
      event;
    return {
      runId,
      config,
      dataset,
      adapter,
      startedAt,
      fromStep,
      totalSteps,
      stepsPerEpoch,
      state: 'starting',
      fault: null,
      last: null,
      pace: NO_PACE,
      evaluation: null,
      // A resumed run keeps its notes.
      notes: run?.runId === runId ? run.notes : [],
      clustering: null,
      featureBytes: null,
      memory: null,
      ...STEPPING,
    };
  }
  if (run === null) return null;
  if (event.type === 'workerDied') {
    if (!isActive(run)) return run;
    const step = run.last?.step ?? 0;
    return { ...run, state: 'failed', fault: { kind: 'internal', step, message: event.message } };
  }
  if (!('runId' in event) || event.runId !== run.runId) return run;

  switch (event.type) {
    case 'kernelsCompiled': {
      const { done, total } = event;
      return { ...run, compiling: unlessDone(done, total) };
    }
    case 'stepsFinished': {
      const last = event.steps.at(-1);
      const pace = paceAfter(run.pace, event.steps);
      return last === undefined ? run : { ...run, last, pace, ...STEPPING };
    }
    case 'memoryMeasured': {
      const { liveBytes, peakBytes } = event;
      return { ...run, memory: { liveBytes, peakBytes } };
    }
    case 'evaluationProgressed': {
      const { done, total } = event;
      return { ...run, ...STEPPING, evaluating: unlessDone(done, total) };
    }
    case 'evaluationFinished':
      return { ...run, evaluation: event.evaluation, evaluating: null };
    case 'featuresProgressed': {
      const { done, total, bytesStored } = event;
      const extracting = unlessDone(done, total);
      return { ...run, ...STEPPING, extracting, featureBytes: bytesStored };
    }
    case 'clusteringProgressed': {
      const { k, done, total } = event;
      return { ...run, ...STEPPING, grouping: { k, done, total } };
    }
    case 'clusteringFinished': {
      const { epoch, clusters, seconds } = event;
      return { ...run, ...STEPPING, clustering: { epoch, clusters, seconds } };
    }
    case 'runNoted':
      return { ...run, notes: [...run.notes, event.note] };
    case 'stateChanged': {
      const pace = event.state === 'paused' ? paceAtPause(run.pace) : run.pace;
      return { ...run, state: event.state, pace };
    }
    case 'runEnded':
      return {
        ...run,
        state: event.state,
        fault: event.fault,
        ...STEPPING,
      };
    case 'checkpointExported':
    // The history keeps both.
    case 'tensorHealth':
    case 'diagnosisFinished':
    // The Prototypes panel keeps these.
    case 'prototypesDescribed':
    case 'prototypesProgressed':
    case 'prototypesRefused':
      return run;
    default:
      return event satisfies never;
  }
}

/** The run with the stored notes that the page lacks; the same object if there are none. */
export function withStoredNotes(
  run: LiveRun | null,
  records: readonly { readonly runId: string; readonly notes: readonly RunNote[] }[],
): LiveRun | null {
  const stored = records.find(({ runId }) => runId === run?.runId)?.notes ?? [];
  if (run === null || stored.length === 0) return run;
  const nameOf = ({ step, message }: RunNote) => `${step} ${speak(inEnglish, message)}`;
  const known = new Set(stored.map(nameOf));
  const later = run.notes.filter((note) => !known.has(nameOf(note)));
  if (stored.length + later.length === run.notes.length) return run;
  return { ...run, notes: [...stored, ...later] };
}
