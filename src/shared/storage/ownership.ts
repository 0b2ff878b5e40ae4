/**
 * Who trains: a run, and at all. The worker that trains a run holds a Web Lock named after it and
 * the one lock of the trainer; the browser releases both when the worker, its tab or the browser
 * ends in any way. A run that is stored as training while nobody holds its lock was interrupted.
 */
import { holdLock } from '#base/webLock.ts';
import { TRAINER_LOCK } from '#run/trainerChannel.ts';

export interface RunLocks {
  /** True if this context now holds the run's lock; false if another one does. */
  hold(runId: string): Promise<boolean>;
  release(runId: string): void;
  /** Ids of the runs that any context of this site holds. */
  held(): Promise<ReadonlySet<string>>;
}

const PREFIX = 'protolab.run.';
const IMPORT_PREFIX = 'protolab.import.';

export function webRunLocks(manager: LockManager, prefix = PREFIX): RunLocks {
  const releases = new Map<string, () => void>();
  return {
    async hold(runId) {
      if (releases.has(runId)) return true;
      const release = await holdLock(manager, prefix + runId, { ifAvailable: true });
      if (release !== null) releases.set(runId, release);
      return release !== null;
    },
    release(runId) {
      releases.get(runId)?.();
      releases.delete(runId);
    },
    async held() {
      const { held = [] } = await manager.query();
      const ids = held.flatMap(({ name }) =>
        name?.startsWith(prefix) ? [name.slice(prefix.length)] : [],
      );
      // A lock just requested may not be listed yet.
      return new Set([...ids, ...releases.keys()]);
    },
  };
}

/** Without Web Locks only this context's own runs count as being trained. */
function localRunLocks(): RunLocks {
  const own = new Set<string>();
  return {
    hold(runId) {
      own.add(runId);
      return Promise.resolve(true);
    },
    release(runId) {
      own.delete(runId);
    },
    held: () => Promise.resolve(new Set(own)),
  };
}

function lockManager(): LockManager | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.locks;
}

export function runLocks(): RunLocks {
  const manager = lockManager();
  return manager === undefined ? localRunLocks() : webRunLocks(manager);
}

/** Of the runs that an import writes. */
export function importLocks(): RunLocks {
  const manager = lockManager();
  return manager === undefined ? localRunLocks() : webRunLocks(manager, IMPORT_PREFIX);
}

/** The right to train, of one worker of the site at a time. */
export interface TrainerLock {
  /** True if this context may train now; false if another one trains. */
  hold(): Promise<boolean>;
  release(): void;
}

/**
 * How long another worker's end is waited for, ms: one that has just ended its run or was ended
 * holds the lock for some milliseconds more.
 */
const PATIENCE_MS = 500;

export function webTrainerLock(manager: LockManager, patienceMs = PATIENCE_MS): TrainerLock {
  let releaseOwn: (() => void) | null = null;
  return {
    async hold() {
      if (releaseOwn !== null) return true;
      const signal = AbortSignal.timeout(patienceMs);
      try {
        releaseOwn = await holdLock(manager, TRAINER_LOCK, { signal });
      } catch (error) {
        if (signal.aborted) return false;
        throw error;
      }
      return true;
    },
    release() {
      releaseOwn?.();
      releaseOwn = null;
    },
  };
}

/** Without Web Locks other tabs are not known. */
export function trainerLock(): TrainerLock {
  const manager = lockManager();
  if (manager !== undefined) return webTrainerLock(manager);
  return { hold: () => Promise.resolve(true), release: () => {} };
}
