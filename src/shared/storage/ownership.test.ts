import { describe, expect, it } from 'vitest';
import { lockFreed } from '#base/webLock.ts';
import { TRAINER_LOCK } from '#run/trainerChannel.ts';
import { webRunLocks, webTrainerLock } from './ownership.ts';

/** The used part of Web Locks: exclusive, `ifAvailable`, held until the callback settles. */
function lockManager(): LockManager {
  const held = new Set<string>();
  const request = async (
    name: string,
    _options: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ) => {
    await Promise.resolve();
    if (held.has(name)) return await callback(null);
    held.add(name);
    try {
      return await callback({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  const query = async () => ({
    held: [...held].map((name) => ({ name, clientId: 'c', mode: 'exclusive' as const })),
    pending: [],
  });
  const manager: Pick<LockManager, 'query'> & { request: typeof request } = { request, query };
  return manager as LockManager;
}

/** Locks that are waited for in turn, exclusive whatever is asked, until a signal ends the wait. */
function waitingManager(): LockManager {
  const queues = new Map<string, Promise<unknown>>();
  const request = async (
    name: string,
    { signal }: LockOptions,
    callback: (lock: Lock | null) => unknown,
  ) => {
    const before = queues.get(name) ?? Promise.resolve();
    let done = () => {};
    const own = new Promise<void>((resolve) => {
      done = resolve;
    });
    queues.set(
      name,
      before.then(() => own),
    );
    try {
      await new Promise<void>((resolve, reject) => {
        void before.then(() => resolve());
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
      return await callback({ name, mode: 'exclusive' });
    } finally {
      done();
    }
  };
  const manager: { request: typeof request } = { request };
  return manager as LockManager;
}

describe('webRunLocks', () => {
  it('gives a run to one context until it is released', async () => {
    const manager = lockManager();
    const worker = webRunLocks(manager);
    const page = webRunLocks(manager);
    expect(await worker.hold('a1')).toBe(true);
    expect(await worker.hold('a1')).toBe(true);
    expect(await page.hold('a1')).toBe(false);
    expect(await page.held()).toEqual(new Set(['a1']));
    worker.release('a1');
    await new Promise((resolve) => setTimeout(resolve));
    expect(await page.held()).toEqual(new Set());
    expect(await page.hold('a1')).toBe(true);
  });

  it('does not list other locks of the site', async () => {
    const manager = lockManager();
    let release: (() => void) | undefined;
    const other = manager.request(
      'another',
      { ifAvailable: true },
      () =>
        new Promise<void>((resolve) => {
          release = resolve;
        }),
    );
    await new Promise((resolve) => setTimeout(resolve));
    expect(await webRunLocks(manager).held()).toEqual(new Set());
    release?.();
    await other;
  });

  it('passes on the refusal of a browser that forbids locks', async () => {
    const manager = lockManager();
    manager.request = () => Promise.reject(new DOMException('no', 'SecurityError'));
    await expect(webRunLocks(manager).hold('a1')).rejects.toThrow('no');
  });
});

describe('webTrainerLock', () => {
  it('lets one context train, and waits for one that is just ending', async () => {
    const manager = waitingManager();
    const [first, second] = [webTrainerLock(manager, 20), webTrainerLock(manager, 20)];
    expect(await first.hold()).toBe(true);
    expect(await first.hold()).toBe(true);
    expect(await second.hold()).toBe(false);
    const waits = webTrainerLock(manager, 60_000).hold();
    first.release();
    expect(await waits).toBe(true);
    expect(await second.hold()).toBe(false);
  });

  it('tells another context when the trainer is gone', async () => {
    const manager = waitingManager();
    const trainer = webTrainerLock(manager, 20);
    await trainer.hold();
    const ended = new AbortController();
    const heard: boolean[] = [];
    const gone = lockFreed(manager, TRAINER_LOCK, ended.signal).then((free) => heard.push(free));
    await new Promise((resolve) => setTimeout(resolve));
    expect(heard).toEqual([]);
    trainer.release();
    await gone;
    expect(heard).toEqual([true]);
    await trainer.hold();
    const given = lockFreed(manager, TRAINER_LOCK, ended.signal);
    ended.abort();
    expect(await given).toBe(false);
  });
});
