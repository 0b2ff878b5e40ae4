/** Actions of the page's buttons that add to the queue or fill the form from a stored run. */
import { say, verbatim } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { WeightsSource } from '#run/weights.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import type { UiStore } from '#store/page/uiStore.ts';
import { type HistoryStore, runName } from '#store/runs/historyStore.ts';
import type { Forking, RunsStore } from '#store/runs/runsStore.ts';
import type { WeightsStart } from '#store/runs/weightsStart.ts';
import { type LambRate, pairItems } from './optimizerPair.ts';
import type { PairWish } from './pairWish.ts';
import type { NewQueueItem, QueueStore } from './queue.ts';
import { type RateSearchSettings, rateSearchItem } from './rateSearch.ts';
import { type SweepPlan, type SweepRequest, sweepItems } from './sweep.ts';

export interface QueueActions {
  /**
   * Takes a stored run's config into the form, with changes; the next Train begins with its stored
   * state if it has one.
   * @param step of the checkpoint; the newest if absent
   */
  fork(runId: string, changes?: Partial<RunConfig>, step?: number): void;
  /** Null cancels a fork that has not been trained. */
  setForking(forking: Forking | null): void;
  /** Queues the form's config. */
  queueForm(): void;
  /**
   * Two runs of the form's config, SGD and LAMB, which begin as soon as no run is in progress. The
   * rate is remembered.
   */
  runPair(rate: LambRate): void;
  runSweep(plan: SweepPlan, way: SweepRequest['way']): void;
  runRateSearch(settings: RateSearchSettings): void;
  /** Queues a stored run's config again as a new run. */
  duplicate(runId: string): void;
  /** Puts a rate proposed by a range test into the form, with a normal schedule. */
  takeRate(learningRate: number): void;
}

export interface QueueActionParts {
  readonly config: ConfigStore;
  readonly runs: RunsStore;
  readonly history: HistoryStore;
  readonly queue: QueueStore;
  readonly pairWish: PairWish;
  readonly alerts: AlertStore;
  readonly ui: UiStore;
  readonly weights: Pick<WeightsStart, 'forQueue'>;
  /** A unique part of a name. */
  readonly newId: () => string;
}

export function createQueueActions(parts: QueueActionParts): QueueActions {
  const { config, runs, history, queue, pairWish, alerts, ui, weights, newId } = parts;
  const setForking = (forking: Forking | null) => runs.setState({ forking });

  /**
   * Whether the form's config can be trained; raises an alert if not.
   * @param state it begins with a stored state, and takes no weights
   */
  const usable = (state = false): boolean => {
    const { problems } = config.getState();
    const sentences = problems.map(({ message }) => message);
    const unread = state ? null : weights.forQueue();
    if (unread !== null && 'english' in unread) sentences.push(unread);
    if (sentences.length === 0) return true;
    alerts.raise({ key: 'train', title: say('The runs were not queued'), sentences, actions: [] });
    return false;
  };
  /** The chosen weights, as part of an item. */
  const chosen = (): { readonly weights?: WeightsSource } => {
    const found = weights.forQueue();
    return found === null || 'english' in found ? {} : { weights: found };
  };
  const add = (make: (values: RunConfig, preset: string) => readonly NewQueueItem[]) => {
    if (!usable()) return;
    const { values, preset } = config.getState();
    queue.add(
      make(values, preset).map((item) => ({ ...item, ...chosen() })),
      true,
    );
  };

  return {
    fork(runId, changes = {}, step) {
      const entry = history.entry(runId);
      if (entry === null) return;
      config.takeConfig({ ...entry.config, ...changes });
      const fromCheckpoint = entry.hasCheckpoint && entry.config.schedule !== 'range';
      const from = step === undefined ? {} : { step };
      setForking({ runId, name: runName(entry), fromCheckpoint, ...from });
      ui.go('train');
    },
    setForking,
    queueForm() {
      const { forking } = runs.getState();
      if (!usable(forking?.fromCheckpoint)) return;
      const { values, preset } = config.getState();
      const item: NewQueueItem = {
        label: verbatim(preset),
        preset,
        config: values,
        group: null,
        forkedFrom: forking?.runId ?? null,
        fromCheckpoint: forking?.fromCheckpoint ?? false,
        ...(forking?.step !== undefined && { fromStep: forking.step }),
        ...(forking?.fromCheckpoint !== true && chosen()),
      };
      queue.add([item], false);
      setForking(null);
    },
    runPair(rate) {
      pairWish.choose(rate);
      add((values, preset) => pairItems(values, preset, rate, newId()));
    },
    runSweep: (plan, way) => add((_, preset) => sweepItems(plan, way, preset, newId())),
    runRateSearch: (settings) =>
      add((values, preset) => [rateSearchItem(values, preset, settings)]),
    duplicate(runId) {
      const entry = history.entry(runId);
      if (entry === null) return;
      const label = verbatim(runName(entry));
      const preset = runId.replace(/-[0-9a-f]{6}$/, '');
      const item = { label, preset, config: entry.config, group: null, forkedFrom: null };
      const from = { fromCheckpoint: false, ...(entry.weights && { weights: entry.weights }) };
      queue.add([{ ...item, ...from }], false);
    },
    takeRate(learningRate) {
      const { values } = config.getState();
      const schedule = values.schedule === 'range' ? 'cosine' : values.schedule;
      const minLearningRate = Math.min(
        values.schedule === 'range' ? 0 : values.minLearningRate,
        learningRate,
      );
      config.setValues({ learningRate, schedule, minLearningRate });
      ui.go('train');
    },
  };
}
