/** The messages between the page and the worker that imports and exports runs. */
import type { Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import type { SourceFile } from './datasets.ts';

export type FilesCommand =
  | { readonly type: 'importFiles'; readonly files: readonly SourceFile[] }
  /** Answered by `filesCancelled`, unless the import was over before. */
  | { readonly type: 'cancelImport' }
  /** As one file: a run's JSON, or a zip of several or with checkpoints. */
  | {
      readonly type: 'exportRuns';
      readonly runIds: readonly string[];
      readonly checkpoints: boolean;
      /** The file's name without its extension. */
      readonly name: string;
      /** Makes it a backup of the lab: what the page keeps, by name. The queue comes with it. */
      readonly settings?: Readonly<Record<string, string>>;
    }
  /** A run with its newest checkpoint as a zip that goes on under PyTorch. */
  | { readonly type: 'exportTorch'; readonly runIds: readonly [string] };

/** What a backup holds beside its runs. */
export interface RestoredLab {
  /** As it was stored, unchecked; null if there was none. */
  readonly queue: unknown;
  readonly settings: Readonly<Record<string, string>>;
  /** Ids here of runs whose own were taken, by those in the backup. */
  readonly renamed: Readonly<Record<string, string>>;
}

/** A run that was found in a file. */
export interface ImportedRun {
  /**
   * `known` is stored here already, with the same steps and settings; `restored` was in the list
   * of deleted runs, and `deleted` is there now: a backup had it there.
   */
  readonly kind: 'imported' | 'known' | 'restored' | 'deleted';
  readonly file: string;
  /** Its id here. */
  readonly runId: string;
  readonly config: RunConfig;
  readonly steps: number;
  /** What its checkpoint holds; null if none came with it. */
  readonly checkpoint: { readonly tensors: number; readonly parameters: number } | null;
  /** Parts that could not be used, as sentences. */
  readonly problems: readonly Words[];
}

export interface RefusedFile {
  readonly kind: 'refused';
  readonly file: string;
  /** The file, the field and the fix. */
  readonly message: Words;
}

export type ImportResult = ImportedRun | RefusedFile;

export type FilesEvent =
  | {
      readonly type: 'filesProgressed';
      readonly doing: Words;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'filesImported';
      readonly results: readonly ImportResult[];
      /** Of the last backup among the files; null if there was none. */
      readonly lab: RestoredLab | null;
    }
  /** The import was ended; nothing of it is stored. */
  | { readonly type: 'filesCancelled' }
  | {
      readonly type: 'filesExported';
      readonly fileName: string;
      readonly blob: Blob;
      /** Runs or parts that could not be read and are not in the file, as sentences. */
      readonly problems: readonly Words[];
    }
  | { readonly type: 'filesFailed'; readonly message: Words };
