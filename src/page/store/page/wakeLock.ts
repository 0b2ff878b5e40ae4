/** Keeps the screen on while it is wanted. Browsers take the lock away whenever the page is hidden. */

export interface WakeLockSource {
  request(type: 'screen'): Promise<HeldLock>;
}

export interface HeldLock {
  release(): Promise<void>;
  addEventListener(type: 'release', listener: () => void): void;
}

export interface WakeLockKeeper {
  want(wanted: boolean): void;
}

/** @param source null where the browser has none; a refusal is silent, it costs only comfort */
export function createWakeLock(
  source: WakeLockSource | null,
  page: {
    readonly visibilityState: DocumentVisibilityState;
    addEventListener(type: 'visibilitychange', listener: () => void): void;
  },
): WakeLockKeeper {
  let wanted = false;
  let held: HeldLock | null = null;
  let asking = false;

  const settle = async () => {
    if (source === null || asking) return;
    if (!wanted) {
      const lock = held;
      held = null;
      await lock?.release().catch(() => {});
      return;
    }
    if (held !== null || page.visibilityState !== 'visible') return;
    asking = true;
    try {
      const lock = await source.request('screen');
      held = lock;
      lock.addEventListener('release', () => {
        if (held === lock) held = null;
      });
    } catch {
      // A battery saver or a policy forbids it.
      return;
    } finally {
      asking = false;
    }
    if (!wanted) await settle();
  };
  page.addEventListener('visibilitychange', () => void settle());
  return {
    want(next) {
      if (next === wanted) return;
      wanted = next;
      void settle();
    },
  };
}
