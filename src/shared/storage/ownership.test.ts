import { describe, expect, it } from 'vitest';
import { webRunLocks } from './ownership.ts';

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
