/**
 * Features in the browser, in a separate database with one record per batch and a checksum over its
 * key and bytes. The key includes the batch's size, so that stored bytes are counted without
 * reading features.
 */

import type { UseStore } from 'idb-keyval';
import { say, type Words } from '#base/words.ts';
import type { FeaturePassKey, FeatureStorage, FeatureStore } from '#run/featureStore.ts';
import { placedStore } from './spareStore.ts';
import { readFailure, writeFailure } from './storageError.ts';

type BatchKey = readonly [
  runId: string,
  epoch: number,
  fingerprint: string,
  batch: number,
  bytes: number,
];

interface StoredBatch {
  /** Lower-case hexadecimal, of the key and the rows. */
  readonly sha256: string;
  readonly rows: Float32Array<ArrayBuffer>;
}

/** @param store replaced by tests */
export function browserFeatureStorage(
  store: UseStore = placedStore('protolab-features', 'batches'),
): FeatureStorage {
  /** Deletes the batches whose key matches, in one transaction. */
  const remove = (what: Words, range: IDBKeyRange | undefined, goes: (key: BatchKey) => boolean) =>
    transact(store, 'readwrite', (objects, done) => {
      const request = objects.getAllKeys(range);
      request.onsuccess = () => {
        for (const key of request.result) {
          const batchKey = asBatchKey(key);
          if (batchKey === null || goes(batchKey)) objects.delete(key);
        }
        done(undefined);
      };
    }).catch((error: unknown) => {
      throw writeFailure(what, 0, error);
    });
  return {
    async openFeatureStore(pass) {
      const { runId, epoch, fingerprint } = pass;
      const what = say('The deletion of older features of epoch {{epoch}}', { epoch });
      await remove(what, under(runId, epoch), (key) => key[2] !== fingerprint);
      return passStore(store, pass);
    },
    async pruneFeatures({ keepRunId, keepEpoch }) {
      const goes = ([runId, epoch]: BatchKey) => runId !== keepRunId || epoch !== keepEpoch;
      await remove(say('The deletion of older features'), undefined, goes);
    },
    featureBytesStored: () => keysIn(store, undefined).then(sizeOf),
  };
}

function passStore(store: UseStore, pass: FeaturePassKey): FeatureStore {
  const { runId, epoch, fingerprint, totalBytes } = pass;
  const all = () => under(runId, epoch, fingerprint);
  const stored = () => keysIn(store, all());
  /** Bytes that the missing batches need, once one could not be stored for lack of space. */
  const bytesMissing = async (batchBytes: number): Promise<number> => {
    if (totalBytes === undefined) return batchBytes;
    const kept = await stored().then(sizeOf, () => 0);
    return Math.max(batchBytes, totalBytes - kept);
  };
  return {
    async put(batch, rows) {
      try {
        // The structured clone of a view copies its whole buffer.
        const own = rows.byteLength === rows.buffer.byteLength ? rows : rows.slice();
        const key: BatchKey = [runId, epoch, fingerprint, batch, own.byteLength];
        const value: StoredBatch = { sha256: await checksum(key, own), rows: own };
        await transact(store, 'readwrite', (objects, done) => {
          objects.delete(under(runId, epoch, fingerprint, batch));
          objects.put(value, [...key]);
          done(undefined);
        });
      } catch (error) {
        const what = say('The features of epoch {{epoch}}, from batch {{batch}} on,', {
          epoch,
          batch,
        });
        throw writeFailure(what, await bytesMissing(rows.byteLength), error);
      }
    },
    async get(batch) {
      const range = under(runId, epoch, fingerprint, batch);
      try {
        const rows = await soundRows(store, range);
        if (rows !== null) return rows;
      } catch {
        // A record that the browser cannot read counts as damaged.
      }
      await transact(store, 'readwrite', (objects, done) => {
        objects.delete(range);
        done(undefined);
      }).catch(() => undefined);
      return null;
    },
    batches: async () => (await stored()).map((key) => key[3]).sort((a, b) => a - b),
    bytes: () => stored().then(sizeOf),
    async clear() {
      try {
        await transact(store, 'readwrite', (objects, done) => {
          objects.delete(all());
          done(undefined);
        });
      } catch (error) {
        throw writeFailure(
          say('The deletion of the features of epoch {{epoch}}', { epoch }),
          0,
          error,
        );
      }
    },
  };
}

