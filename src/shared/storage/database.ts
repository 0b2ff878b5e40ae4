/** Sealed records over idb-keyval's store: guarded writes, checked reads, quarantine. */

import type { UseStore } from 'idb-keyval';
import { say, sentences, type Words } from '#base/words.ts';
import { createYielder } from '#base/yieldEvery.ts';
import {
  isEnvelope,
  isSameRecord,
  newerSchema,
  open,
  RECORD_KINDS,
  type RecordKey,
  type RecordKind,
  seal,
} from './envelope.ts';
import { damagedProblem, newerProblem, type StorageProblem } from './problems.ts';
import { openFailure, readFailure, StorageError, writeFailure } from './storageError.ts';

export interface GoodRecord {
  readonly key: RecordKey;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly savedAt: number;
  readonly step: number;
}

export interface NewRecord {
  readonly key: RecordKey;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly step?: number;
}

const QUARANTINE = 'quarantine';

// IndexedDB sorts numbers < strings < arrays, so [prefix, []] ends every key that has the prefix.
const allOf = (...prefix: string[]) => IDBKeyRange.bound(prefix, [...prefix, []]);

type StoredPair = readonly [key: IDBValidKey, value: unknown];

export class Database {
  readonly #store: UseStore;
  readonly #now: () => number;
  readonly #nameOf: (runId: string) => Words;

  /** @param nameOf a run's name for messages */
  constructor(store: UseStore, now: () => number, nameOf: (runId: string) => Words) {
    this.#store = store;
    this.#now = now;
    this.#nameOf = nameOf;
  }

