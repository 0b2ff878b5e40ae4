/** Runs in and out of the lab as files; a worker of its own reads and writes them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { timeBudget } from '#base/timeBudget.ts';
import { say, type Words } from '#base/words.ts';
import { type FilesClient, type SpawnFiles, spawnFiles } from '#client/filesClient.ts';
import type { SourceFile } from '#run/datasets.ts';
import { readingSeconds, tookTooLong } from '#run/fileBudget.ts';
import type { FilesCommand, FilesEvent, ImportResult, RestoredLab } from '#run/runFiles.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import type { HistoryStore } from './historyStore.ts';

export interface TransferState {
  readonly busy: {
    readonly kind: 'import' | 'export';
    readonly doing: Words;
    readonly done: number;
    readonly total: number;
    /** It was cancelled and takes back what it has done. */
    readonly ending?: true;
  } | null;
  /** What the last import found, until it is closed. */
  readonly results: readonly ImportResult[] | null;
}

export interface RunTransfer extends StoreApi<TransferState> {
  /** Run files, lab files, checkpoints and folders of `npm run train`; ignored while busy. */
  importFiles(files: readonly SourceFile[]): void;
  /** Begins when the files before it are done. @param name the file's, without its extension */
  exportRuns(runIds: readonly string[], checkpoints: boolean, name: string): void;
  /** A run with its newest checkpoint, as a project that goes on under PyTorch. */
  exportTorch(runId: string): void;
  /** The runs with all of their checkpoints, the queue and settings. @param done it is saved */
  backUp(
    runIds: readonly string[],
    name: string,
    settings: Readonly<Record<string, string>>,
    done: () => void,
  ): void;
  /** Ends the exports, or the import: then the store is as before it. */
  cancel(): void;
  closeResults(): void;
}

/** Within which the browser releases what an ended worker held. */
const RELEASED_MS = 300;

type ExportCommand = Extract<FilesCommand, { type: 'exportRuns' | 'exportTorch' }>;

export interface RunTransferParts {
  readonly history: Pick<HistoryStore, 'refresh' | 'refreshUndone' | 'getState'>;
  readonly alerts: AlertStore;
  readonly saveFile: (fileName: string, blob: Blob) => void;
  /** Hears the file that is being imported; null at its end. */
  readonly importing: (fileName: string | null) => void;
  /** Hears what an import put back. @param intoEmpty there were no runs before it */
  readonly restored?: (
    results: readonly ImportResult[],
    lab: RestoredLab | null,
    intoEmpty: boolean,
  ) => void;
  readonly spawn?: SpawnFiles;
}

export function createRunTransfer(parts: RunTransferParts): RunTransfer {
  const { history, alerts, saveFile, importing, restored, spawn = spawnFiles } = parts;
  const store = createStore<TransferState>(() => ({ busy: null, results: null }));
  let worker: FilesClient | null = null;
  /** Exports that were asked for while the worker was busy. */
  let waiting: (() => void)[] = [];
  let stopCounting = () => {};
  let intoEmpty = false;
  /** Called when the export that goes on is saved. */
  let saved = () => {};
  const end = () => {
    stopCounting();
    worker?.end();
    worker = null;
    importing(null);
    store.setState({ busy: null });
    const [next, ...rest] = waiting;
    waiting = rest;
    next?.();
  };
  /** Lists what an import left whose worker was ended, once that has let go of its last run. */
  const listEnded = () => void setTimeout(() => void history.refresh(), RELEASED_MS);
  const complain = (title: Words, sentences: readonly Words[]) =>
    alerts.raise({ key: 'files', title, sentences, actions: [] });
  const hear = (event: FilesEvent) => {
    const { busy } = store.getState();
    switch (event.type) {
      case 'filesProgressed':
        if (busy === null || busy.ending) break;
        store.setState({
          busy: { kind: busy.kind, doing: event.doing, done: event.done, total: event.total },
        });
        break;
      case 'filesImported':
        end();
        store.setState({ results: event.results });
        restored?.(event.results, event.lab, intoEmpty);
        void history.refresh();
        break;
      case 'filesCancelled':
        end();
        void history.refreshUndone();
        break;
      case 'filesExported':
        saved();
        end();
        saveFile(event.fileName, event.blob);
        if (event.problems.length > 0) complain(say('The file is not complete'), event.problems);
        break;
      case 'filesFailed':
        end();
        if (busy?.kind === 'import') listEnded();
        complain(
          busy?.kind === 'import' ? say('Nothing was imported') : say('Nothing was exported'),
          [event.message],
        );
        break;
      default:
        event satisfies never;
    }
  };
  const begin = (kind: 'import' | 'export', doing: Words, command: FilesCommand) => {
    alerts.dismiss('files');
    store.setState({ busy: { kind, doing, done: 0, total: 0 } });
    worker = spawn(hear);
    worker.send(command);
  };
  const exportAs = (command: ExportCommand, done: () => void) => {
    const start = () => {
      saved = done;
      begin('export', say('Exporting {{run}}', { run: command.runIds[0] ?? '' }), command);
    };
    if (worker === null) start();
    else waiting.push(start);
  };
  return Object.assign(store, {
    importFiles(files: readonly SourceFile[]) {
      const [first] = files;
      if (first === undefined || worker !== null) return;
      store.setState({ results: null });
      const { entries, deleted } = history.getState();
      intoEmpty = entries.length + deleted.length === 0;
      importing(first.path);
      stopCounting = timeBudget(readingSeconds(files), () => {
        end();
        listEnded();
        complain(say('The import was ended'), [
          tookTooLong(files, say('Runs that were imported before it are kept.')),
        ]);
      });
      begin('import', say('Importing {{file}}', { file: first.path }), {
        type: 'importFiles',
        files,
      });
    },
    exportRuns(runIds: readonly string[], checkpoints: boolean, name: string) {
      const [first] = runIds;
      if (first === undefined) return;
      exportAs({ type: 'exportRuns', runIds, checkpoints, name }, () => {});
    },
    exportTorch(runId: string) {
      exportAs({ type: 'exportTorch', runIds: [runId] }, () => {});
    },
    backUp(
      runIds: readonly string[],
      name: string,
      settings: Readonly<Record<string, string>>,
      done: () => void,
    ) {
      exportAs({ type: 'exportRuns', runIds, checkpoints: true, name, settings }, done);
    },
    cancel() {
      const { busy } = store.getState();
      if (busy === null) return;
      if (busy.kind === 'import') {
        // The worker ends it, since only it knows what is stored already.
        const doing = say('Cancelling the import');
        store.setState({ busy: { ...busy, doing, done: 0, total: 0, ending: true } });
        worker?.send({ type: 'cancelImport' });
        return;
      }
      waiting = [];
      end();
    },
    closeResults: () => store.setState({ results: null }),
  });
}
