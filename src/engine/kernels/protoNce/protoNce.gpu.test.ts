import { expect, test } from 'vitest';
import { roundHalf } from '#kernels/half/half.reference.ts';
import type { Half } from '#kernels/half/half.ts';
import { ROW, ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import {
  HARDWARE,
  largest,
  normals,
  onGpu,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { protoNceReference } from './protoNce.reference.ts';
import { launchProtoNce } from './protoNce.ts';

type Floats = Float32Array<ArrayBuffer>;

interface Case {
  readonly batch: number;
  readonly dim: number;
  readonly k: number;
  readonly negatives: number;
  /** Negatives that count in this step. */
  readonly used: number;
  readonly dedupe: boolean;
}

interface Inputs {
  readonly q: Floats;
  readonly centroids: Floats;
  readonly density: Floats;
  readonly cols: Uint32Array<ArrayBuffer>;
}

const unit = (seed: number, rows: number, dim: number): Floats => {
  const values = normals(seed, rows * dim);
  return values.map((value, i) => {
    const start = i - (i % dim);
    return value / Math.hypot(...values.subarray(start, start + dim));
  });
};

/** Prototype 0 is shared by every third row; negatives are ids no row has. */
function inputs({ batch, dim, k, negatives }: Case): Inputs {
  const cols = Uint32Array.from({ length: batch + negatives }, (_, j) =>
    j < batch ? (j % 3 === 0 ? 0 : j % (k - negatives)) : k - negatives + (j - batch),
  );
  const density = normals(3, k).map((v) => 0.2 + 0.02 * v);
  return { q: unit(1, batch, dim), centroids: unit(2, k, dim), density, cols };
}

async function run(
  { batch, dim, negatives, used, dedupe }: Case,
  { q, centroids, density, cols }: Inputs,
  options: {
    granularities?: number;
    scale?: number;
    add?: Floats;
    half?: Half;
    share?: { first: number; rows: number };
    adapter?: typeof HARDWARE;
  } = {},
) {
  const { granularities = 1, scale, add, half, share, adapter } = options;
  const [dq, rows, logits] = await runGraph((gpu, graph) => {
    const out = {
      dq: add === undefined ? poisoned(gpu, q.length) : onGpu(gpu, add),
      rows: poisoned(gpu, batch * ROW_LENGTH),
      logits: poisoned(gpu, batch * (batch + negatives)),
    };
    launchProtoNce(
      graph,
      { batch, dim, negatives, dedupe, granularities, ...(share === undefined ? {} : { share }) },
      {
        q: onGpu(gpu, q),
        centroids: onGpu(gpu, centroids),
        density: onGpu(gpu, density),
        cols: onGpu(gpu, cols),
        scalars: onGpu(gpu, Float32Array.of(Number.NaN, used)),
        negativesAt: 1,
        ...out,
        ...(scale === undefined ? {} : { scaler: onGpu(gpu, Float32Array.of(scale)) }),
      },
      { add: add !== undefined, ...(half === undefined ? {} : { half }) },
    );
    return [out.dq, out.rows, out.logits];
  }, adapter);
  const column = (at: number): number[] =>
    Array.from({ length: batch }, (_, i) => rows?.[i * ROW_LENGTH + at] ?? Number.NaN);
  return { dq: dq as Floats, column, logits: logits as Floats };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

const CASES: readonly Case[] = [
  { batch: 3, dim: 4, k: 7, negatives: 4, used: 4, dedupe: false },
  { batch: 8, dim: 128, k: 40, negatives: 31, used: 20, dedupe: false },
  { batch: 8, dim: 128, k: 40, negatives: 31, used: 0, dedupe: true },
  { batch: 70, dim: 48, k: 300, negatives: 200, used: 199, dedupe: true },
  { batch: 2, dim: 256, k: 5, negatives: 3, used: 3, dedupe: false },
];

test.each(CASES)('loss, gradient, logits and verdicts against the reference, %#', async (size) => {
  const given = inputs(size);
  const { dq, column, logits } = await run(size, given);
  const counted = given.cols.slice(0, size.batch + size.used);
  const want = protoNceReference(
    size.dim,
    size.dedupe,
    given.q,
    given.centroids,
    given.density,
    counted,
  );
  expect(Math.abs(mean(column(ROW.loss)) - want.loss)).toBeLessThan(1e-5);
  expect(worstDifference(dq, want.dq)).toBeLessThan(1e-5 * largest(want.dq));
  expect(column(ROW.strictHit)).toEqual(want.rows.map((row) => Number(row.strictHit)));
  expect(column(ROW.naiveHit)).toEqual(want.rows.map((row) => Number(row.naiveHit)));
  expect(column(ROW.tied)).toEqual(want.rows.map((row) => Number(row.tied)));
  const width = size.batch + size.negatives;
  const written = want.logits.flatMap((_, i) =>
    Array.from(logits.slice(i * width, i * width + counted.length)),
  );
  expect(worstDifference(written, want.logits.flat())).toBeLessThan(1e-4);
  const rest = want.logits.flatMap((_, i) =>
    Array.from(logits.slice(i * width + counted.length, (i + 1) * width)),
  );
  expect(rest.every(Number.isNaN)).toBe(true);
  // Read in another order by hardware, added up in the same.
  const streamed = await run(size, given, { adapter: HARDWARE });
  expect(streamed.dq).toEqual(dq);
  expect(streamed.logits).toEqual(logits);
  for (const at of Object.values(ROW)) expect(streamed.column(at)).toEqual(column(at));
});

test('the reference gradient agrees with finite differences', () => {
  const size: Case = { batch: 4, dim: 4, k: 9, negatives: 4, used: 4, dedupe: true };
  const { q, centroids, density, cols } = inputs(size);
  const { dq } = protoNceReference(4, true, q, centroids, density, cols);
  for (const at of [0, 6, 15]) {
    const loss = (by: number) =>
      protoNceReference(
        4,
        true,
        Float64Array.from(q, (v, i) => (i === at ? v + by : v)),
        centroids,
        density,
        cols,
      ).loss;
    expect((loss(1e-5) - loss(-1e-5)) / 2e-5).toBeCloseTo(dq[at] as number, 5);
  }
});

test('a granularity’s share, the loss scale and what dq held before', async () => {
  const [, size] = CASES as [Case, Case];
  const given = inputs(size);
  const plain = await run(size, given);
  const before = normals(9, given.q.length);
  const added = await run(size, given, { granularities: 2, scale: 1024, add: before });
  const want = Float64Array.from(before, (v, i) => v + 512 * (plain.dq[i] as number));
  expect(worstDifference(added.dq, want)).toBeLessThan(1e-5 * largest(want));
  expect(added.column(ROW.loss)).toEqual(plain.column(ROW.loss));
});

test('the same bits twice', async () => {
  const [, size] = CASES as [Case, Case];
  expect((await run(size, inputs(size))).dq).toEqual((await run(size, inputs(size))).dq);
});

// q = e₀ and prototypes l·e₀ with φ = 1 make the logits l.
test.each([
  ['an equal column before', 1, [2, 2, 1, 0], { naive: 0, strict: 0, tied: 1, nonFinite: 0 }],
  ['an equal column after', 0, [2, 2, 1, 0], { naive: 1, strict: 0, tied: 1, nonFinite: 0 }],
  ['a NaN before', 1, [Number.NaN, 9, 1, 0], { naive: 0, strict: 0, tied: 0, nonFinite: 1 }],
  ['a NaN after', 1, [0, 9, Number.NaN, 0], { naive: 0, strict: 0, tied: 0, nonFinite: 1 }],
  [
    'the target is the second NaN',
    1,
    [Number.NaN, Number.NaN, 1, 0],
    { naive: 0, strict: 0, tied: 0, nonFinite: 1 },
  ],
  [
    'the target is the first NaN',
    0,
    [Number.NaN, Number.NaN, 1, 0],
    { naive: 1, strict: 0, tied: 0, nonFinite: 1 },
  ],
  ['all −∞', 1, [-1, -1, -1, -1].map((v) => v / 0), { naive: 0, strict: 0, tied: 0, nonFinite: 1 }],
  ['both +∞', 0, [1 / 0, 1 / 0, 0, 0], { naive: 1, strict: 0, tied: 0, nonFinite: 1 }],
  ['clearly first', 1, [1, 3, 2, -4], { naive: 1, strict: 1, tied: 0, nonFinite: 0 }],
] as const)('verdict: %s', async (_, row, logits, want) => {
  const size: Case = { batch: 2, dim: 4, k: 4, negatives: 2, used: 2, dedupe: false };
  const e0 = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0);
  const centroids = Float32Array.from({ length: 16 }, (_, i) =>
    i % 4 === 0 ? (logits[i / 4] as number) : 0,
  );
  const density = new Float32Array(4).fill(1);
  const cols = Uint32Array.of(0, 1, 2, 3);
  const { column, dq } = await run(size, { q: e0, centroids, density, cols });
  const at = (slot: number) => column(slot)[row];
  expect({
    naive: at(ROW.naiveHit),
    strict: at(ROW.strictHit),
    tied: at(ROW.tied),
    nonFinite: at(ROW.nonFinite),
  }).toEqual(want);
  const judged = protoNceReference(4, false, e0, centroids, density, cols).rows[row];
  expect(judged && { naive: Number(judged.naiveHit), strict: Number(judged.strictHit) }).toEqual({
    naive: want.naive,
    strict: want.strict,
  });
  const bad =
    logits.some((l) => Number.isNaN(l) || l === Number.POSITIVE_INFINITY) ||
    logits.every((l) => l === Number.NEGATIVE_INFINITY);
  expect(dq.every(Number.isNaN)).toBe(bad);
});

const { shaderF16 } = (await testGpu()).summary;

// Tolerance 2⁻⁹ of the largest: f32 sums round to the neighbouring half now and then, which moves
// a logit by 2⁻¹⁰ of itself and its share by as much times the logit.
test.each(shaderF16 ? (['f16', 'emulated'] as const) : (['emulated'] as const))(
  'rounded as autocast does: %s',
  async (half) => {
    const [, size] = CASES as [Case, Case];
    const { q, centroids, density, cols } = inputs(size);
    const got = await run(size, { q, centroids, density, cols }, { half });
    const want = protoNceReference(
      size.dim,
      size.dedupe,
      Float64Array.from(q, roundHalf),
      Float64Array.from(centroids, roundHalf),
      density,
      cols.slice(0, size.batch + size.used),
      roundHalf,
    );
    const counted = size.batch + size.used;
    const width = size.batch + size.negatives;
    const logits = got.logits.filter((_, i) => i % width < counted);
    expect(logits.every((l) => l === roundHalf(l))).toBe(true);
    const equal = logits.filter((l, i) => l === want.logits.flat()[i]).length;
    expect(equal / logits.length).toBeGreaterThan(0.95);
    expect(got.dq.every((v) => v === roundHalf(v))).toBe(true);
    expect(worstDifference(got.dq, want.dq)).toBeLessThan(2 ** -9 * largest(want.dq));
    expect(Math.abs(mean(got.column(ROW.loss)) - want.loss)).toBeLessThan(2e-3);
  },
);

test('some rows of a batch give the bits of the whole', async () => {
  const shape = { batch: 8, dim: 16, k: 24, negatives: 8, used: 7, dedupe: true };
  const given = inputs(shape);
  const whole = await run(shape, given, { granularities: 2 });
  const parts = [];
  for (const first of [0, 4]) {
    const q = given.q.slice(first * 16, (first + 4) * 16);
    const options = { granularities: 2, share: { first, rows: 4 } };
    parts.push(await run(shape, { ...given, q }, options));
  }
  expect(parts.flatMap(({ dq }) => [...dq])).toEqual([...whole.dq]);
  for (const at of Object.values(ROW)) {
    expect(parts.flatMap(({ column }) => column(at).slice(0, 4))).toEqual(whole.column(at));
  }
  const logits = parts.flatMap((part) => [...part.logits.slice(0, 4 * 16)]);
  expect(logits).toEqual([...whole.logits]);
});
