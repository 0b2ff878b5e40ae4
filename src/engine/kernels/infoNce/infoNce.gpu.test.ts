import { describe, expect, test } from 'vitest';
import { readFixture } from '#checks/golden/fixtures.ts';
import type { GpuArray } from '#gpu/array.ts';
import { roundedAgreement, roundHalf } from '#kernels/half/half.reference.ts';
import type { Half } from '#kernels/half/half.ts';
import { launchNormalize, launchNormalizeGrad } from '#kernels/normalize/normalize.ts';
import { judgeRow } from '#kernels/shared/rowVerdict.reference.ts';
import {
  HARDWARE,
  largest,
  normals,
  onGpu,
  packedArrays,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { infoNceReference, similaritiesReference } from './infoNce.reference.ts';
import { type InfoNceShape, launchInfoNce, ROW, ROW_LENGTH } from './infoNce.ts';

type Floats = Float32Array<ArrayBuffer>;

async function run(shape: InfoNceShape, q: Floats, k: Floats, queue: Floats) {
  const [dq, rows] = await runGraph((gpu, graph) => {
    const outputs = {
      dq: poisoned(gpu, q.length),
      rows: poisoned(gpu, shape.batch * ROW_LENGTH),
    };
    launchInfoNce(graph, shape, {
      q: onGpu(gpu, q),
      k: onGpu(gpu, k),
      queue: onGpu(gpu, queue),
      ...outputs,
    });
    return [outputs.dq, outputs.rows];
  });
  const column = (at: number): number[] =>
    Array.from({ length: shape.batch }, (_, i) => rows?.[i * ROW_LENGTH + at] ?? Number.NaN);
  return { dq: dq as Floats, column };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

test.each([
  { batch: 3, dim: 4, queueLength: 5, temperature: 0.5 },
  { batch: 8, dim: 128, queueLength: 192, temperature: 0.2 },
  { batch: 5, dim: 48, queueLength: 1000, temperature: 1 },
  { batch: 2, dim: 256, queueLength: 64, temperature: 0.9 },
  // More logits than a workgroup keeps in 16 KiB, and than in 32.
  { batch: 3, dim: 8, queueLength: 3500, temperature: 0.2 },
  { batch: 2, dim: 8, queueLength: 7300, temperature: 0.2 },
])('loss, gradient and rows against the reference, %#', async (shape) => {
  const q = normals(1, shape.batch * shape.dim).map((v) => v / Math.sqrt(shape.dim));
  const k = normals(2, shape.batch * shape.dim).map((v) => v / Math.sqrt(shape.dim));
  const queue = normals(3, shape.queueLength * shape.dim).map((v) => v / Math.sqrt(shape.dim));
  const { dq, column } = await run(shape, q, k, queue);
  const want = infoNceReference(shape.dim, shape.temperature, q, k, queue);
  expect(Math.abs(mean(column(ROW.loss)) - want.loss)).toBeLessThan(1e-5);
  expect(worstDifference(dq, want.dq)).toBeLessThan(1e-6);
  expect(column(ROW.strictHit)).toEqual(want.rows.map((row) => Number(row.strictHit)));
  expect(column(ROW.naiveHit)).toEqual(want.rows.map((row) => Number(row.naiveHit)));
  const similarities = similaritiesReference(shape.dim, q, k, queue);
  const cosine = (at: number) => shape.temperature * mean(column(at));
  expect(Math.abs(cosine(ROW.positive) - similarities.positive)).toBeLessThan(1e-6);
  expect(Math.abs(cosine(ROW.largestNegative) - similarities.hardestNegative)).toBeLessThan(1e-6);
});

test('the reference gradient agrees with finite differences', () => {
  const [q, k, queue] = [normals(1, 12), normals(2, 12), normals(3, 28)];
  const { dq } = infoNceReference(4, 0.7, q, k, queue);
  for (const at of [0, 5, 11]) {
    const loss = (by: number) =>
      infoNceReference(
        4,
        0.7,
        Float64Array.from(q, (v, i) => (i === at ? v + by : v)),
        k,
        queue,
      ).loss;
    expect((loss(1e-5) - loss(-1e-5)) / 2e-5).toBeCloseTo(dq[at] as number, 6);
  }
});

/** Runs with every extra and gives the logits, positive first. */
async function runWith(
  shape: InfoNceShape,
  [q, k, queue]: readonly [Floats, Floats, Floats],
  scale: number,
  half?: Half,
  adapter = {},
) {
  const [dq, rows, logits] = await runGraph((gpu, graph) => {
    const outputs = {
      dq: poisoned(gpu, q.length),
      rows: poisoned(gpu, shape.batch * ROW_LENGTH),
      logits: poisoned(gpu, shape.batch * (1 + shape.queueLength)),
    };
    const inputs = { q: onGpu(gpu, q), k: onGpu(gpu, k), queue: onGpu(gpu, queue) };
    const scaler = onGpu(gpu, Float32Array.of(scale, Number.NaN));
    launchInfoNce(graph, shape, { ...inputs, ...outputs, scaler }, half);
    return [outputs.dq, outputs.rows, outputs.logits];
  }, adapter);
  const losses = Array.from(
    { length: shape.batch },
    (_, i) => rows?.[i * ROW_LENGTH] ?? Number.NaN,
  );
  return { dq: dq as Floats, loss: mean(losses), logits: logits as Floats };
}

const medium = { batch: 8, dim: 128, queueLength: 192, temperature: 0.2 };
const operands = (): [Floats, Floats, Floats] => {
  const of = (seed: number, length: number) =>
    normals(seed, length).map((v) => v / Math.sqrt(medium.dim));
  return [of(1, 8 * 128), of(2, 8 * 128), of(3, 192 * 128)];
};

test('logits and the loss scale', async () => {
  const [q, k, queue] = operands();
  const { dq, logits } = await runWith(medium, [q, k, queue], 1024);
  const want = infoNceReference(128, 0.2, q, k, queue);
  const scaled = want.dq.map((v) => v * 1024);
  expect(worstDifference(dq, scaled)).toBeLessThan(1e-5 * largest(scaled));
  const expected = Array.from({ length: 8 }, (_, i) =>
    Array.from({ length: 193 }, (_, j) => {
      const other = j === 0 ? k.subarray(i * 128, (i + 1) * 128) : queue.subarray((j - 1) * 128);
      let sum = 0;
      for (let d = 0; d < 128; d++) sum += (q[i * 128 + d] as number) * (other[d] as number);
      return sum / 0.2;
    }),
  ).flat();
  expect(worstDifference(logits, expected)).toBeLessThan(1e-5 * largest(expected));
});

test('rounded as autocast does, with the loss scale 4096', async () => {
  const given = operands();
  const { dq, loss, logits } = await runWith(medium, given, 4096, 'emulated');
  const [q, k, queue] = given.map((values) => values.map(roundHalf)) as typeof given;
  const want = infoNceReference(128, 0.2, q, k, queue, { round: roundHalf, scale: 4096 });
  const forward = roundedAgreement(logits, want.logits);
  expect(forward.onGrid).toBe(true);
  expect(forward.equal).toBeGreaterThan(0.95);
  expect(forward.worst).toBeLessThanOrEqual(2 ** -9);
  const backward = roundedAgreement(dq, want.dq);
  expect(backward.onGrid).toBe(true);
  // A logit that goes to the neighbouring half moves its share, so few elements stay equal.
  expect(backward.worst).toBeLessThanOrEqual(2 ** -9);
  expect(Math.abs(loss - want.loss)).toBeLessThan(1e-3);
});

test('a logit beyond 65504 is infinite in binary16, and the row says so', async () => {
  const shape = { batch: 1, dim: 4, queueLength: 2, temperature: 0.2 };
  const big = Float32Array.of(300, 0, 0, 0);
  const queue = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0);
  const { dq, loss, logits } = await runWith(shape, [big, big, queue], 1, 'emulated');
  expect(logits).toEqual(Float32Array.of(Number.POSITIVE_INFINITY, 1500, 0));
  expect(loss).toBeNaN();
  expect(dq.every(Number.isNaN)).toBe(true);
});

test('hardware reads the queue in another order and gets the same bits', async () => {
  for (const shape of [
    medium,
    { ...medium, batch: 3, dim: 48, queueLength: 100 },
    { ...medium, batch: 2, dim: 256, queueLength: 63 },
  ]) {
    const { batch, dim, queueLength } = shape;
    const given = [batch, batch, queueLength].map((rows, at) =>
      normals(at, rows * dim).map((v) => v / Math.sqrt(dim)),
    ) as [Floats, Floats, Floats];
    for (const bad of [0.5, Number.NaN, Number.NEGATIVE_INFINITY]) {
      given[2][5 * dim + 7] = bad;
      const plain = await runWith(shape, given, 1024);
      expect(await runWith(shape, given, 1024, undefined, HARDWARE)).toEqual(plain);
    }
  }
});

describe('PyTorch’s fixtures', async () => {
  const losses = await readFixture('losses');
  const { B, D, K, T } = losses.params as Record<'B' | 'D' | 'K' | 'T', number>;

  test('loss, accuracy and gradients to q and to the un-normalised q', async () => {
    const stored = losses.f32('queue');
    const queue = Float32Array.from(stored, (_, i) => stored[(i % D) * K + Math.floor(i / D)] ?? 0);
    const rawQ = losses.f32('q_raw');
    const results = await runGraph((gpu, graph) => {
      const x = onGpu(gpu, rawQ);
      const [q, norms, dq, rows, dx] = [B * D, B, B * D, B * ROW_LENGTH, B * D].map((n) =>
        poisoned(gpu, n),
      ) as [ReturnType<typeof poisoned>, ...ReturnType<typeof poisoned>[]];
      if (!norms || !dq || !rows || !dx) throw new Error('unreachable');
      launchNormalize(graph, B, D, x, q, norms);
      const shape = { batch: B, dim: D, queueLength: K, temperature: T };
      const k = onGpu(gpu, losses.f32('k'));
      launchInfoNce(graph, shape, { q, k, queue: onGpu(gpu, queue), dq, rows });
      launchNormalizeGrad(graph, B, D, dq, q, norms, dx);
      return [q, dq, dx, rows];
    });
    const [q, dq, dx, rows] = results as Floats[];
    const within = (name: string, got: ArrayLike<number> = []) => {
      const { atol } = losses.get(name);
      expect(worstDifference(got, losses.f32(name)), name).toBeLessThanOrEqual(4 * atol);
    };
    within('q', q);
    within('infonce/grad_q', dq);
    within('infonce/grad_q_raw', dx);
    const column = (at: number) => Array.from({ length: B }, (_, i) => rows?.[i * 8 + at] ?? 0);
    within('infonce/loss', [mean(column(ROW.loss))]);
    within('infonce/acc', [100 * mean(column(ROW.strictHit))]);
  });

  const cases = losses.names.flatMap((name) => /^acc\/(.*)\/logits$/.exec(name)?.[1] ?? []);
  test.each(cases)('naive, strict, tied and non-finite rows: %s', async (name) => {
    const logits = losses.f32(`acc/${name}/logits`);
    const width = 1 + K;
    const verdicts: number[][] = [];
    for (let row = 0; row < B; row++) {
      const line = logits.slice(row * width, (row + 1) * width);
      // q = e₀ and keys l·τ·e₀ make the kernel's logits the fixture's.
      const spread = (values: Floats) =>
        Float32Array.from({ length: values.length * 4 }, (_, i) =>
          i % 4 === 0 ? (values[i / 4] as number) : 0,
        );
      const { column } = await run(
        { batch: 1, dim: 4, queueLength: K, temperature: 1 },
        Float32Array.of(1, 0, 0, 0),
        spread(line.slice(0, 1)),
        spread(line.slice(1)),
      );
      const verdict = [ROW.naiveHit, ROW.strictHit, ROW.tied, ROW.nonFinite].map(
        (at) => column(at)[0] as number,
      );
      verdicts.push(verdict);
      const judged = judgeRow(line, 1);
      expect(
        [judged.naiveHit, judged.strictHit, judged.tied, judged.nonFinite].map(Number),
      ).toEqual(verdict);
      const loss = column(ROW.loss)[0] as number;
      if (Number.isNaN(judged.loss)) expect(loss).toBeNaN();
      else expect(loss).toBeCloseTo(judged.loss, 4);
    }
    const share = (at: number) => mean(verdicts.map((verdict) => verdict[at] as number));
    const got = [100 * share(0), 100 * share(1), share(2), share(3)];
    const { atol } = losses.get(`acc/${name}/result`);
    expect(worstDifference(got, losses.f32(`acc/${name}/result`))).toBeLessThanOrEqual(atol);
  });
});

test('some rows of a batch give the bits of the whole', async () => {
  const shape = { batch: 8, dim: 16, queueLength: 96, temperature: 0.2 };
  const [q, k, queue] = [normals(1, 128), normals(2, 128), normals(3, 96 * 16)];
  const whole = await run(shape, q, k, queue);
  const parts = [];
  for (const at of [0, 64]) {
    const rows = [q, k].map((values) => values.slice(at, at + 64)) as [Floats, Floats];
    parts.push(await run({ ...shape, rows: 4 }, ...rows, queue));
  }
  expect(parts.flatMap(({ dq }) => [...dq])).toEqual([...whole.dq]);
  for (const at of Object.values(ROW)) {
    expect(parts.flatMap(({ column }) => column(at).slice(0, 4))).toEqual(whole.column(at));
  }
});

test.each([false, true])(
  'hardware makes the un-normalised gradient itself, packed %s',
  async (packs) => {
    const shape = { batch: 5, dim: 48, queueLength: 100, temperature: 0.2 };
    const raw = normals(1, 5 * 48);
    // A row whose norm is 0, and one whose gradient is NaN.
    raw.fill(0, 48, 96);
    raw[4 * 48] = Number.NaN;
    const [keys, negatives] = [normals(2, 5 * 48), normals(3, 100 * 48)];
    const half = packs ? 'emulated' : undefined;
    const [own, apart, rows, others] = await runGraph((gpu, graph) => {
      const [unit, norms] = [poisoned(gpu, raw.length), poisoned(gpu, 5)];
      launchNormalize(graph, 5, 48, onGpu(gpu, raw), unit, norms);
      const given = { q: unit, k: onGpu(gpu, keys), queue: onGpu(gpu, negatives) };
      const scaler = onGpu(gpu, Float32Array.of(64));
      const room = () => poisoned(gpu, 5 * ROW_LENGTH);
      const packed = half && packedArrays(gpu, graph, half);
      const output = () => packed?.output(raw.length) ?? poisoned(gpu, raw.length);
      const read = (array: GpuArray) => packed?.read(array) ?? array;
      const [dq, made, want, own, others] = [
        poisoned(gpu, raw.length),
        output(),
        output(),
        room(),
        room(),
      ];
      launchInfoNce(graph, shape, { ...given, scaler, norms, dq: made, rows: own }, half);
      launchInfoNce(graph, shape, { ...given, scaler, dq, rows: others }, half);
      launchNormalizeGrad(graph, 5, 48, dq, unit, norms, want, half);
      return [read(made), read(want), own, others];
    }, HARDWARE);
    expect(own).toEqual(apart);
    expect(own?.subarray(0, 48).some((value) => value !== 0)).toBe(true);
    expect(own?.at(-1)).toBeNaN();
    expect(rows).toEqual(others);
  },
);
