/**
 * Runs that are trained elsewhere and write a folder as `npm run train` does: it is read again
 * and again, and what is new in it is stored and drawn. `npm run watch` serves such folders beside the
 * page; a browser with file handles reads them from the disk.
 */
import type { Words } from '#base/words.ts';
import type { Event } from './protocol.ts';

/** Where `npm run watch` serves its runs, relative to the page, with a slash at the end. */
export const WATCHED_PATH = 'watched/';

/** The files of a run that are read. */
export const WATCHED_FILES = ['config.json', 'about.json', 'metrics.jsonl'] as const;

export type WatchedFile = (typeof WATCHED_FILES)[number];

/** A run's folder. */
export interface WatchedSource {
  readonly name: string;
  /** Its files are below this absolute URL, or in this folder. */
  readonly at: string | FileSystemDirectoryHandle;
}

export type WatchCommand =
  | { readonly type: 'watch'; readonly source: WatchedSource }
  /** The run stays stored as it is now. */
  | { readonly type: 'unwatch'; readonly name: string };

export type WatchEvent =
  /** What the run's folder tells, as the trainer tells it of its own runs. It is stored. */
  | { readonly type: 'watched'; readonly name: string; readonly event: Event }
  /** Its folder is not watched any more: the run ended, or it cannot be read. */
  | { readonly type: 'unwatched'; readonly name: string; readonly message: Words | null };
