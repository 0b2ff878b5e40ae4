import { expect, test } from 'vitest';
import { LoadFailed, retriable } from './loadPiece.ts';

const ADDRESS = 'http://localhost/assets/Charts-1a2b.js';
const failed = new TypeError(`Failed to fetch dynamically imported module: ${ADDRESS}`);

test('a piece that did not arrive is asked for again, and then it is there', async () => {
  let offline = true;
  const load = retriable(() => (offline ? Promise.reject(failed) : Promise.resolve({ Charts: 1 })));
  await expect(load()).rejects.toBeInstanceOf(LoadFailed);
  offline = false;
  expect(await load()).toEqual({ Charts: 1 });
});

test('a browser that keeps the failure is asked under a new address', async () => {
  const asked: string[] = [];
  let offline = true;
  const load = retriable(
    () => Promise.reject(failed),
    async (address) => {
      asked.push(address);
      if (offline) throw new TypeError('offline');
      return { Charts: 1 };
    },
  );
  await expect(load()).rejects.toThrow(ADDRESS);
  expect(asked).toEqual([]);
  await expect(load()).rejects.toThrow(ADDRESS);
  offline = false;
  expect(await load()).toEqual({ Charts: 1 });
  expect(asked).toEqual([`${ADDRESS}?again=2`, `${ADDRESS}?again=3`]);
});

test('what names no file is not asked for elsewhere', async () => {
  const load = retriable(
    () => Promise.reject(new Error('the module threw')),
    () => Promise.reject(new Error('not to be called')),
  );
  await load().catch(() => {});
  await expect(load()).rejects.toThrow('the module threw');
});
