/**
 * Runs that are trained elsewhere and write a folder as `npm run train` does: it is read again
 * and again, and what is new in it is stored and drawn. `npm run watch` serves such folders beside the
 * page, other servers at any address that they let pages read; a browser with file handles reads them from
 * the disk.
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
  /** Its files are below this absolute URL, which ends in a slash but for what is asked, or in this folder. */
  readonly at: string | FileSystemDirectoryHandle;
}

export type WatchCommand =
  /** Looks for runs at an address that a person wrote; answered by `found`. */
  | { readonly type: 'find'; readonly address: string }
  | { readonly type: 'watch'; readonly source: WatchedSource }
  /** The run stays stored as it is now. */
  | { readonly type: 'unwatch'; readonly name: string };

export type WatchEvent =
  | {
      readonly type: 'found';
      /** As it was asked for. */
      readonly address: string;
      readonly runs: readonly { readonly name: string; readonly at: string }[];
      /** Why there are none. */
      readonly message: Words | null;
    }
  /** What the run's folder tells, as the trainer tells it of its own runs. It is stored. */
  | { readonly type: 'watched'; readonly name: string; readonly event: Event }
  /** Its folder is not watched any more: the run ended, or it cannot be read. */
  | { readonly type: 'unwatched'; readonly name: string; readonly message: Words | null };
