/**
 * A run's checkpoints: a record for each, and one that lists them, so that the list is read
 * without their bytes. Where the list lacks a record (version 0.1 had none, or it was damaged),
 * the record itself tells.
 */

import * as v from 'valibot';
import { say, type Words } from '#base/words.ts';
import { type KeptCheckpoint, keptAfter } from '#run/keptCheckpoints.ts';
import type { Database, NewRecord } from './database.ts';
import type { RecordKey } from './envelope.ts';
import { decodeJson, encodeJson } from './json.ts';
import type { StorageProblem } from './problems.ts';
import { StorageError } from './storageError.ts';

export interface StoredCheckpoint {
  readonly step: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A checkpoint to be stored, and what is known of it. */
export interface NewCheckpoint extends StoredCheckpoint {
  readonly epoch?: number | null;
  readonly knn?: number | null;
}

/** A checkpoint and the last part of its record's key. */
type Listed = KeptCheckpoint & { readonly index: number };

const anyNumber = v.custom<number>((input) => typeof input === 'number');

const listSchema: v.GenericSchema<unknown, { checkpoints: Listed[] }> = v.object({
  checkpoints: v.array(
    v.object({
      ...{ index: anyNumber, step: anyNumber, bytes: anyNumber, savedAt: anyNumber },
      ...{ epoch: v.nullable(anyNumber), knn: v.nullable(anyNumber) },
    }),
  ),
});

/** What storing a checkpoint changes. */
export interface CheckpointChange {
  readonly records: readonly NewRecord[];
  readonly without: readonly RecordKey[];
}

export class CheckpointLog {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #nameOf: (runId: string) => Words;

  constructor(database: Database, now: () => number, nameOf: (runId: string) => Words) {
    this.#database = database;
    this.#now = now;
    this.#nameOf = nameOf;
  }

  /** By rising step; without those that cannot be read. @throws StorageError */
  async list(runId: string): Promise<readonly KeptCheckpoint[]> {
    const { listed } = await this.#listed(runId);
    return listed.map(({ index: _, ...kept }) => kept);
  }

  /**
   * The newest checkpoint that can be read, or the one of a step; null if there is none.
   * @throws StorageError if the one asked for is damaged, or all are
   */
  async read(runId: string, step?: number): Promise<StoredCheckpoint | null> {
    const { listed, problems } = await this.#listed(runId);
    const newestFirst = listed.toReversed();
    const wanted =
      step === undefined ? newestFirst : newestFirst.filter((one) => one.step === step);
    // A newer version of the lab has gone on with this run.
    let problem = problems.find(({ kind }) => kind === 'newer');
    if (problem === undefined) {
      for (const { index } of wanted) {
        const loaded = await this.#database.load('checkpoint', runId, index);
        const [record] = loaded.records;
        if (record !== undefined) return { step: record.step, bytes: record.bytes };
        problem ??= loaded.problems[0];
      }
    }
    problem ??= problems[0];
    if (problem === undefined) return null;
    throw new StorageError(problem.kind === 'newer' ? 'newer' : 'damaged', problem.message);
  }

  /** The records of a run with a checkpoint more, and those that the policy drops for it. */
  async change(
    runId: string,
    { step, bytes, epoch = null, knn = null }: NewCheckpoint,
    totalSteps: number,
  ): Promise<CheckpointChange> {
    const { listed: before } = await this.#listed(runId);
    const size = bytes.byteLength;
    const added: Listed = { index: step, step, epoch, knn, bytes: size, savedAt: this.#now() };
    const after = keptAfter(before, added, totalSteps);
    return {
      records: [{ key: ['checkpoint', runId, step], bytes, step }, listOf(runId, after)],
      without: this.#dropped(runId, before, after),
    };
  }

  /** The records of a run that is taken back to a step. */
  async back(runId: string, toStep: number): Promise<CheckpointChange> {
    const { listed: before } = await this.#listed(runId);
    const after = before.filter(({ step }) => step <= toStep);
    return { records: [listOf(runId, after)], without: this.#dropped(runId, before, after) };
  }

  #dropped(runId: string, before: readonly Listed[], after: readonly Listed[]): RecordKey[] {
    const kept = new Set(after.map(({ index }) => index));
    return before.flatMap(({ index }): RecordKey[] =>
      kept.has(index) ? [] : [['checkpoint', runId, index]],
    );
  }

  async #listed(runId: string): Promise<{
    readonly listed: readonly Listed[];
    readonly problems: readonly StorageProblem[];
  }> {
    const [record] = (await this.#database.load('checkpoints', runId)).records;
    const known = new Map(record === undefined ? [] : readList(record.bytes));
    const listed: Listed[] = [];
    const problems: StorageProblem[] = [];
    for (const [, , index] of await this.#database.keys('checkpoint', runId)) {
      const entry = known.get(index);
      if (entry !== undefined) {
        listed.push(entry);
        continue;
      }
      const loaded = await this.#database.load('checkpoint', runId, index);
      problems.push(...loaded.problems);
      for (const { step, savedAt, bytes } of loaded.records) {
        listed.push({ index, step, epoch: null, knn: null, bytes: bytes.byteLength, savedAt });
      }
    }
    return { listed: listed.toSorted((a, b) => a.step - b.step), problems };
  }

  /** The start of a sentence. */
  words(runId: string, step: number): Words {
    return say('The checkpoint of {{run}} at step {{step}}', { run: this.#nameOf(runId), step });
  }
}

function listOf(runId: string, checkpoints: readonly Listed[]): NewRecord {
  return { key: ['checkpoints', runId, 0], bytes: encodeJson({ checkpoints }) };
}

/** Empty for a list that this version cannot read: the records tell instead. */
function readList(bytes: Uint8Array<ArrayBuffer>): (readonly [number, Listed])[] {
  try {
    const { checkpoints } = v.parse(listSchema, decodeJson(bytes));
    return checkpoints.map((one) => [one.index, one]);
  } catch {
    return [];
  }
}
