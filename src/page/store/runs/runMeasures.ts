/** Evaluations of stored runs on the loaded images, and their features: requested, one at a time. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { DataEvaluation } from '#run/evaluations.ts';
import type { ExportTarget, FeatureFormat } from '#run/protocol.ts';
import { followTask, type Task, waitingTask } from './phaseTime.ts';

export interface MeasuresState {
  /** The run that is measured. */
  readonly runId: string | null;
  readonly task: Task | null;
  /** The run whose features were exported last, and whether to downloads or to a place of the user's. */
  readonly written: { readonly runId: string; readonly downloaded: boolean } | null;
  /** Why the last request of a run ended without a result. */
  readonly problem: { readonly runId: string; readonly message: Words } | null;
  /** By run; a run that was not asked for is absent. */
  readonly evaluations: ReadonlyMap<string, readonly DataEvaluation[]>;
}

export interface RunMeasures extends StoreApi<MeasuresState> {
  /** Asks for the run's evaluations that are stored. */
  ask(runId: string): void;
  /** @param step of the checkpoint; the newest if absent */
  evaluate(runId: string, step?: number): void;
  /** @param into where they are written; absent: they are downloaded */
  exportFeatures(runId: string, format: FeatureFormat, into?: ExportTarget): void;
  cancel(): void;
  handle(event: ClientEvent): void;
}

export function createRunMeasures(
  client: TrainerClient,
  download: (fileName: string, bytes: Blob) => void,
): RunMeasures {
  const store = createStore<MeasuresState>(() => ({
    ...{ runId: null, task: null, problem: null, written: null },
    evaluations: new Map(),
  }));
  const begin = (runId: string): boolean => {
    if (store.getState().runId !== null) return false;
    store.setState({ runId, task: waitingTask('readCheckpoint'), problem: null, written: null });
    return true;
  };
  const end = (problem: MeasuresState['problem'] = null) =>
    store.setState({ runId: null, task: null, problem });
  return Object.assign(store, {
    ask: (runId: string) => client.send({ type: 'describeEvaluations', runId }),
    evaluate(runId: string, step?: number) {
      const from = step === undefined ? {} : { step };
      if (begin(runId)) client.send({ type: 'evaluateRun', runId, ...from });
    },
    exportFeatures(runId: string, format: FeatureFormat, into?: ExportTarget) {
      if (!begin(runId)) return;
      client.send({ type: 'exportFeatures', runId, format, ...(into && { into }) });
    },
    cancel: () => client.send({ type: 'cancelPrototypes' }),
    handle(event: ClientEvent) {
      const { runId, task } = store.getState();
      switch (event.type) {
        case 'taskProgressed':
          if (runId === null || event.runId !== runId) return;
          store.setState({ task: followTask(task, event) ?? task });
          return;
        case 'dataEvaluations': {
          const evaluations = new Map(store.getState().evaluations);
          evaluations.set(event.runId, event.evaluations);
          store.setState({ evaluations });
          // The answer to a mere question comes before any report of the task.
          if (event.runId === runId && (task?.at ?? 0) > 0) end();
          return;
        }
        case 'featuresExported':
          for (const { suffix, blob } of event.files) {
            download(`${event.runId}-features${suffix}.${event.format}`, blob);
          }
          end();
          store.setState({ written: { runId: event.runId, downloaded: event.files.length > 0 } });
          return;
        case 'measureRefused':
          end({ runId: event.runId, message: event.message });
          return;
        case 'workerDied':
          end();
          return;
        default:
      }
    },
  });
}
