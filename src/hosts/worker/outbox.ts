/**
 * Writes to the run store. One that fails is said, kept in memory and tried again until it is
 * stored, also after its run has ended.
 */
import { formatBytes } from '#base/format.ts';
import { say, sentences, type Words, wordsOf } from '#base/words.ts';
import type { Event } from '#run/protocol.ts';
import type { NewCheckpoint } from '#storage/checkpointLog.ts';
import type { RunStore } from '#storage/runStore.ts';
import type { StoredRun } from '#storage/schemas.ts';
import { StorageError } from '#storage/storageError.ts';

/** Between two attempts: room that is made is used within 10 s. */
const RETRY_MS = 5000;

/** A write of more bytes is not tried while the browser says that there is less room than that. */
const LARGE_BYTES = 8_000_000;

/** Attempts after which a large write is tried all the same: what the browser says is a guess. */
const TRUSTED = 12;

/** What a run writes; a later write of the same name replaces one that failed. */
type WriteName =
  | 'run'
  | 'steps'
  | 'checkpoint'
  | 'clustering'
  | `${'evaluation' | 'tensors'} ${number}`;

interface Unstored {
  readonly runId: string;
  readonly write: () => Promise<void>;
  readonly error: StorageError;
  /** Attempts that were left out for want of room since the last one. */
  readonly waited?: number;
}

export interface OutboxParts {
  readonly runStore: RunStore;
  readonly tell: (event: Event) => void;
  /** Calls back once, later; tests replace it. */
  readonly later?: (work: () => void, ms: number) => void;
  /** Bytes that can be stored, or null if that is not known. */
  readonly room?: () => Promise<number | null>;
}

export class Outbox {
  readonly #runStore: RunStore;
  readonly #tell: (event: Event) => void;
  readonly #later: (work: () => void, ms: number) => void;
  readonly #room: () => Promise<number | null>;
  /** By run and name, oldest first. */
  readonly #unstored = new Map<string, Unstored>();
  /** Checkpoints that are only here, the newest of each run. */
  readonly #held = new Map<string, NewCheckpoint>();
  /** The newest record of each run that has something unstored. */
  readonly #runs = new Map<string, StoredRun>();
  /** Runs of which a record was stored: one that is gone later was deleted. */
  readonly #known = new Set<string>();
  #reported = '';
  #waiting = false;

  constructor({
    runStore,
    tell,
    later = (work, ms) => void setTimeout(work, ms),
    room = browserRoom,
  }: OutboxParts) {
    this.#room = room;
    this.#runStore = runStore;
    this.#tell = tell;
    this.#later = later;
  }

