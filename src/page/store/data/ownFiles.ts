/** The user's own files over a reload: read again through their handles, or asked for by name. */
import { say } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { OwnFilesRecord } from '#storage/ownFiles.ts';
import type { AlertStore } from '#store/page/alerts.ts';
import type { DataStore, KnownFiles } from './dataStore.ts';
import { areReadable, askToRead, filesOf } from './fileHandles.ts';

export interface OwnFilesStorage {
  read(): Promise<readonly OwnFilesRecord[]>;
  write(records: readonly OwnFilesRecord[]): Promise<void>;
}

/** Where files can be had again: handles of the browser, or addresses on the web. */
export type FilesOrigin = Partial<Pick<OwnFilesRecord, 'handles' | 'addresses'>>;

export interface OwnFiles {
  /** Looks up what was given before, then as `reopen`. */
  recall(): Promise<void>;
  /** Reads the newest again if the form asks for own files and the browser still allows it. */
  reopen(): Promise<void>;
  /** Files that were loaded, and where they came from; resolves once it is stored. */
  remember(name: string, files: readonly SourceFile[], from: FilesOrigin): Promise<void>;
  /** The data set that the files given last became; resolves once it is stored. */
  becameDataset(dataset: string): Promise<void>;
  /** Asks the browser for the files of that name; only from a press of the user. */
  allow(name: string): Promise<void>;
}

export interface OwnFilesParts {
  readonly storage: OwnFilesStorage | null;
  readonly data: DataStore;
  readonly alerts: AlertStore;
  /** Makes the files the data set. */
  readonly give: (files: readonly SourceFile[], name: string, from: FilesOrigin) => void;
  /** Whether the form asks for own files. */
  readonly wanted: () => boolean;
}

/** Sets of files that are remembered. */
const MOST = 8;

export function createOwnFiles(parts: OwnFilesParts): OwnFiles {
  const { storage, data, alerts, give, wanted } = parts;
  let records: readonly OwnFilesRecord[] = [];

  const publish = (reading: string | null = null) =>
    data.setState({ known: records.map((record) => knownOf(record, record.name === reading)) });
  let read: Promise<void> | null = null;
  /** Adds what an earlier session stored, once; files that were given meanwhile are the newer. */
  const readStored = () => {
    read ??= (async () => {
      const stored = (await storage?.read()) ?? [];
      const given = new Set(records.map(({ name }) => name));
      records = [...records, ...stored.filter(({ name }) => !given.has(name))].slice(0, MOST);
      publish();
    })();
    return read;
  };
  const store = async (next: readonly OwnFilesRecord[]) => {
    records = next;
    publish();
    await readStored();
    await storage?.write(records);
  };
  /** False if they are not there any more. */
  const load = async (record: OwnFilesRecord): Promise<boolean> => {
    publish(record.name);
    const before = data.getState().given;
    try {
      const files = await filesOf(record.handles);
      publish();
      // Others were given meanwhile.
      if (data.getState().given !== before) return true;
      if (files.length === 0) return false;
      give(files, record.name, record);
      return true;
    } catch {
      publish();
      return false;
    }
  };
  const reopen = async () => {
    const [newest] = records;
    if (newest === undefined || !wanted() || data.getState().given !== null) return;
    if (await areReadable(newest.handles).catch(() => false)) await load(newest);
  };

  return {
    reopen,
    async recall() {
      await readStored();
      await reopen();
    },
    remember(name, files, { handles = [], addresses }) {
      const before = records.find((record) => record.name === name);
      const fingerprint = fingerprintOf(files);
      const changed = before !== undefined && before.fingerprint !== fingerprint;
      if (changed !== data.getState().changed) data.setState({ changed });
      const from = { handles, ...(addresses && { addresses }) };
      const record = { name, files: files.length, fingerprint, ...from };
      const others = records.filter((other) => other.name !== name);
      return store([{ ...record, dataset: before?.dataset ?? null }, ...others]);
    },
    async becameDataset(dataset) {
      const [newest, ...others] = records;
      if (newest === undefined || newest.dataset === dataset) return;
      await store([{ ...newest, dataset }, ...others]);
    },
    async allow(name) {
      const record = records.find((candidate) => candidate.name === name);
      if (record === undefined) return;
      const allowed = await askToRead(record.handles).catch(() => false);
      if (allowed && (await load(record))) return;
      alerts.raise({
        key: 'data',
        title: say('“{{name}}” could not be opened', { name }),
        sentences: [
          allowed
            ? say('It was moved or deleted since. Choose it again under Images.')
            : say('The browser did not allow access. Choose it again under Images.'),
        ],
        actions: [],
      });
      // Without its handles it is asked for in another way.
      await store(records.map((other) => (other === record ? { ...other, handles: [] } : other)));
    },
  };
}

function knownOf(record: OwnFilesRecord, reading: boolean): KnownFiles {
  const { name, dataset, files, handles, addresses } = record;
  const again = addresses === undefined ? 'choose' : 'address';
  return {
    name,
    dataset,
    files,
    access: reading ? 'reading' : handles.length > 0 ? 'ask' : again,
    ...(addresses && { addresses }),
  };
}

/** FNV-1a over paths, sizes and dates, in the order of paths. */
function fingerprintOf(files: readonly SourceFile[]): string {
  const lines = files.map(({ path, blob }) => {
    const changed = blob instanceof File ? blob.lastModified : 0;
    return `${path} ${blob.size} ${changed}`;
  });
  let hash = 0x811c9dc5;
  for (const line of lines.toSorted()) {
    for (let i = 0; i < line.length; i++) {
      hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193);
    }
  }
  return (hash >>> 0).toString(16);
}
