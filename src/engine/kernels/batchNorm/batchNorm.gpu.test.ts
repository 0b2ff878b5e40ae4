import { expect, test } from 'vitest';
import { roundedAgreement, roundHalf } from '#kernels/half/half.reference.ts';
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
import type { AdapterSummary } from '#run/protocol.ts';
import { batchNormGradReference, batchNormReference } from './batchNorm.reference.ts';
import {
  type BatchNormShape,
  BN_SAVED,
  launchBatchNorm,
  launchBatchNormEval,
  launchBatchNormGrad,
} from './batchNorm.ts';

interface Case extends BatchNormShape {
  readonly residual: boolean;
  /** Whether two gradients meet at the output. */
  readonly addend?: boolean;
  /** Whether the gradient is that of the mean over the pixels. */
  readonly pools?: boolean;
  /** With the kernels of hardware. */
  readonly hardware?: boolean;
}

const CASES: readonly Case[] = [
  { batch: 6, pixels: 16, channels: 4, groups: 2, relu: true, residual: true },
  { batch: 2, pixels: 1, channels: 8, groups: 1, relu: false, residual: false },
  { batch: 2, pixels: 3, channels: 8, groups: 1, relu: false, residual: false, addend: true },
  { batch: 3, pixels: 3, channels: 8, groups: 1, relu: false, residual: true },
  { batch: 5, pixels: 9, channels: 8, groups: 1, relu: true, residual: false },
  { batch: 8, pixels: 64, channels: 16, groups: 1, relu: true, residual: true, addend: true },
  { batch: 8, pixels: 25, channels: 24, groups: 4, relu: true, residual: true },
  { batch: 16, pixels: 128, channels: 64, groups: 2, relu: true, residual: false },
  { batch: 4, pixels: 6, channels: 8, groups: 2, relu: false, residual: false, pools: true },
  ...[
    { batch: 8, pixels: 64, channels: 16, groups: 2, relu: true, residual: true, addend: true },
    { batch: 8, pixels: 32, channels: 64, groups: 2, relu: true, residual: false },
    { batch: 32, pixels: 4, channels: 32, groups: 1, relu: true, residual: true, pools: true },
  ].map((one) => ({ ...one, hardware: true })),
];

const VARIANCE_AT = 128;
const STRIDE = 256;

test.each(CASES)('training mode, forward and backward, %#', async (shape) => {
  const { batch, pixels, channels, groups, residual, addend: meets = false } = shape;
  const { pools = false, hardware = false } = shape;
  const length = batch * pixels * channels;
  const x = normals(1, length).map((v, i) => v * 3 + (i % channels));
  const weight = normals(2, channels);
  const bias = normals(3, channels);
  const dy = normals(4, pools ? batch * channels : length);
  const added = residual ? normals(5, length) : undefined;
  const addend = meets ? normals(6, length) : undefined;
  const results = await runGraph(
    (gpu, graph) => {
      const gx = onGpu(gpu, x);
      const gw = onGpu(gpu, weight);
      const out = poisoned(gpu, length);
      const saved = poisoned(gpu, groups * BN_SAVED * channels);
      const statistics = poisoned(gpu, STRIDE * groups);
      const extra = added ? onGpu(gpu, added) : undefined;
      launchBatchNorm(
        gpu,
        graph,
        shape,
        { weight: gw, bias: onGpu(gpu, bias) },
        { array: statistics, groupStride: STRIDE, varianceAt: VARIANCE_AT },
        gx,
        out,
        saved,
        extra,
      );
      const [dx, dparameters] = [poisoned(gpu, length), poisoned(gpu, 2 * channels)];
      const [dresidual, again] = [poisoned(gpu, length), poisoned(gpu, length)];
      launchBatchNormGrad(gpu, graph, shape, {
        dy: onGpu(gpu, dy),
        x: gx,
        y: out,
        saved,
        ...{ dx, dparameters, biasAt: channels },
        addend: addend && onGpu(gpu, addend),
        pooled: pools ? pixels : undefined,
        ...(residual ? { dresidual } : shape.relu ? { again } : {}),
      });
      return [out, dx, dparameters, dresidual, statistics, again];
    },
    hardware ? HARDWARE : {},
  );
  const [y, dx, dparameters, dresidual, statistics, again] = results as Float32Array[];
  if (shape.relu && !residual) expect(again).toEqual(y);
  const forward = batchNormReference(shape, x, weight, bias, added);
  const spread = (i: number): number => {
    if (!pools) return dy[i] as number;
    const of = Math.floor(i / channels / pixels) * channels + (i % channels);
    return (dy[of] as number) / pixels;
  };
  const whole = x.map((_, i) => spread(i) + (addend?.[i] ?? 0));
  // Among many numbers some stand on the ReLU's edge: the mask is that of the output made.
  const made = { ...forward, y: Float64Array.from(y ?? []) };
  const back = batchNormGradReference(shape, x, weight, made, whole);
  const near = (got: ArrayLike<number> = [], want: ArrayLike<number> = [], relative = 2e-5) =>
    expect(worstDifference(got, want)).toBeLessThan(relative * Math.max(1, largest(want)));
  near(y, forward.y);
  near(dx, back.dx);
  near(dparameters?.subarray(0, channels), back.dweight);
  near(dparameters?.subarray(channels), back.dbias);
  if (residual) near(dresidual, back.dresidual);
  const rows = (batch / groups) * pixels;
  for (let g = 0; g < groups; g++) {
    const at = (offset: number) =>
      statistics?.slice(g * STRIDE + offset, g * STRIDE + offset + channels);
    near(at(0), forward.mean.slice(g * channels, (g + 1) * channels));
    near(
      at(VARIANCE_AT),
      forward.variance.slice(g * channels, (g + 1) * channels).map((v) => (v * rows) / (rows - 1)),
    );
  }
});

