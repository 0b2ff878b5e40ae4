/**
 * Who trains a run. The worker that trains it holds a Web Lock named after it; the browser releases
 * the lock when the worker, its tab or the browser ends in any way. A run that is stored as
 * training while nobody holds its lock was interrupted.
 */
export interface RunLocks {
  /** True if this context now holds the run's lock; false if another one does. */
  hold(runId: string): Promise<boolean>;
  release(runId: string): void;
  /** Ids of the runs that any context of this site holds. */
  held(): Promise<ReadonlySet<string>>;
}

const PREFIX = 'protolab.run.';

export function webRunLocks(manager: LockManager): RunLocks {
  const releases = new Map<string, () => void>();
  return {
    hold(runId) {
      if (releases.has(runId)) return Promise.resolve(true);
      return new Promise<boolean>((resolve, reject) => {
        manager
          .request(PREFIX + runId, { ifAvailable: true }, (lock) => {
            if (lock === null) {
              resolve(false);
              return undefined;
            }
            return new Promise<void>((release) => {
              releases.set(runId, release);
              resolve(true);
            });
          })
          .catch(reject);
      });
    },
    release(runId) {
      releases.get(runId)?.();
      releases.delete(runId);
    },
    async held() {
      const { held = [] } = await manager.query();
      const ids = held.flatMap(({ name }) =>
        name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [],
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

export function runLocks(): RunLocks {
  const manager = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return manager === undefined ? localRunLocks() : webRunLocks(manager);
}
