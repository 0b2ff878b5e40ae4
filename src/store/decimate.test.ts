import { expect, test } from 'vitest';
import { MISSING } from './columns.ts';
import { decimate as decimateColumns } from './decimate.ts';

/** One column, its point's lists unwrapped. */
function decimate(x: Float64Array, raw: Float64Array, smooth: Float64Array, maxPoints: number) {
  const { points, marks } = decimateColumns(x, [{ raw, smooth }], maxPoints);
  return { points: points.map((p) => ({ x: p.x, raw: p.raw[0], smooth: p.smooth[0] })), marks };
}

const steps = (length: number) => Float64Array.from({ length }, (_, i) => i + 1);

test('keeps every point of a short column', () => {
  const y = Float64Array.of(3, 1, 2);
  const { points, marks } = decimate(steps(3), y, Float64Array.of(3, 2, 2), 500);
  expect(points).toEqual([
    { x: 1, raw: 3, smooth: 3 },
    { x: 2, raw: 1, smooth: 2 },
    { x: 3, raw: 2, smooth: 2 },
  ]);
  expect(marks).toEqual([]);
});

test('a long column keeps its single spikes, its ends and the bound', () => {
  const length = 100_000;
  const y = Float64Array.from({ length }, () => 1);
  y[43_210] = 99;
  y[77_777] = -99;
  const { points } = decimate(steps(length), y, y, 500);
  expect(points.length).toBeLessThanOrEqual(500);
  expect(points.some((point) => point.x === 43_211 && point.raw === 99)).toBe(true);
  expect(points.some((point) => point.x === 77_778 && point.raw === -99)).toBe(true);
  expect(points[0]?.x).toBe(1);
  expect(points.at(-1)?.x).toBe(length);
  const xs = points.map((point) => point.x);
  expect(xs).toEqual([...new Set(xs)].sort((a, b) => a - b));
});

test('the average is straight between bucket ends and exact at them', () => {
  const length = 10_000;
  const y = Float64Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 10);
  const smooth = Float64Array.from({ length }, (_, i) => 2 * i);
  for (const point of decimate(steps(length), y, smooth, 500).points) {
    expect(point.smooth).toBeCloseTo(2 * (point.x - 1), 6);
  }
});

test('non-finite values become marks at the last finite height and gaps in the lines', () => {
  const y = Float64Array.of(5, Number.NaN, Number.POSITIVE_INFINITY, 4, Number.NEGATIVE_INFINITY);
  const { points, marks } = decimate(steps(5), y, y, 500);
  expect(marks).toEqual([
    { x: 2, y: 5, kind: 'NaN' },
    { x: 3, y: 5, kind: '+Inf' },
    { x: 5, y: 4, kind: '−Inf' },
  ]);
  expect(points.map((point) => point.raw)).toEqual([5, null, null, 4, null]);
  expect(points.map((point) => point.smooth)).toEqual([5, null, null, 4, null]);
});

test('a single NaN in a long column is never sampled away', () => {
  const length = 50_000;
  const y = Float64Array.from({ length }, (_, i) => i % 10);
  y[31_337] = Number.NaN;
  const { marks } = decimate(steps(length), y, y, 500);
  expect(marks).toEqual([{ x: 31_338, y: 6, kind: 'NaN' }]);
});

test('a column that starts broken marks at the first finite height', () => {
  const { marks } = decimate(steps(2), Float64Array.of(Number.NaN, 7), Float64Array.of(0, 7), 500);
  expect(marks).toEqual([{ x: 1, y: 7, kind: 'NaN' }]);
});

test('two columns share their points, each keeps its spikes, and a guide only follows', () => {
  const length = 20_000;
  const flat = Float64Array.from({ length }, () => 1);
  const a = flat.slice();
  const b = flat.slice();
  const guide = flat.slice();
  a[4_321] = 99;
  b[8_765] = -99;
  guide[15_000] = Number.NaN;
  const { points, marks } = decimateColumns(
    steps(length),
    [
      { raw: a, smooth: a },
      { raw: b, smooth: b },
      { raw: guide, smooth: guide, follows: true },
    ],
    500,
  );
  expect(points.length).toBeLessThanOrEqual(500);
  expect(points.find(({ x }) => x === 4_322)?.raw).toEqual([99, 1, 1]);
  expect(points.find(({ x }) => x === 8_766)?.raw).toEqual([1, -99, 1]);
  expect(marks).toEqual([]);
});

test('what was not measured is a gap without a mark, in short and in long columns', () => {
  const few = Float64Array.of(1, MISSING, 3);
  const short = decimate(steps(3), few, few, 500);
  expect(short.points.map(({ raw }) => raw)).toEqual([1, null, 3]);
  expect(short.marks).toEqual([]);
  const many = Float64Array.from({ length: 5000 }, (_, i) => (i < 2500 ? MISSING : 7));
  const long = decimate(steps(5000), many, many, 100);
  expect(new Set(long.points.map(({ raw }) => raw))).toEqual(new Set([null, 7]));
  expect(new Set(long.points.map(({ smooth }) => smooth))).toEqual(new Set([null, 7]));
  expect(long.marks).toEqual([]);
});
