import { describe, expect, test } from 'vitest';
import { philox, RandomStream } from './random.ts';

describe('Philox 4x32-10', () => {
  // Known answers of Random123 (Salmon et al. 2011), file kat_vectors.
  test.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ])('known answer %#', (counter, key, want) => {
    const words = philox(
      counter as unknown as [number, number, number, number],
      key[0] ?? 0,
      key[1] ?? 0,
    );
    expect(words.map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(want);
  });
});

describe('RandomStream', () => {
  const draw = (stream: RandomStream, count: number, of: (s: RandomStream) => number) =>
    Array.from({ length: count }, () => of(stream));

  test('streams of one seed differ by name and by counter, and repeat', () => {
    const first = (...parts: ConstructorParameters<typeof RandomStream>) =>
      draw(new RandomStream(...parts), 6, (s) => s.word());
    expect(first(3, 'order', 1)).toEqual(first(3, 'order', 1));
    expect(first(3, 'order', 1)).not.toEqual(first(3, 'order', 2));
    expect(first(3, 'order', 1)).not.toEqual(first(3, 'split', 1));
    expect(first(3, 'order', 1)).not.toEqual(first(4, 'order', 1));
  });

  test('uniform and normal have the moments of their distributions', () => {
    const count = 20_000;
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / count;
    const uniform = draw(new RandomStream(0, 'weights'), count, (s) => s.uniform(2, 4));
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...uniform)).toBeLessThan(4);
    // Five standard errors.
    expect(Math.abs(mean(uniform) - 3)).toBeLessThan((5 * 2) / Math.sqrt(12 * count));
    const normal = draw(new RandomStream(1, 'weights'), count, (s) => s.normal());
    expect(Math.abs(mean(normal))).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(mean(normal.map((v) => v * v)) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
  });

  test('a permutation has every number once, at every position equally often', () => {
    const places = new Uint32Array(5);
    for (let i = 0; i < 5000; i++) {
      const order = new RandomStream(0, 'order', i).permutation(5);
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      const at = order.indexOf(0);
      places[at] = (places[at] as number) + 1;
    }
    const spread = 5 * Math.sqrt(5000 * 0.2 * 0.8);
    for (const count of places) expect(Math.abs(count - 1000)).toBeLessThan(spread);
  });
});