  /** The run store, in which a checkpoint that is held here is the newest of its run, and listed. */
  get runStore(): RunStore {
    return {
      ...this.#runStore,
      listRuns: async () => {
        const listing = await this.#runStore.listRuns();
        const held = [...this.#held.keys()].flatMap((runId) => this.#runs.get(runId) ?? []);
        const newer = new Set(held.map(({ runId }) => runId));
        const runs = listing.runs.filter(({ runId }) => !newer.has(runId));
        const newestFirst = [...held, ...runs].toSorted((a, b) => b.startedAt - a.startedAt);
        return { ...listing, runs: newestFirst };
      },
      readCheckpoint: async (runId, step) => {
        const held = this.#held.get(runId);
        if (held === undefined || (step !== undefined && step !== held.step)) {
          return this.#runStore.readCheckpoint(runId, step);
        }
        // The reader may hand the bytes on to another thread.
        return { step: held.step, bytes: held.bytes.slice() };
      },
    };
  }

  /** @returns whether it is stored; never rejects */
  putRun(run: StoredRun): Promise<boolean> {
    const { runId } = run;
    this.#runs.set(runId, run);
    return this.write(runId, 'run', async () => {
      await this.#runStore.putRun(this.#runs.get(runId) ?? run);
      this.#known.add(runId);
    });
  }

  /**
   * Stores a checkpoint together with the run's record, and says when it is kept; until then it is
   * held in memory.
   * @returns whether it is stored; never rejects
   */
  async putCheckpoint(run: StoredRun, checkpoint: NewCheckpoint): Promise<boolean> {
    const { runId } = run;
    this.#runs.set(runId, run);
    const stored = await this.write(runId, 'checkpoint', async () => {
      await this.#runStore.putCheckpoint(runId, checkpoint, this.#runs.get(runId) ?? run);
      this.#known.add(runId);
      this.#release(runId);
      this.#tell({ type: 'checkpointKept', runId, step: checkpoint.step });
    });
    if (!stored) {
      this.#held.set(runId, checkpoint);
      this.#sayHeld();
    }
    return stored;
  }

  /**
   * Writes, now and until it succeeds.
   * @returns whether it is stored; never rejects
   */
  async write(runId: string, name: WriteName, write: () => Promise<void>): Promise<boolean> {
    const key = `${runId} ${name}`;
    try {
      await write();
      this.#unstored.delete(key);
      this.#settle();
      return true;
    } catch (error) {
      this.#unstored.set(key, { runId, write, error: storageErrorOf(error) });
      this.#settle();
      return false;
    }
  }

  /** Tries everything that is not stored once more. */
  async retry(): Promise<void> {
    for (const [key, { runId, write }] of [...this.#unstored]) {
      // Replaced, stored or dropped meanwhile.
      if (this.#unstored.get(key)?.write !== write) continue;
      if (await this.#isHopeless(key)) continue;
      try {
        if (this.#known.has(runId) && !(await this.#runStore.hasRun(runId))) {
          this.#forget(runId);
          continue;
        }
        await write();
        if (this.#unstored.get(key)?.write === write) this.#unstored.delete(key);
      } catch (error) {
        if (this.#unstored.get(key)?.write !== write) continue;
        this.#unstored.set(key, { runId, write, error: storageErrorOf(error) });
      }
    }
    this.#settle();
  }

  /** Whether there is plainly no room for a large write; it would copy its bytes in vain. */
  async #isHopeless(key: string): Promise<boolean> {
    const unstored = this.#unstored.get(key);
    if (unstored === undefined) return true;
    const { error, waited = 0 } = unstored;
    if (error.failure !== 'quota' || error.bytesNeeded < LARGE_BYTES) return false;
    const room = await this.#room();
    if (room === null || room >= error.bytesNeeded || waited >= TRUSTED) return false;
    if (this.#unstored.get(key) === unstored) {
      this.#unstored.set(key, { ...unstored, waited: waited + 1 });
    }
    return true;
  }

  /** Says what changed about what is not stored, and plans the next attempt. */
  #settle(): void {
    const all = [...this.#unstored.values()];
    const [first] = all.toSorted((a, b) => b.error.bytesNeeded - a.error.bytesNeeded);
    if (first === undefined) {
      this.#runs.clear();
      if (this.#reported !== '') this.#tell({ type: 'storageCaughtUp' });
      this.#reported = '';
      return;
    }
    const { error } = first;
    if (error.message !== this.#reported) {
      this.#reported = error.message;
      const bytes = all.reduce((sum, one) => sum + one.error.bytesNeeded, 0);
      this.#tell({ type: 'storageFailed', message: sentences(error.words, triedAgain(bytes)) });
    }
    if (this.#waiting) return;
    this.#waiting = true;
    this.#later(() => {
      this.#waiting = false;
      void this.retry();
    }, RETRY_MS);
  }

  /** The run was deleted: nothing of it is stored again. */
  #forget(runId: string): void {
    for (const [key, unstored] of this.#unstored) {
      if (unstored.runId === runId) this.#unstored.delete(key);
    }
    this.#runs.delete(runId);
    this.#known.delete(runId);
    this.#release(runId);
  }

  #release(runId: string): void {
    if (this.#held.delete(runId)) this.#sayHeld();
  }

  #sayHeld(): void {
    const held = [...this.#held].map(([runId, { step, bytes }]) => ({
      ...{ runId, step, bytes: bytes.byteLength },
    }));
    this.#tell({ type: 'checkpointsHeld', held });
  }
}

async function browserRoom(): Promise<number | null> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined ? null : quota - usage;
  } catch {
    return null;
  }
}

const triedAgain = (bytes: number): Words =>
  say(
    'What is not stored ({{size}} in all) is kept in memory and stored as soon as that is possible: leave this page open until then.',
    { size: formatBytes(bytes) },
  );

function storageErrorOf(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const words = say('Part of the run could not be stored: {{reason}}.', {
    reason: wordsOf(error),
  });
  return new StorageError('failed', words, 0, error);
}