  /** @throws StorageError when the database cannot be opened or read at all */
  async probe(): Promise<void> {
    try {
      await this.#transact('readonly', (objects, done, refuse) => {
        onResult(objects.count(), refuse, () => done(undefined));
      });
    } catch (error) {
      throw openFailure(error);
    }
  }

  /**
   * The records of a kind by rising key: all, those of a run, its last, or the one with an index.
   * Damaged ones are moved to quarantine.
   * @throws StorageError
   */
  async load(
    kind: RecordKind,
    runId?: string,
    only?: 'last' | number,
  ): Promise<{ readonly records: readonly GoodRecord[]; readonly problems: StorageProblem[] }> {
    const range = () => {
      if (runId === undefined) return allOf(kind);
      return typeof only === 'number' ? IDBKeyRange.only([kind, runId, only]) : allOf(kind, runId);
    };
    let pairs: readonly StoredPair[];
    try {
      pairs = await this.#transact<readonly StoredPair[]>('readonly', (objects, done, refuse) => {
        if (only === 'last') readLastPair(objects, range(), refuse, done);
        else readPairs(objects, range(), refuse, done);
      });
    } catch {
      const what =
        runId === undefined
          ? say('The run history')
          : say('The records of {{run}}', { run: this.#nameOf(runId) });
      pairs = await this.#readOneByOne(what, range);
    }
    const records: GoodRecord[] = [];
    const problems: StorageProblem[] = [];
    const yieldNow = createYielder();
    for (const [storedKey, value] of pairs) {
      const key = recordKey(storedKey);
      if (key === null) continue;
      // Browsers digest short records synchronously, so the awaits here do not end the task.
      await yieldNow();
      const opened = await open(key, value);
      switch (opened.status) {
        case 'good':
          records.push({ key, ...opened });
          break;
        case 'newer':
          problems.push(newerProblem(key, this.#nameOf(key[1]), opened.schema));
          break;
        case 'damaged':
          await this.#quarantine(key, value);
          problems.push(damagedProblem(key, this.#nameOf(key[1])));
          break;
        default:
          opened satisfies never;
      }
    }
    return { records, problems };
  }

  /**
   * Stores all records or none of them.
   * @param what what is stored, as the start of a sentence
   * @param without keys of records that are deleted with it
   * @throws StorageError, also if one of the keys has a record of a newer version
   */
  async save(
    what: Words,
    records: readonly NewRecord[],
    without: readonly RecordKey[] = [],
  ): Promise<void> {
    const bytesNeeded = records.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    try {
      const savedAt = this.#now();
      const sealed: (readonly [RecordKey, unknown])[] = [];
      for (const { key, bytes, step = 0 } of records) {
        sealed.push([key, await seal(key, bytes, savedAt, step)]);
      }
      await this.#transact('readwrite', (objects, done, refuse) => {
        for (const key of without) objects.delete([...key]);
        for (const [key, value] of sealed) {
          onResult(objects.get([...key]), refuse, (existing: unknown) => {
            const schema = newerSchema(existing);
            if (schema !== null) {
              const { message } = newerProblem(key, this.#nameOf(key[1]), schema);
              refuse(
                new StorageError(
                  'newer',
                  sentences(say('{{what}} could not be stored.', { what }), message),
                ),
              );
              return;
            }
            if (existing !== undefined && !isEnvelope(existing)) {
              objects.put(existing, this.#quarantineKey(key));
            }
            objects.put(value, [...key]);
          });
        }
        done(undefined);
      });
    } catch (error) {
      throw writeFailure(what, bytesNeeded, error);
    }
  }

  /** The keys of the records of a kind, of a run or of all, rising; the records are not read. */
  async keys(kind: RecordKind, runId?: string): Promise<readonly RecordKey[]> {
    try {
      const range = runId === undefined ? allOf(kind) : allOf(kind, runId);
      const keys = await this.#keysIn(range);
      return keys.flatMap((stored) => {
        const key = recordKey(stored);
        return key === null ? [] : [key];
      });
    } catch (error) {
      throw readFailure(say('The run history'), error);
    }
  }

  /** The quarantined records of all runs. */
  async quarantined(): Promise<StorageProblem[]> {
    let keys: readonly IDBValidKey[];
    try {
      keys = await this.#keysIn(allOf(QUARANTINE));
    } catch (error) {
      throw readFailure(say('The list of damaged records'), error);
    }
    return keys.flatMap((stored) => {
      if (!Array.isArray(stored)) return [];
      const key = recordKey([stored[2] ?? '', stored[1] ?? '', stored[3] ?? '']);
      return key === null ? [] : [damagedProblem(key, this.#nameOf(key[1]))];
    });
  }

  /** Removes all records of a run, including quarantined ones, and returns them unchanged. */
  async take(runId: string): Promise<readonly StoredPair[]> {
    try {
      const ranges = [...RECORD_KINDS.map((kind) => allOf(kind, runId)), allOf(QUARANTINE, runId)];
      return await this.#transact<readonly StoredPair[]>('readwrite', (objects, done, refuse) => {
        const taken: StoredPair[] = [];
        for (const range of ranges) {
          readPairs(objects, range, refuse, (pairs) => {
            taken.push(...pairs);
            objects.delete(range);
          });
        }
        done(taken);
      });
    } catch (error) {
      throw writeFailure(say('The deletion of {{run}}', { run: this.#nameOf(runId) }), 0, error);
    }
  }

  /** Puts back what `take` returned. */
  async putBack(runId: string, pairs: readonly StoredPair[]): Promise<void> {
    try {
      await this.#transact('readwrite', (objects, done) => {
        for (const [key, value] of pairs) objects.put(value, key);
        done(undefined);
      });
    } catch (error) {
      const bytes = pairs.reduce(
        (sum, [, value]) => sum + (isEnvelope(value) ? value.bytes.byteLength : 0),
        0,
      );
      throw writeFailure(say('The deleted {{run}}', { run: this.#nameOf(runId) }), bytes, error);
    }
  }

  #keysIn(range: IDBKeyRange): Promise<readonly IDBValidKey[]> {
    return this.#transact<readonly IDBValidKey[]>('readonly', (objects, done, refuse) => {
      onResult(objects.getAllKeys(range), refuse, done);
    });
  }

  #quarantineKey([kind, runId, index]: RecordKey): IDBValidKey {
    return [QUARANTINE, runId, kind, index, this.#now()];
  }

  /**
   * One record that the browser cannot read (a truncated file of a large value) fails the read of
   * the whole range; read one by one, only that record is missing, its value undefined.
   */
  async #readOneByOne(what: Words, range: () => IDBKeyRange): Promise<readonly StoredPair[]> {
    try {
      const keys = await this.#keysIn(range());
      const pairs: StoredPair[] = [];
      for (const key of keys) {
        const value = await this.#transact<unknown>('readonly', (objects, done, refuse) => {
          onResult(objects.get(key), refuse, done);
        }).catch(() => undefined);
        pairs.push([key, value]);
      }
      return pairs;
    } catch (error) {
      throw readFailure(what, error);
    }
  }

  /** Quarantines a damaged record unless it was replaced after it was read. */
  async #quarantine(key: RecordKey, damaged: unknown): Promise<void> {
    try {
      await this.#transact('readwrite', (objects, done, refuse) => {
        onResult(objects.get([...key]), refuse, (now: unknown) => {
          if (!isSameRecord(damaged, now)) return;
          objects.put(now, this.#quarantineKey(key));
          objects.delete([...key]);
        });
        done(undefined);
      });
    } catch {
      // No space to move it: it stays and is found again by the next read.
    }
  }

  /**
   * One transaction; the promise settles when it has committed or aborted.
   * @param work calls `done` with the result, or `refuse` to abort with an error
   */
  async #transact<T>(
    mode: IDBTransactionMode,
    work: (
      objects: IDBObjectStore,
      done: (result: T) => void,
      refuse: (error: unknown) => void,
    ) => void,
  ): Promise<T> {
    return await this.#store(
      mode,
      (objects) =>
        new Promise<T>((resolve, reject) => {
          const { transaction } = objects;
          let outcome: { readonly result: T } | null = null;
          transaction.oncomplete = () => {
            if (outcome === null) reject(new Error('The transaction ended without a result'));
            else resolve(outcome.result);
          };
          transaction.onabort = () => {
            reject(transaction.error ?? new Error('The transaction was aborted'));
          };
          const refuse = (error: unknown) => {
            reject(error);
            try {
              transaction.abort();
            } catch {
              // It is over already.
            }
          };
          try {
            work(
              objects,
              (result) => {
                outcome = { result };
              },
              refuse,
            );
          } catch (error) {
            refuse(error);
          }
        }),
    );
  }
}

