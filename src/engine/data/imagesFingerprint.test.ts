import { expect, test } from 'vitest';
import { testDataset } from '#node/testDataset.ts';
import { compareImages, imagesFingerprint } from './imagesFingerprint.ts';

const dataset = testDataset(40, 8);
const changed = (change: (value: number, i: number) => number) => ({
  ...dataset,
  pixels: dataset.pixels.map(change),
});

test('the same images have one fingerprint; rounding is told from other images', async () => {
  const own = await imagesFingerprint(dataset);
  expect(await imagesFingerprint(testDataset(40, 8))).toBe(own);
  expect(compareImages(own, own)).toBe('same');
  const rounded = await imagesFingerprint(changed((value, i) => value ^ (i % 2)));
  expect(compareImages(own, rounded)).toBe('rounded');
  const darker = await imagesFingerprint(changed((value) => value >> 1));
  expect(compareImages(own, darker)).toBe('other');
  expect(compareImages(own, await imagesFingerprint(testDataset(20, 8)))).toBe('other');
  expect(compareImages(own, 'nonsense')).toBe('other');
});