test('the sums of a large layer on hardware are joined by a dispatch, and agree', async () => {
  const shape = { batch: 32, pixels: 1024, channels: 32, groups: 2, relu: true };
  const length = 32 * 1024 * 32;
  const [x, dy] = [0.37, 0.91].map((step) =>
    Float32Array.from({ length }, (_, i) => Math.sin(i * step) + (i % 32)),
  ) as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
  const [ones, halves] = [1, 0.5].map((value) => new Float32Array(32).fill(value)) as [
    Float32Array<ArrayBuffer>,
    Float32Array<ArrayBuffer>,
  ];
  const counts: number[] = [];
  // One mask for both: among a million numbers some stand on the ReLU's edge. It is read where there is a
  // residual.
  const run = (adapter: Partial<AdapterSummary>, mask?: Float32Array<ArrayBuffer>) =>
    runGraph((gpu, graph) => {
      const [gx, weight, bias] = [onGpu(gpu, x), onGpu(gpu, ones), onGpu(gpu, halves)];
      const [y, dx] = [poisoned(gpu, length), poisoned(gpu, length)];
      const dparameters = poisoned(gpu, 64);
      const saved = poisoned(gpu, 2 * BN_SAVED * 32);
      const array = poisoned(gpu, STRIDE * 2);
      const slots = { array, groupStride: STRIDE, varianceAt: VARIANCE_AT };
      launchBatchNorm(gpu, graph, shape, { weight, bias }, slots, gx, y, saved);
      const made = { saved, dx, dparameters, biasAt: 32, dresidual: poisoned(gpu, length) };
      const given = { dy: onGpu(gpu, dy), x: gx, y: mask ? onGpu(gpu, mask) : y };
      launchBatchNormGrad(gpu, graph, shape, { ...given, ...made });
      counts.push(graph.dispatches);
      return [y, dx, dparameters, array];
    }, adapter);
  const plain = await run({ software: true });
  const joined = await run(HARDWARE, plain[0]);
  expect(counts).toEqual([4, 6]);
  plain.forEach((want, at) => {
    const relative = 2e-5 * Math.max(1, largest(want.filter((value) => !Number.isNaN(value))));
    expect(worstDifference(joined[at] ?? [], want)).toBeLessThan(relative);
  });
});

test('the reference gradient agrees with finite differences', () => {
  const shape = { batch: 6, pixels: 3, channels: 8, groups: 2, relu: true };
  const x = normals(1, 144);
  const weight = normals(2, 8);
  const bias = normals(3, 8);
  const dy = normals(4, 144);
  const loss = (xs: ArrayLike<number>): number =>
    batchNormReference(shape, xs, weight, bias).y.reduce(
      (total, v, i) => total + v * (dy[i] as number),
      0,
    );
  const { dx } = batchNormGradReference(
    shape,
    x,
    weight,
    batchNormReference(shape, x, weight, bias),
    dy,
  );
  for (const at of [0, 31, 77, 143]) {
    const bumped = (by: number) => Float64Array.from(x, (v, i) => (i === at ? v + by : v));
    const slope = (loss(bumped(1e-5)) - loss(bumped(-1e-5))) / 2e-5;
    expect(slope).toBeCloseTo(dx[at] as number, 5);
  }
});

