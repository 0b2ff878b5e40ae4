import { expect, test } from 'vitest';
import { imageCount } from '#data/dataset.ts';
import { fileOf, load, refusal } from '#data/files.fixture.ts';
import { cifar100Archive, cifar100Records } from './formats.fixture.ts';

test('the archive as downloaded: classes finest first, test.bin is the test split', async () => {
  const dataset = await load([fileOf('cifar-100-binary.tar.gz', await cifar100Archive(120, 20))]);
  expect(imageCount(dataset)).toBe(140);
  expect(dataset.testStart).toBe(120);
  expect(dataset.levels.map(({ name }) => name)).toEqual(['class', 'superclass']);
  const [fine, coarse] = dataset.levels;
  expect(fine?.classNames).toHaveLength(100);
  expect(fine?.classNames[99]).toBe('worm');
  expect(coarse?.classNames).toHaveLength(20);
  expect(coarse?.classNames[19]).toBe('vehicles_2');
  expect([fine?.labels[57], coarse?.labels[57]]).toEqual([57, 17]);
  expect([...dataset.pixels.slice(57 * 3072, 57 * 3072 + 3)]).toEqual([57, 107, 157]);
});

test('a cut file and a label outside the classes are refused', async () => {
  const cut = cifar100Records(70).subarray(0, 100_000);
  expect(await refusal([fileOf('train.bin', cut)])).toMatch(
    /^train\.bin has 100 000 bytes.*CIFAR-100 record size of 3 074.*truncated/,
  );
  const wrong = cifar100Records(70);
  wrong[3074 * 16] = 20;
  expect(await refusal([fileOf('b.bin', wrong)])).toMatch(/record 17 has the label 20.*0 to 19/);
  expect(await refusal([fileOf('train.bin', new Uint8Array(0))])).toContain('is empty');
});
