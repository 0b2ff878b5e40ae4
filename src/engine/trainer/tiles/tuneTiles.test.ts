import { expect, test } from 'vitest';
import { inEnglish, speak } from '#base/words.ts';
import { bucketOf, candidateNames, layerKey } from '#kernels/conv2d/gemmLayers.ts';
import type { Conv2dShape } from '#kernels/conv2d/shape.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { type LayerToTune, type Tuning, tuneTiles, WINDOW_MS } from './tuneTiles.ts';

const layer = (name: string): LayerToTune => ({
  ...{ layer: name, key: `key of ${name}` },
  tiles: ['table', 'other', 'third'],
});

interface Fake {
  /** Milliseconds of a launch of each tile with one image, or a list of them, for its windows in turn. */
  readonly costs: Readonly<Record<string, number | readonly number[]>>;
  readonly budgetMs?: number;
  readonly compileMs?: number;
  readonly broken?: string;
  /** Its compilation never ends. */
  readonly hangs?: string;
  readonly batch?: number;
}

/** Tunes on a clock that goes forward by what fake launches cost. */
async function tuned(layers: readonly LayerToTune[], fake: Fake) {
  const { costs, budgetMs = 1500, compileMs = 0, broken, hangs, batch = 1 } = fake;
  let now = 0;
  const windows: { tile: string; ms: number }[] = [];
  const told: string[] = [];
  const warmed: string[] = [];
  const open = new Set<string>();
  const tuning: Tuning = {
    budgetMs,
    now: () => now,
    later(ms) {
      const over = hangs === undefined ? new Promise<void>(() => {}) : Promise.resolve();
      const end = now + ms;
      const wait = () => {
        now = Math.max(now, end);
      };
      return { over: over.then(wait), stop: () => {} };
    },
    tell: (done, total) => void told.push(`${done}/${total}`),
    warm: (key, tile) => void warmed.push(`${key} ${tile}`),
    async open(key) {
      open.add(key);
      return {
        batch,
        async candidate(tile, images) {
          // Those that are asked for together are compiled together.
          const begun = now;
          await Promise.resolve();
          now = Math.max(now, begun + compileMs);
          if (tile === hangs) return new Promise(() => {});
          if (tile === broken) throw new Error('too many registers');
          const name = `${key} ${tile} ${images}`;
          open.add(name);
          let runs = 0;
          return {
            async run(repeats) {
              const cost = costs[tile] ?? 1;
              // The first launches find out how many fill a window.
              const each = typeof cost === 'number' ? cost : (cost[runs++] ?? cost.at(-1) ?? 1);
              const ms = each * repeats * images;
              now += ms;
              windows.push({ tile, ms });
              return ms;
            },
            close: () => void open.delete(name),
          };
        },
        close: () => void open.delete(key),
      };
    },
  };
  const result = await tuneTiles(layers, tuning);
  const notes = result.notes.map((note) => speak(inEnglish, note));
  return { ...result, notes, spent: now, windows, told, warmed, open };
}

test('the fastest tile is taken, each timed three times in windows of 4 ms or more', async () => {
  const { layers, windows, told, open } = await tuned([layer('a')], {
    costs: { table: 0.01, other: 0.009, third: 0.008 },
  });
  expect(layers).toEqual([
    { layer: 'a', table: 'table', tile: 'third', ratio: expect.closeTo(0.8) },
  ]);
  const last = windows.slice(-9);
  expect(last.map(({ tile }) => tile)).toEqual(Array(3).fill(['table', 'other', 'third']).flat());
  // By the clock of this test.
  expect(last.every(({ ms }) => ms >= WINDOW_MS - 1e-9)).toBe(true);
  expect(told).toEqual(['0/1', '1/1']);
  expect([...open]).toEqual([]);
});

test('a tie, and a gain that may be noise, take the table’s', async () => {
  for (const other of [5, 4.9]) {
    const { layers } = await tuned([layer('a')], { costs: { table: 5, other, third: 6 } });
    expect(layers).toEqual([{ layer: 'a', table: 'table', tile: 'table', ratio: 1 }]);
  }
});