test('evaluation mode uses the running statistics', async () => {
  const shape = { batch: 3, pixels: 5, channels: 8, groups: 1, relu: true };
  const x = normals(1, 120);
  const [weight, bias, mean] = [normals(2, 8), normals(3, 8), normals(4, 8)];
  const variance = normals(5, 8).map((v) => v * v + 0.1);
  const [y] = await runGraph((gpu, graph) => {
    const out = poisoned(gpu, 120);
    launchBatchNormEval(
      graph,
      shape,
      { weight: onGpu(gpu, weight), bias: onGpu(gpu, bias) },
      { mean: onGpu(gpu, mean), variance: onGpu(gpu, variance) },
      onGpu(gpu, x),
      out,
    );
    return [out];
  });
  const want = Array.from(x, (v, i) => {
    const c = i % 8;
    const hat = (v - (mean[c] as number)) / Math.sqrt((variance[c] as number) + 1e-5);
    return Math.max(0, hat * (weight[c] as number) + (bias[c] as number));
  });
  expect(worstDifference(y ?? [], want)).toBeLessThan(1e-5);
});

test.each([true, false])('packed and rounded as autocast does, residual %s', async (residual) => {
  const shape = { batch: 8, pixels: 25, channels: 24, groups: 2, relu: true };
  const length = 8 * 25 * 24;
  const x = normals(1, length).map((v, i) => roundHalf(v * 3 + (i % 24)));
  const [weight, bias] = [normals(2, 24), normals(3, 24)];
  const [dy, added] = [normals(4, length).map(roundHalf), normals(5, length).map(roundHalf)];
  const addend = normals(6, length).map(roundHalf);
  const results = await runGraph((gpu, graph) => {
    const half = 'emulated';
    const { given, output, read } = packedArrays(gpu, graph, half);
    const [gx, gdy] = [given(x), given(dy)];
    const [gw, gb] = [onGpu(gpu, weight), onGpu(gpu, bias)];
    const extra = residual ? given(added) : undefined;
    const [out, dx] = [output(length), output(length)];
    const [dresidual, again] = [output(length), output(length)];
    const evaluated = poisoned(gpu, length);
    const [saved, dparameters] = [poisoned(gpu, 2 * BN_SAVED * 24), poisoned(gpu, 48)];
    const slots = {
      array: poisoned(gpu, STRIDE * 2),
      groupStride: STRIDE,
      varianceAt: VARIANCE_AT,
    };
    const weights = { weight: gw, bias: gb };
    launchBatchNorm(gpu, graph, shape, weights, slots, gx, out, saved, extra, { half });
    launchBatchNormGrad(
      gpu,
      graph,
      shape,
      {
        dy: gdy,
        x: gx,
        y: out,
        saved,
        ...{ dx, dparameters, biasAt: 24 },
        ...{ addend: given(addend), ...(residual ? { dresidual } : { again }) },
      },
      half,
    );
    const running = {
      mean: onGpu(gpu, new Float32Array(24).fill(2)),
      variance: onGpu(gpu, new Float32Array(24).fill(4)),
    };
    // Evaluation keeps its activations whole.
    const [wholeX, wholeAdded] = [onGpu(gpu, x), residual ? onGpu(gpu, added) : undefined];
    launchBatchNormEval(graph, shape, weights, running, wholeX, evaluated, wholeAdded, half);
    return [read(out), read(dx), dparameters, read(residual ? dresidual : again), evaluated];
  });
  const [y, dx, dparameters, other, evaluated] = results as Float32Array[];
  const dweight = dparameters?.subarray(0, 24);
  const near = (got: ArrayLike<number> = [], want: ArrayLike<number> = []) => {
    const { onGrid, equal, worst } = roundedAgreement(got, want);
    expect(onGrid).toBe(true);
    expect(equal).toBeGreaterThan(0.97);
    expect(worst).toBeLessThanOrEqual(2 ** -10);
  };
  const finish = (v: number, i: number) =>
    Math.max(0, residual ? roundHalf(roundHalf(v) + (added[i] as number)) : roundHalf(v));
  const linear = batchNormReference({ ...shape, relu: false }, x, weight, bias);
  near(y, linear.y.map(finish));
  const forward = { ...linear, y: Float64Array.from(y ?? []) };
  const whole = dy.map((v, i) => roundHalf(v + (addend[i] as number)));
  const back = batchNormGradReference(shape, x, weight, forward, whole);
  near(dx, back.dx.map(roundHalf));
  expect(worstDifference(dweight ?? [], back.dweight)).toBeLessThan(2e-5 * largest(back.dweight));
  if (residual) expect(worstDifference(other ?? [], back.dresidual)).toBe(0);
  else expect(other).toEqual(y);
  const atRest = Array.from(x, (v, i) => {
    const hat = (v - 2) / Math.sqrt(4 + 1e-5);
    return finish(hat * (weight[i % 24] as number) + (bias[i % 24] as number), i);
  });
  near(evaluated, atRest);
});