/** An error in a request's own handler is the browser's to report: it would end the worker. */
function onResult<T>(
  request: IDBRequest<T>,
  refuse: (error: unknown) => void,
  use: (result: T) => void,
): void {
  request.onsuccess = () => {
    try {
      use(request.result);
    } catch (error) {
      refuse(error);
    }
  };
}

/** Records of a long run read per task; more would block the page's thread too long. */
const PAGE = 128;

function readPairs(
  objects: IDBObjectStore,
  range: IDBKeyRange,
  refuse: (error: unknown) => void,
  done: (pairs: readonly StoredPair[]) => void,
  before: StoredPair[] = [],
): void {
  const keys = objects.getAllKeys(range, PAGE);
  const values: IDBRequest<unknown[]> = objects.getAll(range, PAGE);
  onResult(values, refuse, (stored) => {
    before.push(...keys.result.map((key, i) => [key, stored[i]] as const));
    const last = keys.result.at(-1);
    if (last === undefined || keys.result.length < PAGE) return done(before);
    const rest = IDBKeyRange.bound(last, range.upper, true, range.upperOpen);
    readPairs(objects, rest, refuse, done, before);
  });
}

function readLastPair(
  objects: IDBObjectStore,
  range: IDBKeyRange,
  refuse: (error: unknown) => void,
  done: (pairs: readonly StoredPair[]) => void,
): void {
  onResult(objects.openCursor(range, 'prev'), refuse, (cursor) => {
    done(cursor === null ? [] : [[cursor.key, cursor.value]]);
  });
}

function recordKey(key: IDBValidKey): RecordKey | null {
  if (!Array.isArray(key)) return null;
  const [kindName, runId, index] = key;
  const kind = RECORD_KINDS.find((candidate) => candidate === kindName);
  if (kind === undefined || typeof runId !== 'string' || typeof index !== 'number') return null;
  return [kind, runId, index];
}
