/** A file of weights that the next Train begins with, and what the form's model takes of it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { SourceFile } from '#run/protocol.ts';
import type { WeightsReport } from '#run/weights.ts';
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
  let request = 0;
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
    handle(event: ClientEvent) {
      if (event.type === 'weightsRead' && event.request === request) {
        const { report, problem, runId } = event;
        store.setState({ report, problem, ...(runId !== null && { keptAs: runId }) });
        if (runId !== null) stored();
      }
      // The run has them now.
      if (event.type === 'runStarted' && event.weights !== undefined) store.setState(NONE);
    },
  });
}
