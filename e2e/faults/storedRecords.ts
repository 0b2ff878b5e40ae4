import type { Page } from '@playwright/test';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import { FaultMissed } from './faultCase.ts';

/** A record of the page's database, read without the page's own code. */
export interface StoredRecord {
  readonly key: readonly (string | number)[];
  readonly schema: number;
  readonly step: number;
  /** Whether its checksum covers what it holds. */
  readonly sound: boolean;
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** All records of a page of the lab, in one read. */
export async function storedRecords(page: Page): Promise<readonly StoredRecord[]> {
  const found = await page.evaluate<Awaited<ReturnType<typeof readAll>>>(
    `(${readAll})(${openDatabase})`,
  );
  return found.map(({ base64, ...record }) => ({
    ...record,
    bytes: Buffer.from(base64, 'base64'),
  }));
}

/**
 * Changes a record of the page's database, without the page's own code.
 * @param change runs in the page, without access to its module; returns what is stored
 */
export async function changeRecord<Argument>(
  page: Page,
  key: StoredRecord['key'],
  change: (record: { bytes: Uint8Array }, argument: Argument) => object,
  argument: Argument,
): Promise<void> {
  const given = `${JSON.stringify(key)}, ${change}, ${JSON.stringify(argument)}`;
  await page.evaluate(`(${changeOne})(${openDatabase}, ${given})`);
}

// What follows runs in the page, without access to this module.

/** The page's database, as it is; null where there is none. */
async function openDatabase(): Promise<IDBDatabase | null> {
  const databases = await indexedDB.databases();
  // Opening one that is not there would make one without the page's object store.
  if (!databases.some(({ name }) => name === 'protolab')) return null;
  return new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('protolab');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function changeOne(
  open: typeof openDatabase,
  key: (string | number)[],
  change: (record: { bytes: Uint8Array }, argument: unknown) => object,
  argument: unknown,
): Promise<void> {
  const database = await open();
  if (database === null) throw new Error('the page has no database');
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('records', 'readwrite');
    const objects = transaction.objectStore('records');
    const request = objects.get(key);
    request.onsuccess = () => objects.put(change(request.result, argument), key);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

async function readAll(open: typeof openDatabase) {
  const database = await open();
  if (database === null) return [];
  const hex = async (bytes: Uint8Array<ArrayBuffer>) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
  const base64Of = (bytes: Uint8Array) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return btoa(text);
  };
  try {
    const objects = database.transaction('records', 'readonly').objectStore('records');
    const all = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [keys, values]: [IDBValidKey[], unknown[]] = await Promise.all([
      all(objects.getAllKeys()),
      all(objects.getAll()),
    ]);
    const records = [];
    for (const [i, stored] of keys.entries()) {
      const key = (Array.isArray(stored) ? stored : [stored]).map((part) =>
        typeof part === 'number' ? part : String(part),
      );
      const value = values[i];
      const field = (name: string): unknown =>
        typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
      const held = field('bytes');
      const bytes = held instanceof Uint8Array ? Uint8Array.from(held) : new Uint8Array();
      const [schema, savedAt, step] = ['schema', 'savedAt', 'step'].map((name) =>
        Number(field(name) ?? Number.NaN),
      );
      const label = JSON.stringify([schema, stored, savedAt, step, await hex(bytes)]);
      const sha256 = String(field('sha256'));
      records.push({
        ...{ key, schema: schema ?? Number.NaN, step: step ?? Number.NaN, sha256 },
        sound: (await hex(new TextEncoder().encode(label))) === sha256,
        base64: base64Of(bytes),
      });
    }
    return records;
  } finally {
    database.close();
  }
}

/** What is stored of a run. */
export interface SavedRun {
  /** Steps of its states, rising. */
  readonly states: readonly StoredRecord[];
  /** Of its newest state; 0 without one. */
  readonly step: number;
}

/**
 * A run as it is stored, every record and every state checked.
 * @throws FaultMissed if a record is damaged, or a state and its record are of different saves
 */
export async function savedRun(records: readonly StoredRecord[], runId: string): Promise<SavedRun> {
  const own = records.filter(({ key }) => key[1] === runId);
  const unsound = own.find(({ sound }) => !sound);
  if (unsound !== undefined) throw new FaultMissed(`record ${unsound.key.join(' ')} is damaged`, 1);
  const states = own
    .filter(({ key }) => key[0] === 'checkpoint')
    .toSorted((a, b) => a.step - b.step);
  for (const { step, bytes } of states) {
    const { metadata } = await readSafetensors(new Uint8Array(bytes), `the state of step ${step}`);
    if (Number(metadata.step) !== step) {
      const words = `a state of step ${metadata.step} is stored as one of step ${step}`;
      throw new FaultMissed(words, 0, 1);
    }
  }
  const step = states.at(-1)?.step ?? 0;
  const record = own.find(({ key }) => key[0] === 'run');
  if (record === undefined) throw new FaultMissed(`run ${runId} has no record`);
  const { steps }: { steps: number } = JSON.parse(record.bytes.toString('utf8'));
  // The record is written with each state, and between two of them.
  if (steps < step) {
    const words = `the record is of step ${steps}, and the newest state of step ${step}`;
    throw new FaultMissed(words, 0, 1);
  }
  return { states, step };
}

/**
 * Checks that what the page called kept is there.
 * @throws FaultMissed otherwise, with what is lost
 */
export async function requireKept(page: Page, runId: string, kept: number): Promise<SavedRun> {
  const saved = await savedRun(await storedRecords(page), runId);
  if (saved.step < kept) {
    throw new FaultMissed(`step ${kept} was kept, and step ${saved.step} is stored`, 1);
  }
  return saved;
}
