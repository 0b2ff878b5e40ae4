import { expect, test } from 'vitest';
import { type Block, placeBlocks } from './placement.ts';

const block = (bytes: number, first: number, last: number): Block => ({
  bytes,
  first,
  last,
  apart: new Set(),
});

/** Blocks of random size and use; what a command reads and what it writes are kept apart. */
function drawnBlocks(count: number): Block[] {
  let state = 7;
  const draw = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state % below;
  };
  const blocks = Array.from({ length: count }, (_, at) => {
    const first = at;
    return block(16 * (1 + draw(500)), first, first + 1 + draw(30));
  });
  for (const written of blocks) {
    for (const read of blocks) {
      if (read !== written && read.first < written.first && read.last === written.first) {
        written.apart.add(read);
        read.apart.add(written);
      }
    }
  }
  return blocks;
}

const most = (blocks: readonly Block[]): number =>
  Math.max(
    ...blocks.map(({ first: at }) =>
      blocks.reduce((sum, b) => sum + (b.first <= at && at <= b.last ? b.bytes : 0), 0),
    ),
  );

test('no two blocks in use share a byte, none shares an arena with one it must be apart from', () => {
  const blocks = drawnBlocks(120);
  const { places, arenas } = placeBlocks(blocks, 2 ** 30);
  for (const a of blocks) {
    const at = places.get(a);
    if (at === undefined) throw new Error('a block has no place');
    expect(at.offset % 256).toBe(0);
    expect(at.offset + a.bytes).toBeLessThanOrEqual(arenas[at.arena] ?? 0);
    for (const b of blocks) {
      const other = places.get(b);
      if (a === b || other?.arena !== at.arena) continue;
      expect(a.apart.has(b)).toBe(false);
      const together = a.first <= b.last && b.first <= a.last;
      const overlap = at.offset < other.offset + b.bytes && other.offset < at.offset + a.bytes;
      expect(together && overlap).toBe(false);
    }
  }
  const bytes = arenas.reduce((sum, arena) => sum + arena, 0);
  expect(bytes).toBeLessThan(1.25 * most(blocks));
});

test('no arena grows past the largest buffer; a larger block gets its own', () => {
  const blocks = [block(1024, 0, 9), block(1024, 0, 9), block(512, 0, 9), block(4096, 0, 9)];
  const { arenas } = placeBlocks(blocks, 2048);
  expect([...arenas].sort((a, b) => a - b)).toEqual([512, 2048, 4096]);
});

test('blocks together lie in one arena, apart from what any of them must be apart from', () => {
  const blocks = drawnBlocks(120);
  const together = Array.from({ length: 30 }, (_, i) => blocks.slice(4 * i, 4 * i + 2));
  const { places } = placeBlocks(blocks, 1 << 20, together);
  const arenaOf = (one: Block) => places.get(one)?.arena;
  const met = together.filter(([a, b]) => a && b && !a.apart.has(b));
  expect(met.length).toBeGreaterThan(10);
  for (const [a, b] of met) expect(arenaOf(a as Block)).toBe(arenaOf(b as Block));
  for (const one of blocks) {
    for (const other of one.apart) expect(arenaOf(one)).not.toBe(arenaOf(other));
  }
});

test('blocks that do not fit into one buffer are placed all the same', () => {
  const [a, b] = [block(600, 0, 2), block(500, 0, 2)];
  const { places, arenas } = placeBlocks([a, b], 1000, [[a, b]]);
  expect(places.size).toBe(2);
  expect(arenas).toEqual([600, 500]);
});
