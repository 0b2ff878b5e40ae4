/** The current run, folded from the worker's events. A pure function; nothing is ever removed. */
import { inEnglish, speak } from '#base/words.ts';
import type { ClientEvent } from '#client/client.ts';
import type { RunConfig } from '#run/config.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { ClusterHealth, Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { AdapterSummary, RunNote, RunState } from '#run/protocol.ts';
import type { RunFault } from '#run/runFaults.ts';
import { followTask, type PhaseTimes, type Task, timesAfter } from './phaseTime.ts';
import { NO_PACE, type Pace, paceAfter, paceAtPause } from './timeLeft.ts';

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
  /** The last step whose state was stored in this session; null before the first checkpoint. */
  readonly keptStep: number | null;
  /** What the worker does beside steps. */
  readonly task: Task | null;
  readonly phaseTimes: PhaseTimes;
}

export interface LastClustering {
  readonly epoch: number;
  readonly clusters: readonly ClusterHealth[];
  readonly seconds: number;
}

/** True while the worker has the run: a second one cannot start. */
export function isActive(run: LiveRun | null): run is LiveRun {
  return run !== null && ['starting', 'training', 'paused'].includes(run.state);
}

function withTask(run: LiveRun, task: Task | null, atMs: number): LiveRun {
  return { ...run, task, phaseTimes: timesAfter(run.phaseTimes, run.task, task, atMs) };
}

/** The run after the end of its task, if it has one. */
function withoutTask(run: LiveRun): LiveRun {
  return run.task === null ? run : withTask(run, null, run.task.at);
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
      // A resumed run keeps its notes; later ones come back with its record, unless it was rewound.
      notes: run?.runId === runId ? run.notes.filter(({ step }) => step <= fromStep) : [],
      clustering: null,
      featureBytes: null,
      memory: null,
      keptStep: null,
      task: null,
      phaseTimes: {},
    };
  }
  if (run === null) return null;
  if (event.type === 'workerDied') {
    if (!isActive(run) || event.recovers === run.runId) return run;
    const step = run.last?.step ?? run.fromStep;
    const fault = { kind: 'internal', step, message: event.message } as const;
    return { ...run, state: 'failed', fault, task: null };
  }
  if (!('runId' in event) || event.runId !== run.runId) return run;

  switch (event.type) {
    case 'taskProgressed':
      return isActive(run) ? withTask(run, followTask(run.task, event), event.atMs) : run;
    case 'stepsFinished': {
      const last = event.steps.at(-1);
      if (last === undefined) return run;
      const pace = paceAfter(run.pace, event.steps);
      return { ...withTask(run, null, last.atMs), last, pace };
    }
    case 'memoryMeasured': {
      const { liveBytes, peakBytes } = event;
      return { ...run, memory: { liveBytes, peakBytes } };
    }
    case 'evaluationFinished':
      return { ...withoutTask(run), evaluation: event.evaluation };
    case 'featuresStored':
      return { ...run, featureBytes: event.bytes };
    case 'clusteringFinished': {
      const { epoch, clusters, seconds } = event;
      return { ...withoutTask(run), clustering: { epoch, clusters, seconds } };
    }
    case 'checkpointKept':
      return { ...run, keptStep: event.step };
    case 'runNoted':
      return { ...run, notes: [...run.notes, event.note] };
    case 'stateChanged': {
      const pace = event.state === 'paused' ? paceAtPause(run.pace) : run.pace;
      return { ...run, state: event.state, pace };
    }
    case 'runEnded':
      return { ...withoutTask(run), state: event.state, fault: event.fault };
    case 'runInterrupted':
      return { ...withoutTask(run), state: 'starting', pace: NO_PACE };
    case 'trainerGone':
      return isActive(run) ? { ...withoutTask(run), state: 'stopped' } : run;
    case 'trainedElsewhere':
      return run;
    // The history keeps the diagnosis.
    case 'diagnosisFinished':
    case 'checkpointExported':
      return withoutTask(run);
    case 'tensorHealth':
    // The run's record keeps them.
    case 'tilesChosen':
    // The Prototypes panel keeps these.
    case 'prototypesDescribed':
    case 'prototypesRefused':
    // The run's page keeps these.
    case 'dataEvaluations':
    case 'featuresExported':
    case 'measureRefused':
    // Of no run yet.
    case 'weightsRead':
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
