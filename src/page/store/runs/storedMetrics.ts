/** Loads stored runs' metrics into the charts. */
import { say, type Words } from '#base/words.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import { type HistoryStore, reasonOf } from './historyStore.ts';
import type { MetricsStore } from './metricsStore.ts';

/**
 * @returns a function that loads a run the charts do not have yet; unreadable parts become an
 * alert, and the rest is drawn
 */
export function createStoredReader(
  history: HistoryStore,
  metrics: MetricsStore,
  alerts: AlertStore,
): (runId: string) => Promise<unknown> {
  const readNow = async (runId: string) => {
    const raise = (sentences: readonly Words[]) =>
      alerts.raise({
        key: 'storage',
        title: say('Not all metrics of {{run}} could be read', { run: runId }),
        sentences,
        actions: [],
      });
    try {
      const { steps, evaluations, problems } = await history.readMetrics(runId);
      await metrics.load(runId, steps, evaluations);
      if (problems.length > 0) raise(problems);
    } catch (error) {
      await metrics.load(runId, [], []);
      raise([reasonOf(error)]);
    }
  };
  /** One run at a time, so that eight long ones do not block the page together. */
  let reading: Promise<unknown> = Promise.resolve();
  return (runId) => {
    reading = reading.then(() => (metrics.has(runId) ? undefined : readNow(runId)));
    return reading;
  };
}
