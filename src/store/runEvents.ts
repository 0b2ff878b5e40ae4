/** The current run, folded from the worker's events. A pure function; nothing is ever removed. */
import type { ClientEvent } from '#client/client.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import type { AdapterSummary, DatasetSummary, RunFault, RunState } from '#run/protocol.ts';

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
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly state: RunState;
  readonly fault: RunFault | null;
  readonly last: StepMetrics | null;
  readonly evaluation: Evaluation | null;
  /** What the worker does besides steps, while it does it. */
  readonly compiling: Progress | null;
  readonly evaluating: Progress | null;
}

/** True while the worker holds the run: a second one cannot start. */
export function isActive(run: LiveRun | null): run is LiveRun {
  return run !== null && ['starting', 'training', 'paused'].includes(run.state);
}

/** The run after an event. Events of other runs, and events that are not about runs, change nothing. */
export function reduceRun(run: LiveRun | null, event: ClientEvent): LiveRun | null {
  if (event.type === 'runStarted') {
    const { runId, config, dataset, adapter, startedAt, totalSteps, stepsPerEpoch } = event;
    return {
      runId,
      config,
      dataset,
      adapter,
      startedAt,
      totalSteps,
      stepsPerEpoch,
      state: 'starting',
      fault: null,
      last: null,
      evaluation: null,
      compiling: null,
      evaluating: null,
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
      return { ...run, compiling: done < total ? { done, total } : null };
    }
    case 'stepsFinished': {
      const last = event.steps.at(-1);
      return last === undefined ? run : { ...run, last, compiling: null, evaluating: null };
    }
    case 'evaluationProgressed': {
      const { done, total } = event;
      return { ...run, compiling: null, evaluating: done < total ? { done, total } : null };
    }
    case 'evaluationFinished':
      return { ...run, evaluation: event.evaluation, evaluating: null };
    case 'stateChanged':
      return { ...run, state: event.state };
    case 'runEnded':
      return {
        ...run,
        state: event.state,
        fault: event.fault,
        compiling: null,
        evaluating: null,
      };
    case 'checkpointExported':
    case 'collapseFound':
      return run;
    default:
      return event satisfies never;
  }
}