test('the median counts: one slow window and one fast one change nothing', async () => {
  // Two first launches of the table's, one of another's; then three windows each.
  const costs = { table: [5, 5, 5, 90, 1], other: [9, 4, 4, 80], third: [9, 1, 6, 6] };
  const { layers } = await tuned([layer('a')], { costs });
  expect(layers).toEqual([
    { layer: 'a', table: 'table', tile: 'other', ratio: expect.closeTo(0.8) },
  ]);
});

test('the budget is kept; a layer is tuned whole or left to the table', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const costs = { table: 5, other: 4, third: 6 };
  const whole = await tuned(names.map(layer), { costs });
  const one = whole.spent / names.length;
  expect(whole.warmed.slice(0, 3)).toEqual(['key of b table', 'key of b other', 'key of b third']);
  const cut = await tuned(names.map(layer), { costs, budgetMs: 2.5 * one });
  expect(cut.layers.map((timed) => timed.layer)).toEqual(['a', 'b']);
  // It ends with the launch that reaches the budget.
  expect(cut.spent).toBeLessThanOrEqual(2.5 * one + 6);
  expect([...cut.open]).toEqual([]);
  const compiling = await tuned(names.map(layer), { costs, compileMs: 2000 });
  expect(compiling.layers).toEqual([]);
  expect(compiling.spent).toBeLessThan(2100);
  const hanging = await tuned(names.map(layer), { costs, hangs: 'table' });
  expect(hanging.layers).toEqual([]);
  expect(hanging.spent).toBe(1500);
});

test('a tile that does not compile is left out, in words; without the table’s the layer is', async () => {
  const costs = { table: 5, other: 4, third: 6 };
  const other = await tuned([layer('a')], { costs, broken: 'other' });
  expect(other.layers).toEqual([{ layer: 'a', table: 'table', tile: 'table', ratio: 1 }]);
  expect(other.notes).toEqual(['Tile other does not run for a: too many registers']);
  const own = await tuned([layer('a'), layer('b')], { costs, broken: 'table' });
  expect(own.layers).toEqual([]);
  expect(own.notes).toHaveLength(2);
});

test('a long launch is timed with fewer images', async () => {
  const { windows, layers } = await tuned([layer('a')], {
    costs: { table: 1, other: 0.9, third: 2 },
    batch: 256,
  });
  expect(layers[0]?.tile).toBe('other');
  expect(Math.max(...windows.slice(2).map(({ ms }) => ms))).toBeLessThan(15);
});

test('half precision and packed arrays are other layers, a few pixels more are not', () => {
  const shape: Conv2dShape = {
    ...{ batch: 64, height: 16, width: 16, channelsIn: 64, channelsOut: 128 },
    ...{ kernel: 3, stride: 2, pad: 1 },
  };
  const full = [undefined, undefined, undefined] as const;
  const plain = { operation: 'forward', shape, half: undefined, packings: full } as const;
  const name = bucketOf(layerKey(plain));
  expect(name).toBe('forward 3×3, 64→128, stride 2, ≈4096 px');
  const half = layerKey({ ...plain, half: 'f16' });
  expect(bucketOf(half)).toBe(`${name}, f16`);
  const packed = layerKey({ ...plain, half: 'f16', packings: ['f16', undefined, 'f16'] });
  expect(bucketOf(packed)).toBe(`${name}, f16, packed xy`);
  expect(layerKey({ ...plain, half: 'emulated' })).not.toBe(half);
  expect(bucketOf(layerKey({ ...plain, shape: { ...shape, batch: 72 } }))).toBe(name);
  expect(bucketOf(layerKey({ ...plain, operation: 'inputGrad' }))).not.toBe(name);
  const adapter = { vendor: 'nvidia', architecture: 'ada', software: false } as AdapterSummary;
  expect(candidateNames(adapter, half)).toEqual(['64×64×16/8', '64×64×16/4', '64×32×16/4']);
});
