import { expect, test } from 'vitest';
import { fileNames, namesFile, namesFileBytes, openNames } from './fileNames.ts';

const NAMES = Array.from({ length: 9000 }, (_, i) => `Zoë/${'x'.repeat(i % 7)}${i}.png`);
const file = () => new Blob([...namesFile(NAMES)]);

test('names come back by index, in any part, as those in memory do', async () => {
  expect(file().size).toBe(namesFileBytes(NAMES));
  const stored = await openNames(file());
  if (stored === null) throw new Error('no names');
  const memory = fileNames(NAMES);
  expect(stored.longest).toEqual(memory.longest);
  for (const [first, count] of [
    [0, 3],
    [4090, 12],
    [8998, 50],
    [9000, 1],
  ] as const) {
    expect(await stored.read(first, count)).toEqual(await memory.read(first, count));
  }
  expect(stored.count).toBe(9000);
  expect((await openNames(new Blob([...namesFile([])])))?.count).toBe(0);
});

test('a file that was cut off, or is none, has no names', async () => {
  const whole = file();
  for (let bytes = 0; bytes < whole.size; bytes += 4999) {
    expect(await openNames(whole.slice(0, bytes))).toBeNull();
  }
  expect(await openNames(new Blob(['nonsense that is no file of names']))).toBeNull();
});
