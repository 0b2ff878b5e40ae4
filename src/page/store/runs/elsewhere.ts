/** The run that another tab trains, on this page: its charts from the storage, then live. */
import type { ClientEvent } from '#client/client.ts';
import type { HistoryStore } from './historyStore.ts';
import type { MetricsStore } from './metricsStore.ts';
import { isActive, type LiveRun } from './runEvents.ts';
import type { RunsStore } from './runsStore.ts';

/** A tab that ends releases the locks of its run one after the other, within milliseconds. */
const RELEASED_MS = 500;

export interface ElsewhereParts {
  readonly runs: RunsStore;
  readonly history: HistoryStore;
  readonly metrics: MetricsStore;
  /** Loads a run's stored metrics into the charts. */
  readonly readStored: (runId: string) => Promise<unknown>;
}

/** @returns what follows the client's events; `before` is the session's run before the event */
export function createElsewhere({ runs, history, metrics, readStored }: ElsewhereParts) {
  return (event: ClientEvent, before: LiveRun | null): void => {
    switch (event.type) {
      case 'trainedElsewhere':
        runs.setState({ elsewhere: event.runId, left: null });
        break;
      case 'runStarted':
        if (event.runId !== runs.getState().elsewhere) break;
        metrics.reload(event.runId);
        void readStored(event.runId);
        break;
      case 'trainerGone': {
        if (runs.getState().elsewhere !== event.runId) break;
        // A run that ended said so before.
        if (before?.runId === event.runId && isActive(before)) {
          const { runId, config, last, fromStep } = before;
          runs.setState({ left: { runId, config, step: last?.step ?? fromStep } });
          setTimeout(() => void history.refresh(), RELEASED_MS);
        }
        runs.setState({ elsewhere: null, asked: null });
        void history.refresh();
        break;
      }
      default:
    }
  };
}
