/**
 * A file of weights that the form's runs begin with: the next Train, and what is queued. What the
 * form's model takes of it is read at once, and a copy of it is kept for after a reload.
 */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { say, type Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { ChosenWeights, WeightsReport, WeightsSource } from '#run/weights.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import { createKept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';
import type { WeightsCopies } from './weightsCopies.ts';

export interface WeightsState {
  /** Null where the next run begins with its seed's weights. */
  readonly file: SourceFile | null;
  /** Chosen before a reload, and not here again. */
  readonly missing: WeightsSource | null;
  /** Of the form's model; null until it is read, and where it cannot be. */
  readonly report: WeightsReport | null;
  readonly problem: Words | null;
  /** The run that they were stored as. */
  readonly keptAs: string | null;
  /** What became of their copy; null until that is known. */
  readonly copy: Words | null;
}

export interface WeightsStart extends StoreApi<WeightsState> {
  choose(file: SourceFile): void;
  forget(): void;
  /** Stores them as a run before its first step. */
  keep(): void;
  /** Looks up the copies that are kept, once. Never rejects. */
  recall(): Promise<void>;
  /** What became of the copy of these. */
  tellOfCopy(sha256: string, copy: Words): void;
  /** What Train begins this run with; once it has begun, the run has them. */
  forRun(runId: string): ChosenWeights | null;
  /** Why nothing can begin with what was chosen before a reload; null if it can. */
  obstacle(): Words | null;
  /** What runs that are queued now begin with; words where it is not known or of no use. */
  forQueue(): WeightsSource | Words | null;
  /** A file that was chosen since the page was loaded, or of which a copy is kept. */
  fileOf(source: WeightsSource): ChosenWeights | null;
  handle(event: ClientEvent): void;
}

export interface WeightsParts {
  readonly client: Pick<TrainerClient, 'send'>;
  readonly config: ConfigStore;
  /** Hears that something was stored. */
  readonly stored: () => void;
  /** Null where nothing can be kept. */
  readonly copies: WeightsCopies | null;
  /** sessionStorage: a reload of this tab has the choice, a new visit begins without. */
  readonly keep: Keep | null;
}

/** The file is looked at again this long after the last change of the form. */
const SETTLE_MS = 300;

const NONE: WeightsState = {
  ...{ file: null, missing: null, report: null, problem: null, keptAs: null, copy: null },
};

const sourceSchema = v.nullable(v.object({ file: v.string(), sha256: v.string() }));

export function createWeightsStart(parts: WeightsParts): WeightsStart {
  const { client, config, stored, copies } = parts;
  const draft = createKept(parts.keep, 'weights', sourceSchema);
  /** What is chosen, once its fingerprint is known. */
  let source = draft.read();
  const store = createStore<WeightsState>(() => ({ ...NONE, missing: source }));
  /** By SHA-256. */
  const given = new Map<string, ChosenWeights>();
  let recalled: Promise<void> | null = null;
  let request = 0;
  let trained: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const become = (next: WeightsSource | null) => {
    source = next;
    draft.write(next);
  };
  const read = (keep: boolean) => {
    const { file } = store.getState();
    if (file === null) return;
    const { values } = config.getState();
    const known = source && { sha256: source.sha256 };
    client.send({ type: 'readWeights', request: ++request, config: values, file, keep, ...known });
  };
  config.subscribe(({ values }, before) => {
    if (values === before.values || store.getState().file === null) return;
    clearTimeout(timer);
    timer = setTimeout(() => read(false), SETTLE_MS);
  });
  const choose = (file: SourceFile) => {
    become(null);
    store.setState({ ...NONE, file });
    read(false);
  };
  const fileOf = ({ sha256, file }: WeightsSource) => {
    const found = given.get(sha256);
    return found === undefined ? null : { ...found, path: file };
  };
  const recallAll = async () => {
    for (const { id, file, blob } of (await copies?.list().catch(() => [])) ?? []) {
      if (!given.has(id)) given.set(id, { path: file, blob, sha256: id });
    }
    const { missing } = store.getState();
    if (missing === null) return;
    const found = fileOf(missing);
    if (found === null) return store.setState({ problem: weightsMissing(missing) });
    store.setState({ ...NONE, file: { path: found.path, blob: found.blob } });
    read(false);
  };
  const tellOfCopy = (sha256: string, copy: Words) => {
    if (source?.sha256 === sha256) store.setState({ copy });
  };
  const copy = async (of: WeightsSource, blob: Blob) => {
    await copies?.keep(of, blob).then(
      (told) => tellOfCopy(of.sha256, told),
      () => {},
    );
    stored();
  };
  const obstacle = () => {
    const { missing, problem } = store.getState();
    return missing && (problem ?? stillRead(missing.file));
  };
  return Object.assign(store, {
    choose,
    forget() {
      request++;
      become(null);
      store.setState(NONE);
    },
    keep: () => read(true),
    recall() {
      recalled ??= recallAll();
      return recalled;
    },
    tellOfCopy,
    forRun(runId: string) {
      const { file } = store.getState();
      trained = runId;
      return file && { ...file, ...(source && { sha256: source.sha256 }) };
    },
    obstacle,
    forQueue() {
      const { file, report, problem } = store.getState();
      if (file === null) return obstacle();
      if (report === null) return problem ?? stillRead(file.path);
      return { file: report.file, sha256: report.sha256 };
    },
    fileOf,
    handle(event: ClientEvent) {
      if (event.type === 'weightsRead' && event.request === request) {
        const { report, problem, runId } = event;
        const { file } = store.getState();
        if (file !== null && report !== null) {
          const found = { file: report.file, sha256: report.sha256 };
          given.set(report.sha256, { ...file, sha256: report.sha256 });
          become(found);
          const useful = report.counts.loaded > 0;
          if (useful && store.getState().copy === null) void copy(found, file.blob);
        }
        store.setState({ report, problem, ...(runId !== null && { keptAs: runId }) });
        if (runId !== null) stored();
      }
      // The run has them now; what is queued has them beside the form.
      const begun = event.type === 'runStarted' && event.weights !== undefined && event.runId;
      if (begun !== trained) return;
      become(null);
      store.setState(NONE);
    },
  });
}

const stillRead = (file: string): Words =>
  say('The weights “{{file}}” are still being read; try again in a moment.', { file });

const weightsMissing = ({ file, sha256 }: WeightsSource): Words =>
  say(
    'The next run was to begin with the weights “{{file}}” (SHA-256 {{hash}}…), of which this browser keeps no copy. Choose the same file again, or start without them.',
    { file, hash: sha256.slice(0, 12) },
  );