/** The rows of the record in a range; null if there is none or its checksum is wrong. */
async function soundRows(
  store: UseStore,
  range: IDBKeyRange,
): Promise<Float32Array<ArrayBuffer> | null> {
  const [keys, values] = await transact<readonly [readonly IDBValidKey[], unknown[]]>(
    store,
    'readonly',
    (objects, done) => {
      const found = objects.getAllKeys(range, 1);
      const request = objects.getAll(range, 1);
      request.onsuccess = () => done([found.result, request.result]);
    },
  );
  const key = asBatchKey(keys[0]);
  const [value] = values;
  if (key === null || !isStoredBatch(value)) return null;
  return (await checksum(key, value.rows)) === value.sha256 ? value.rows : null;
}

// IndexedDB sorts numbers < strings < arrays, so [prefix, []] ends every key that has the prefix.
const under = (...prefix: (string | number)[]) => IDBKeyRange.bound(prefix, [...prefix, []]);

async function keysIn(store: UseStore, range: IDBKeyRange | undefined): Promise<BatchKey[]> {
  try {
    const keys = await transact<readonly IDBValidKey[]>(store, 'readonly', (objects, done) => {
      const request = objects.getAllKeys(range);
      request.onsuccess = () => done(request.result);
    });
    return keys.map(asBatchKey).filter((key) => key !== null);
  } catch (error) {
    throw readFailure(say('The list of stored features'), error);
  }
}

const sizeOf = (keys: readonly BatchKey[]): number =>
  keys.reduce((sum, [, , , , bytes]) => sum + bytes, 0);

function asBatchKey(key: IDBValidKey | undefined): BatchKey | null {
  if (!Array.isArray(key)) return null;
  const [runId, epoch, fingerprint, batch, bytes] = key;
  const typed =
    typeof runId === 'string' &&
    typeof epoch === 'number' &&
    typeof fingerprint === 'string' &&
    typeof batch === 'number' &&
    typeof bytes === 'number';
  return typed ? [runId, epoch, fingerprint, batch, bytes] : null;
}

function isStoredBatch(value: unknown): value is StoredBatch {
  if (typeof value !== 'object' || value === null) return false;
  return (
    typeof Reflect.get(value, 'sha256') === 'string' &&
    Reflect.get(value, 'rows') instanceof Float32Array
  );
}

async function checksum(key: BatchKey, rows: Float32Array<ArrayBuffer>): Promise<string> {
  const label = JSON.stringify([key, await sha256(rows)]);
  return sha256(new TextEncoder().encode(label));
}

async function sha256(bytes: Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * One transaction; the promise settles when it has committed or aborted, so that nothing is
 * reported as stored before.
 */
function transact<T>(
  store: UseStore,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore, done: (result: T) => void) => void,
): Promise<T> {
  return Promise.resolve(
    store(
      mode,
      (objects) =>
        new Promise<T>((resolve, reject) => {
          const { transaction } = objects;
          const results: T[] = [];
          transaction.oncomplete = () => {
            const [result] = results;
            if (results.length === 0) reject(new Error('The transaction ended without a result'));
            else resolve(result as T);
          };
          transaction.onabort = () => {
            reject(transaction.error ?? new Error('The transaction was aborted'));
          };
          try {
            work(objects, (result) => results.push(result));
          } catch (error) {
            reject(error);
            transaction.abort();
          }
        }),
    ),
  );
}
