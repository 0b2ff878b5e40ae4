/** Brings stored runs' metrics to the charts. */
import { say, type Words } from '#base/words.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import { type HistoryStore, reasonOf } from './historyStore.ts';
import type { MetricsStore } from './metricsStore.ts';

/**
 * @returns reads a run that the charts do not have yet; what cannot be read becomes an alert, and
 * the rest is drawn
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
  /** One run after the other: eight long ones at once would share no task fairly. */
  let reading: Promise<unknown> = Promise.resolve();
  return (runId) => {
    reading = reading.then(() => (metrics.has(runId) ? undefined : readNow(runId)));
    return reading;
  };
}
