/** The images that are loaded, loading, or refused. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import {
  type DatasetSource,
  type DatasetSummary,
  datasetSource,
  type SampleImage,
  type SourceFile,
} from '#run/datasets.ts';
import { storedSideOf } from '#run/imageSides.ts';

/** The files the user gave last, with a serial number. */
export interface GivenFiles {
  readonly number: number;
  readonly files: readonly SourceFile[];
  /** The folder's or the file's name: "cifar-10-binary.tar.gz", "animals". */
  readonly name: string;
}

/** Files that were given in an earlier session. */
export interface KnownFiles {
  readonly name: string;
  /** The data set that they became; null if they never were one. */
  readonly dataset: string | null;
  readonly files: number;
  /** The browser can be asked for them, or they must be chosen or loaded from their address again. */
  readonly access: 'ask' | 'choose' | 'address' | 'reading';
  /** Where on the web they came from. */
  readonly addresses?: readonly string[];
}

export interface LoadedData {
  /** The request's key, see `wantedData`. */
  readonly key: string;
  readonly summary: DatasetSummary;
  readonly samples: readonly SampleImage[];
}

export interface DataState {
  readonly given: GivenFiles | null;
  /** Given before, newest first. */
  readonly known: readonly KnownFiles[];
  /** The given files are not what they were under this name last time. */
  readonly changed: boolean;
  /** The data set of own files that a run to continue needs; null for any. */
  readonly asked: string | null;
  readonly loaded: LoadedData | null;
  readonly loading: {
    readonly key: string;
    readonly doing: Words;
    readonly done: number;
    readonly total: number;
  } | null;
  /** Why the data last requested cannot be used. */
  readonly failed: { readonly key: string; readonly message: Words } | null;
}

export type DataStore = StoreApi<DataState>;

export function createDataStore(): DataStore {
  return createStore<DataState>(() => ({
    given: null,
    known: [],
    changed: false,
    asked: null,
    loaded: null,
    loading: null,
    failed: null,
  }));
}

export interface WantedData {
  /** Equal for configs that need the same images. */
  readonly key: string;
  readonly source: DatasetSource;
}

/** The images a config needs; null when they are the user's files and none were given. */
export function wantedData(config: RunConfig, given: GivenFiles | null): WantedData | null {
  const { dataset, sceneClasses, scenesPerClass, seed } = config;
  const side = storedSideOf(config);
  if (dataset === 'files') {
    if (given === null) return null;
    const key = `files ${given.number} ${side} ${config.badImages}`;
    return { key, source: datasetSource(config, given.files) };
  }
  // Only the scenes depend on their number and the seed.
  const scenes = dataset === 'scenes' ? ` ${sceneClasses} ${scenesPerClass} ${seed}` : '';
  return { key: `${dataset} ${side}${scenes}`, source: datasetSource(config, []) };
}

/** Whether the loaded images are those that a run was trained on; own files are known by name. */
export function holdsImagesOf(
  { loaded, given }: Pick<DataState, 'loaded' | 'given'>,
  run: { readonly config: RunConfig; readonly dataset: string },
): boolean {
  return (
    loaded !== null &&
    loaded.key === wantedData(run.config, given)?.key &&
    (run.config.dataset !== 'files' || loaded.summary.name === run.dataset)
  );
}
