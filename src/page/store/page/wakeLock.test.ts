import { expect, test } from 'vitest';
import { createWakeLock, type HeldLock } from './wakeLock.ts';

/** A page and its locks, in the hands of the test. */
function setUp({ refuses = false } = {}) {
  let visibilityState: DocumentVisibilityState = 'visible';
  let changed = () => {};
  const locks: { held: boolean; lost: () => void }[] = [];
  const keeper = createWakeLock(
    {
      async request() {
        if (refuses) throw new Error('battery saver');
        const lock = { held: true, lost: () => {} };
        locks.push(lock);
        const handle: HeldLock = {
          async release() {
            lock.held = false;
          },
          addEventListener: (_, listener) => {
            lock.lost = listener;
          },
        };
        return handle;
      },
    },
    {
      get visibilityState() {
        return visibilityState;
      },
      addEventListener: (_, listener) => {
        changed = listener;
      },
    },
  );
  const show = async (state: DocumentVisibilityState) => {
    visibilityState = state;
    if (state === 'hidden') {
      for (const lock of locks) lock.held = false;
      locks.at(-1)?.lost();
    }
    changed();
    await settled();
  };
  const held = () => locks.map((lock) => lock.held);
  return { keeper, show, held };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test('the screen is kept on while it is wanted', async () => {
  const { keeper, held } = setUp();
  await settled();
  expect(held()).toEqual([]);
  keeper.want(true);
  keeper.want(true);
  await settled();
  expect(held()).toEqual([true]);
  keeper.want(false);
  await settled();
  expect(held()).toEqual([false]);
});

test('a page that comes back into view takes the lock again', async () => {
  const { keeper, show, held } = setUp();
  keeper.want(true);
  await settled();
  await show('hidden');
  expect(held()).toEqual([false]);
  await show('visible');
  expect(held()).toEqual([false, true]);
  keeper.want(false);
  await settled();
  await show('visible');
  expect(held()).toEqual([false, false]);
});

test('what is no longer wanted when it arrives is given back; a refusal is silent', async () => {
  const { keeper, held } = setUp();
  keeper.want(true);
  keeper.want(false);
  await settled();
  expect(held()).toEqual([false]);
  const refused = setUp({ refuses: true });
  refused.keeper.want(true);
  await settled();
  expect(refused.held()).toEqual([]);
});
