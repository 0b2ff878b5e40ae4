/** The page's diagnoses: requested, shown, and used for forks. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { say, type Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import { fixSentence } from '#diagnosis/diagnosisWords.ts';
import { validateConfig } from '#run/configRules.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import type { UiStore } from '#store/page/uiStore.ts';
import type { QueueStore } from '#store/queue/queue.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { type HistoryStore, reasonOf, runName } from '#store/runs/historyStore.ts';
import { isActive } from '#store/runs/runEvents.ts';
import type { RunsStore } from '#store/runs/runsStore.ts';
import type { VerdictView } from '#store/verdict/verdictView.ts';
import { type ForkBeginning, forkBeginning, forkItem } from './forkPoint.ts';

/** Steps of an approach that are drawn: as many as the diagnosis looks back. */
const STEPS = 64;

export interface DiagnosesState {
  /** Diagnoses received since the page was loaded, oldest first, by run. */
  readonly arrived: Readonly<Record<string, readonly Diagnosis[]>>;
  /** The current run for which a diagnosis was requested, until it arrives. */
  readonly asked: string | null;
  /** The run whose diagnosis is to be scrolled into view, until it is. */
  readonly revealed: string | null;
  /** The fork that was queued last. */
  readonly forked: { readonly runId: string; readonly beginning: ForkBeginning } | null;
}

export interface Diagnoses extends StoreApi<DiagnosesState> {
  /** Requests a diagnosis of the current run. */
  ask(runId: string): void;
  /** Goes to the Train panel and opens a run's diagnosis. */
  reveal(runId: string): void;
  /** Called after the diagnosis has been scrolled into view. */
  settle(): void;
  /** The steps that led to a diagnosis, its own among them, by rising step. Never rejects. */
  approach(runId: string, diagnosis: Diagnosis): Promise<readonly StepMetrics[]>;
  /** Where a fix's fork would begin now. Never rejects. */
  beginning(runId: string, diagnosis: Diagnosis, fix: Fix): Promise<ForkBeginning>;
  /** Queues the fork that a fix proposes; it begins once no run is in progress. */
  fork(runId: string, diagnosis: Diagnosis, fix: Fix): Promise<void>;
  handle(event: ClientEvent): void;
}

interface DiagnosesParts {
  readonly client: Pick<TrainerClient, 'send'>;
  readonly runs: RunsStore;
  readonly history: Pick<HistoryStore, 'entry' | 'readMetrics' | 'checkpoints'>;
  readonly queue: Pick<QueueStore, 'add'>;
  readonly alerts: AlertStore;
  readonly ui: Pick<UiStore, 'go'>;
  readonly view: Pick<VerdictView, 'openEvidence'>;
}

const NONE: readonly Diagnosis[] = [];

/** Stored and received diagnoses, oldest first, each once. */
export function diagnosesOf(
  { arrived }: Pick<DiagnosesState, 'arrived'>,
  runId: string,
  entry: Pick<HistoryEntry, 'diagnoses'> | null,
): readonly Diagnosis[] {
  const fresh = arrived[runId] ?? NONE;
  const stored = entry?.diagnoses ?? NONE;
  if (stored.length === 0) return fresh;
  const known = new Set(stored.map((diagnosis) => nameOf(runId, diagnosis)));
  const later = fresh.filter((diagnosis) => !known.has(nameOf(runId, diagnosis)));
  return later.length === 0 ? stored : [...stored, ...later];
}

/** Equal for a received diagnosis and its stored record. */
function nameOf(runId: string, { cause, step, why }: Diagnosis): string {
  return `${runId} ${step} ${cause} ${why}`;
}

export function createDiagnoses(parts: DiagnosesParts): Diagnoses {
  const { client, runs, history, queue, alerts, ui, view } = parts;
  const store = createStore<DiagnosesState>(() => ({
    arrived: {},
    asked: null,
    revealed: null,
    forked: null,
  }));
  /** The last steps of the current run, and the steps before each diagnosis. */
  let lately: StepMetrics[] = [];
  const approaches = new Map<string, readonly StepMetrics[]>();

  const beginning = async (runId: string, diagnosis: Diagnosis, fix: Fix) => {
    const { live } = runs.getState();
    const active = isActive(live) && live.runId === runId;
    const asks = fix.from === 'beforeFault' && !active;
    const kept = asks ? await history.checkpoints(runId).catch(() => []) : [];
    return forkBeginning(
      diagnosis,
      fix,
      active,
      kept.map(({ step }) => step),
    );
  };

  return Object.assign(store, {
    ask(runId: string) {
      store.setState({ asked: runId });
      client.send({ type: 'diagnose', runId });
    },
    reveal(runId: string) {
      store.setState({ revealed: runId });
      view.openEvidence(true);
      ui.go('train');
    },
    settle: () => store.setState({ revealed: null }),
    async approach(runId: string, diagnosis: Diagnosis) {
      const known = approaches.get(nameOf(runId, diagnosis));
      if (known !== undefined) return known;
      try {
        const { steps } = await history.readMetrics(runId);
        const until = steps.filter(({ step }) => step <= diagnosis.step).slice(-STEPS);
        approaches.set(nameOf(runId, diagnosis), until);
        return until;
      } catch {
        return [];
      }
    },
    beginning,
    async fork(runId: string, diagnosis: Diagnosis, fix: Fix) {
      const { live } = runs.getState();
      const entry = history.entry(runId);
      const config = live?.runId === runId ? live.config : entry?.config;
      const refuse = (sentences: readonly Words[]) =>
        alerts.raise({
          key: 'train',
          title: say('The fork did not start'),
          sentences,
          actions: [],
        });
      if (config === undefined) return refuse([say('The run is no longer stored.')]);
      try {
        const begins = await beginning(runId, diagnosis, fix);
        const name = entry === null ? runId : runName(entry);
        const label = say('{{name}}: {{fix}}', { name, fix: fixSentence(fix) });
        const run = { runId, config, ...(entry?.weights && { weights: entry.weights }) };
        const item = forkItem(run, fix, label, begins);
        const problems = validateConfig(item.config);
        if (problems.length > 0) return refuse(problems.map(({ message }) => message));
        queue.add([item], true);
        store.setState({ forked: { runId, beginning: begins } });
      } catch (error) {
        refuse([reasonOf(error)]);
      }
    },
    handle(event: ClientEvent) {
      switch (event.type) {
        case 'runStarted':
          lately = [];
          // Later ones are in the run's record, unless it was taken back to that step.
          store.setState(({ arrived }) => ({
            asked: null,
            arrived: {
              ...arrived,
              [event.runId]: (arrived[event.runId] ?? []).filter(
                ({ step }) => step <= event.fromStep,
              ),
            },
          }));
          break;
        case 'stepsFinished':
          lately = [...lately, ...event.steps].slice(-STEPS);
          break;
        case 'diagnosisFinished': {
          const { runId, diagnosis } = event;
          approaches.set(
            nameOf(runId, diagnosis),
            lately.filter(({ step }) => step <= diagnosis.step),
          );
          store.setState(({ arrived, asked }) => ({
            arrived: { ...arrived, [runId]: [...(arrived[runId] ?? []), diagnosis] },
            asked: asked === runId ? null : asked,
          }));
          break;
        }
        case 'runEnded':
          store.setState({ asked: null });
          break;
        case 'commandRefused':
          if (event.command === 'diagnose') store.setState({ asked: null });
          break;
        case 'workerDied':
          store.setState({ asked: null });
          break;
        default:
      }
    },
  });
}
