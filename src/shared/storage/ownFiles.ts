/** Where the user's own files were, in a database of its own: handles are not plain data. */
import { createStore, get, set } from 'idb-keyval';

/** A set of files that the user gave, newest first in the list. */
export interface OwnFilesRecord {
  /** The folder's or the file's name. */
  readonly name: string;
  /** The data set that they became; null until they were loaded. */
  readonly dataset: string | null;
  readonly files: number;
  /** Equal for equal paths, sizes and dates. */
  readonly fingerprint: string;
  /** The browser's handles; empty where it gave none. */
  readonly handles: readonly FileSystemHandle[];
  /** Where on the web they came from; absent for files of this computer. */
  readonly addresses?: readonly string[];
}

const KEY = 'given';

const database = () => createStore('protolab-files', 'given');

/** The sets of files given before; empty if there are none or the browser forbids storage. */
export async function readOwnFiles(): Promise<readonly OwnFilesRecord[]> {
  try {
    const found: unknown = await get(KEY, database());
    return Array.isArray(found) ? found.filter(isRecord) : [];
  } catch {
    return [];
  }
}

/** Stores the list in place of the old one; without handles where they cannot be stored. */
export async function writeOwnFiles(records: readonly OwnFilesRecord[]): Promise<void> {
  try {
    await set(KEY, records, database());
  } catch {
    await set(
      KEY,
      records.map((record) => ({ ...record, handles: [] })),
      database(),
    ).catch(() => {});
  }
}

function isRecord(found: unknown): found is OwnFilesRecord {
  if (typeof found !== 'object' || found === null) return false;
  const {
    name,
    dataset,
    files,
    fingerprint,
    handles,
    addresses,
  }: Partial<Record<string, unknown>> = { ...found };
  return (
    typeof name === 'string' &&
    (dataset === null || typeof dataset === 'string') &&
    typeof files === 'number' &&
    typeof fingerprint === 'string' &&
    Array.isArray(handles) &&
    (addresses === undefined ||
      (Array.isArray(addresses) && addresses.every((one) => typeof one === 'string')))
  );
}
