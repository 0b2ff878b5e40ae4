/**
 * `lab.json` in a lab's zip: the size and checksum of every other file, and whether it is a backup,
 * which also holds the queue and the page's settings and is put back as it was.
 */
import * as v from 'valibot';
import { parseStrictJson } from '#checkpoint/strictJson.ts';
import { withNumbers } from './json.ts';

export const INDEX_FILE = 'lab.json';
export const QUEUE_FILE = 'queue.json';
export const SETTINGS_FILE = 'settings.json';

const FORMAT = 'protolab-lab';
const VERSION = 1;

export interface IndexedFile {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

export interface LabIndex {
  readonly backup: boolean;
  readonly files: ReadonlyMap<string, IndexedFile>;
}

const indexSchema = v.object({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.maxValue(VERSION)),
  backup: v.boolean(),
  files: v.array(v.object({ path: v.string(), bytes: v.number(), sha256: v.string() })),
});

export const indexText = (backup: boolean, files: readonly IndexedFile[]): string =>
  JSON.stringify({ format: FORMAT, version: VERSION, backup, files });

/** Null for a file of another form or of a newer version: what is beside it is read without it. */
export function readIndex(text: string): LabIndex | null {
  try {
    const { backup, files } = v.parse(indexSchema, parseStrictJson(text));
    return { backup, files: new Map(files.map((file) => [file.path, file])) };
  } catch {
    return null;
  }
}

export async function indexed(path: string, blob: Blob): Promise<IndexedFile> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { path, bytes: blob.size, sha256 };
}

/** Names of what the page keeps in localStorage, and the longest value of one. */
const SETTING = /^protolab\.[A-Za-z]{1,40}$/;
const LONGEST_SETTING = 100_000;
const MOST_SETTINGS = 200;

const settingsSchema = v.record(
  v.pipe(v.string(), v.regex(SETTING)),
  v.pipe(v.string(), v.maxLength(LONGEST_SETTING)),
);

/** Empty for what is none: each value is checked again where it is used. */
export function readSettings(text: string): Readonly<Record<string, string>> {
  try {
    const settings = v.parse(settingsSchema, parseStrictJson(text));
    return Object.keys(settings).length > MOST_SETTINGS ? {} : settings;
  } catch {
    return {};
  }
}

/** The queue as it was stored; null for what is no JSON. The page checks its items. */
export function queueOf(text: string): unknown {
  try {
    return withNumbers(parseStrictJson(text));
  } catch {
    return null;
  }
}
