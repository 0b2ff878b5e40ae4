import { expect, test } from 'vitest';
import { PixelGate } from './pixelGate.ts';

test('pictures go in while they have few enough pixels together, in order; a larger one alone', async () => {
  const gate = new PixelGate(10);
  let inside = 0;
  const together: number[] = [];
  const picture = (pixels: number) =>
    gate.through(pixels, async () => {
      inside += pixels;
      together.push(inside);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      inside -= pixels;
      return pixels;
    });
  const done = await Promise.all([4, 4, 4, 50, 1, 1, 9].map(picture));
  expect(done).toEqual([4, 4, 4, 50, 1, 1, 9]);
  expect(together.filter((pixels) => pixels > 10)).toEqual([50]);
  expect(together).toHaveLength(7);
});

test('a picture that fails leaves its place', async () => {
  const gate = new PixelGate(1);
  await expect(gate.through(1, () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  );
  expect(await gate.through(1, () => Promise.resolve('next'))).toBe('next');
});
