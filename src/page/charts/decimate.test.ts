import { expect, test } from 'vitest';
import { sample, type Track, type Window } from './decimate.ts';
import { Extremes, MISSING } from './extremes.ts';

/** A track whose x is 1, 2, 3, … */
function track(raw: Float64Array, smooth = raw): Track {
  const extremes = new Extremes();
  extremes.update(raw);
  return {
    x: {
      count: raw.length,
      at: (i) => (i < raw.length ? i + 1 : Number.NaN),
      indexAt: (x) => Math.min(raw.length, Math.max(0, Math.ceil(x) - 1)),
    },
    raw,
    smooth,
    extremes,
  };
}

const all = (raw: Float64Array): Window => ({ from: 0, to: raw.length, scale: 'linear' });

test('keeps every value of a short column', () => {
  const raw = Float64Array.of(3, 1, 2);
  const { xs, raw: ys, band, marks } = sample(track(raw), all(raw), 500);
  expect([...xs]).toEqual([1, 2, 3]);
  expect([...ys]).toEqual([3, 1, 2]);
  expect(band).toBeNull();
  expect(marks).toEqual([]);
});

test('a long column keeps its single spikes in the band, its ends, and the bound', () => {
  const raw = new Float64Array(100_000).fill(1);
  raw[43_210] = 99;
  raw[77_777] = -99;
  const { xs, band, raw: ys } = sample(track(raw), all(raw), 500);
  expect(xs.length).toBeLessThanOrEqual(502);
  const bucket = (x: number) => xs.findIndex((end) => end >= x);
  expect(band?.high[bucket(43_211)]).toBe(99);
  expect(band?.low[bucket(77_778)]).toBe(-99);
  expect([...(band?.high ?? [])].filter((high) => high > 1)).toEqual([99]);
  expect(xs[0]).toBe(1);
  expect(xs.at(-1)).toBe(100_000);
  expect(ys.every((y) => y === 1)).toBe(true);
  expect([...xs]).toEqual([...new Set(xs)].sort((a, b) => a - b));
});

test('zooming in sorts the values into finer buckets, down to the values themselves', () => {
  const raw = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i * 12.9898));
  const narrow = sample(track(raw), { from: 40_000, to: 41_000, scale: 'linear' }, 500);
  expect(narrow.xs.length).toBeGreaterThan(490);
  expect(narrow.band).not.toBeNull();
  const close = sample(track(raw), { from: 40_000, to: 40_100, scale: 'linear' }, 500);
  expect(close.band).toBeNull();
  // One value beyond either end, so that the line reaches the edges.
  expect([close.xs[0], close.xs.at(-1)]).toEqual([39_999, 40_101]);
  expect(close.raw[1]).toBe(raw[39_999]);
});

test('buckets are equally wide on a logarithmic axis', () => {
  const raw = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const { xs } = sample(track(raw), { from: 1, to: 100_000, scale: 'log' }, 200);
  const steps = [...xs].filter((x) => x > 1000).map(Math.log10);
  const widths = steps.slice(1).map((x, i) => x - (steps[i] ?? 0));
  expect(Math.max(...widths) / Math.min(...widths)).toBeLessThan(1.2);
});

test('the average is taken where the last value of a bucket is', () => {
  const raw = Float64Array.from({ length: 10_000 }, (_, i) => Math.sin(i * 12.9898) * 10);
  const smooth = Float64Array.from({ length: 10_000 }, (_, i) => 2 * i);
  const sampled = sample(track(raw, smooth), all(raw), 500);
  sampled.xs.forEach((x, i) => {
    expect(sampled.smooth[i]).toBe(2 * (x - 1));
    expect(sampled.raw[i]).toBe(raw[x - 1]);
  });
});

test('non-finite values become marks at the last finite height and gaps in the lines', () => {
  const raw = Float64Array.of(5, Number.NaN, Number.POSITIVE_INFINITY, 4, Number.NEGATIVE_INFINITY);
  const { marks, raw: ys, smooth } = sample(track(raw), all(raw), 500);
  expect(marks).toEqual([
    { x: 2, y: 5, kind: 'NaN' },
    { x: 3, y: 5, kind: '+Inf' },
    { x: 5, y: 4, kind: '−Inf' },
  ]);
  expect([...ys]).toEqual([5, Number.NaN, Number.NaN, 4, Number.NaN]);
  expect([...smooth]).toEqual([...ys]);
});

test('a single NaN in a long column is never sampled away', () => {
  const raw = Float64Array.from({ length: 50_000 }, (_, i) => i % 10);
  raw[31_337] = Number.NaN;
  const { marks } = sample(track(raw), all(raw), 500);
  expect(marks).toEqual([{ x: 31_338, y: 6, kind: 'NaN' }]);
});

test('a column that ends in nothing but NaN has few marks, the first at the first NaN', () => {
  const raw = Float64Array.from({ length: 50_000 }, (_, i) => (i < 25_000 ? 3 : Number.NaN));
  const { marks, xs, raw: ys } = sample(track(raw), all(raw), 500);
  expect(marks[0]).toEqual({ x: 25_001, y: 3, kind: 'NaN' });
  expect(marks.length).toBeLessThanOrEqual(13);
  expect(ys[xs.findIndex((x) => x > 25_100)]).toBeNaN();
});

test('a column that starts with NaN is marked at the first finite height', () => {
  const raw = Float64Array.of(Number.NaN, 7);
  expect(sample(track(raw), all(raw), 500).marks).toEqual([{ x: 1, y: 7, kind: 'NaN' }]);
});

test('missing values are gaps without marks, in short and in long columns', () => {
  const few = Float64Array.of(1, MISSING, 3);
  const short = sample(track(few), all(few), 500);
  expect([...short.raw]).toEqual([1, Number.NaN, 3]);
  expect(short.marks).toEqual([]);
  const many = Float64Array.from({ length: 5000 }, (_, i) => (i < 2500 ? MISSING : 7));
  const long = sample(track(many), all(many), 100);
  expect(new Set(long.raw)).toEqual(new Set([Number.NaN, 7]));
  expect(new Set(long.band?.low)).toEqual(new Set([Number.NaN, 7]));
  expect(long.marks).toEqual([]);
});