test.each([
  [-77.5, true],
  [Number.NaN, false],
  [Number.NEGATIVE_INFINITY, true],
] as const)('the largest input, %f, lands in the layer’s slot', async (extreme, residual) => {
  const shape = { batch: 12, pixels: 30, channels: 24, groups: 2, relu: false };
  const x = normals(1, 12 * 30 * 24);
  x[5000] = extreme;
  const [maxima] = await runGraph((gpu, graph) => {
    const array = onGpu(gpu, Float32Array.of(1, 2, 3, 4));
    const ones = onGpu(gpu, new Float32Array(24).fill(1));
    launchBatchNorm(
      gpu,
      graph,
      shape,
      { weight: ones, bias: ones },
      { array: poisoned(gpu, STRIDE * 2), groupStride: STRIDE, varianceAt: VARIANCE_AT },
      onGpu(gpu, x),
      poisoned(gpu, x.length),
      poisoned(gpu, 2 * BN_SAVED * 24),
      residual ? onGpu(gpu, normals(2, x.length)) : undefined,
      { maximum: { array, slot: 2 } },
    );
    return [array];
  });
  const want = Number.isFinite(extreme) ? Math.abs(extreme) : 3.4028234663852886e38;
  expect(maxima).toEqual(Float32Array.of(1, 2, want, 4));
});

test.each([2, 4])(
  'a batch of four groups in %d shares has the bits of the whole',
  async (shares) => {
    const groups = 4;
    const shape = { batch: 8, pixels: 30, channels: 24, groups, relu: true };
    const x = normals(1, 8 * 30 * 24);
    const dy = normals(2, x.length);
    const [weight, bias] = [normals(3, 24), normals(4, 24)];
    const run = (count: number) =>
      runGraph((gpu, graph) => {
        const dparameters = poisoned(gpu, 48);
        const maxima = onGpu(gpu, new Float32Array(4));
        const weights = { weight: onGpu(gpu, weight), bias: onGpu(gpu, bias) };
        const inputGrads: ReturnType<typeof poisoned>[] = [];
        const statistics: ReturnType<typeof poisoned>[] = [];
        for (let m = 0; m < count; m++) {
          const partOf = (values: typeof x) =>
            onGpu(
              gpu,
              values.slice((m * values.length) / count, ((m + 1) * values.length) / count),
            );
          const part = {
            ...{ ...shape, batch: 8 / count, groups: groups / count, ofGroups: groups },
          };
          const partX = partOf(x);
          const [y, dx] = [0, 1].map(() => poisoned(gpu, x.length / count)) as [
            ReturnType<typeof poisoned>,
            ReturnType<typeof poisoned>,
          ];
          const saved = poisoned(gpu, part.groups * BN_SAVED * 24);
          const array = onGpu(gpu, new Float32Array(STRIDE * part.groups));
          launchBatchNorm(
            gpu,
            graph,
            part,
            weights,
            { array, groupStride: STRIDE, varianceAt: VARIANCE_AT },
            partX,
            y,
            saved,
            undefined,
            { maximum: { array: maxima, slot: 1 } },
          );
          launchBatchNormGrad(
            gpu,
            graph,
            part,
            { dy: partOf(dy), x: partX, y, saved, dx, dparameters, biasAt: 24 },
            undefined,
            { first: m === 0 },
          );
          inputGrads.push(dx);
          statistics.push(array);
        }
        return [dparameters, maxima, ...inputGrads, ...statistics];
      });
    const joined = (parts: readonly Float32Array[]) => parts.flatMap((part) => [...part]);
    const [dparameters, maxima, ...rest] = (await run(shares)) as Float32Array[];
    const [wholeParameters, wholeMaxima, dx, statistics] = await run(1);
    expect(dparameters).toEqual(wholeParameters);
    expect(maxima?.[1]).toBe(wholeMaxima?.[1]);
    expect(maxima?.[1]).toBe(Math.fround(largest(x)));
    expect(joined(rest.slice(0, shares))).toEqual([...(dx ?? [])]);
    expect(joined(rest.slice(shares))).toEqual([...(statistics ?? [])]);
  },
);
