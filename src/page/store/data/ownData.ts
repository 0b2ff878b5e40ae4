/** What the rest of the page has to do with the user's own files. */
import { say } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { ConfigStore } from '#store/config/configStore.ts';
import type { Rail } from '#store/config/rail.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import { type RunsStore, trainsHere } from '#store/runs/runsStore.ts';
import type { DataLoading } from './dataLoading.ts';
import { type DataStore, wantedData } from './dataStore.ts';
import { createOwnFiles, type FilesOrigin, type OwnFilesStorage } from './ownFiles.ts';

export interface OwnData {
  /** Looks up the files of an earlier session. */
  recall(): void;
  /** @param from where they can be had after a reload */
  giveFiles(files: readonly SourceFile[], name: string, from?: FilesOrigin): void;
  /** Opens files given in an earlier session; only from a press of the user. */
  allowFiles(name: string): void;
}

export interface OwnDataParts {
  readonly storage: OwnFilesStorage | null;
  readonly data: DataStore;
  readonly dataLoading: DataLoading;
  readonly config: ConfigStore;
  readonly runs: RunsStore;
  readonly alerts: AlertStore;
  readonly rail: Rail;
  /** Name of the data set that a stored run was trained on. */
  readonly datasetOf: (runId: string) => string | null;
}

export function createOwnData(parts: OwnDataParts): OwnData {
  const { storage, data, dataLoading, config, runs, alerts, rail, datasetOf } = parts;
  const ownFiles = createOwnFiles({
    ...{ storage, data, alerts },
    give(files, name, from) {
      lastFrom = from;
      dataLoading.give(files, name);
    },
    wanted: () => config.getState().values.dataset === 'files',
  });
  /** Of the files that were given last. */
  let lastFrom: FilesOrigin = {};
  data.subscribe(({ given, loaded }, before) => {
    config.setOwnFiles(given !== null);
    if (given === null || loaded === null || loaded === before.loaded) return;
    // Files that are refused are not worth asking for again.
    if (loaded.key !== wantedData(config.getState().values, given)?.key) return;
    if (!loaded.key.startsWith('files ')) return;
    void ownFiles
      .remember(given.name, given.files, lastFrom)
      .then(() => ownFiles.becameDataset(loaded.summary.name));
  });
  config.subscribe(({ values }, before) => {
    if (values.dataset !== before.values.dataset) void ownFiles.reopen();
  });
  runs.subscribe(({ forking }, before) => {
    if (forking === before.forking || forking === null) return;
    data.setState({ asked: datasetOf(forking.runId) });
  });

  /** Whether the current run uses the images; says so. */
  const inUse = (): boolean => {
    if (!trainsHere(runs.getState())) return false;
    alerts.raise({
      key: 'data',
      title: say('The images are in use'),
      sentences: [say('The current run uses them. Stop it, then load the new files again.')],
      actions: [],
    });
    return true;
  };
  return {
    recall: () => void ownFiles.recall(),
    giveFiles(files, name, from = {}) {
      if (inUse()) return;
      if (files.length > 0) lastFrom = from;
      dataLoading.give(files, name);
      rail.show('images');
    },
    allowFiles(name) {
      if (!inUse()) void ownFiles.allow(name);
    },
  };
}
