/**
 * A file of weights that the form's runs begin with: the next Train, and what is queued. What the
 * form's model takes of it is read at once.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { say, type Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { ChosenWeights, WeightsReport, WeightsSource } from '#run/weights.ts';
import type { ConfigStore } from '#store/config/configStore.ts';

export interface WeightsState {
  /** Null where the next run begins with its seed's weights. */
  readonly file: SourceFile | null;
  /** Of the form's model; null until it is read, and where it cannot be. */
  readonly report: WeightsReport | null;
  readonly problem: Words | null;
  /** The run that they were stored as. */
  readonly keptAs: string | null;
}

export interface WeightsStart extends StoreApi<WeightsState> {
  choose(file: SourceFile): void;
  forget(): void;
  /** Stores them as a run before its first step. */
  keep(): void;
  /** What Train begins this run with; once it has begun, the run has them. */
  forRun(runId: string): ChosenWeights | null;
  /** What runs that are queued now begin with; words where it is not known or of no use. */
  forQueue(): WeightsSource | Words | null;
  /** A file that was chosen since the page was loaded. */
  fileOf(source: WeightsSource): ChosenWeights | null;
  handle(event: ClientEvent): void;
}

/** The file is looked at again this long after the last change of the form. */
const SETTLE_MS = 300;

const NONE: WeightsState = { file: null, report: null, problem: null, keptAs: null };

/** @param stored hears that a run was stored */
export function createWeightsStart(
  client: TrainerClient,
  config: ConfigStore,
  stored: () => void,
): WeightsStart {
  const store = createStore<WeightsState>(() => NONE);
  /** By SHA-256. */
  const given = new Map<string, ChosenWeights>();
  let request = 0;
  let trained: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = (keep: boolean) => {
    const { file, report } = store.getState();
    if (file === null) return;
    const { values } = config.getState();
    const known = report && { sha256: report.sha256 };
    client.send({ type: 'readWeights', request: ++request, config: values, file, keep, ...known });
  };
  config.subscribe(({ values }, before) => {
    if (values === before.values || store.getState().file === null) return;
    clearTimeout(timer);
    timer = setTimeout(() => read(false), SETTLE_MS);
  });
  return Object.assign(store, {
    choose(file: SourceFile) {
      store.setState({ ...NONE, file });
      read(false);
    },
    forget() {
      request++;
      store.setState(NONE);
    },
    keep: () => read(true),
    forRun(runId: string) {
      const { file, report } = store.getState();
      trained = runId;
      return file && { ...file, ...(report && { sha256: report.sha256 }) };
    },
    forQueue() {
      const { file, report, problem } = store.getState();
      if (file === null) return null;
      if (report === null) {
        return (
          problem ??
          say('The weights “{{file}}” are still being read; try again in a moment.', {
            file: file.path,
          })
        );
      }
      return { file: report.file, sha256: report.sha256 };
    },
    fileOf: ({ sha256 }: WeightsSource) => given.get(sha256) ?? null,
    handle(event: ClientEvent) {
      if (event.type === 'weightsRead' && event.request === request) {
        const { report, problem, runId } = event;
        const { file } = store.getState();
        if (file !== null && report !== null) {
          given.set(report.sha256, { ...file, sha256: report.sha256 });
        }
        store.setState({ report, problem, ...(runId !== null && { keptAs: runId }) });
        if (runId !== null) stored();
      }
      // The run has them now; what is queued has them beside the form.
      const begun = event.type === 'runStarted' && event.weights !== undefined && event.runId;
      if (begun === trained) store.setState(NONE);
    },
  });
}
