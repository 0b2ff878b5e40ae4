import { expect, test } from 'vitest';
import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { roundedAgreement, roundHalf } from '#kernels/half/half.reference.ts';
import type { Half } from '#kernels/half/half.ts';
import {
  largest,
  normals,
  onGpu,
  ownHalf,
  packedArrays,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { conv2dGradReference, conv2dReference } from './conv2d.reference.ts';
import { launchConv2d, launchConv2dInputGrad } from './conv2d.ts';
import { launchBiasGrad, launchConv2dFilterGrad } from './filterGrad.ts';
import { type Conv2dShape, linearShape, outputSide } from './shape.ts';

const conv = (
  batch: number,
  [height, width]: readonly [number, number],
  channelsIn: number,
  channelsOut: number,
  kernel: number,
  stride: number,
): Conv2dShape => ({
  batch,
  height,
  width,
  channelsIn,
  channelsOut,
  kernel,
  stride,
  pad: Math.floor(kernel / 2),
});

const SHAPES: readonly Conv2dShape[] = [
  conv(1, [5, 7], 3, 4, 3, 1),
  conv(3, [8, 8], 3, 8, 3, 2),
  conv(2, [9, 6], 8, 12, 3, 1),
  conv(2, [7, 5], 4, 8, 3, 2),
  conv(5, [6, 6], 8, 16, 1, 2),
  conv(1, [1, 1], 16, 4, 1, 1),
  conv(64, [4, 4], 8, 8, 3, 1),
  conv(2, [11, 11], 4, 4, 5, 2),
  conv(3, [3, 17], 6, 16, 3, 1),
  conv(37, [2, 2], 16, 16, 3, 1),
  conv(2, [13, 9], 3, 8, 7, 2),
  conv(3, [9, 12], 4, 12, 7, 2),
  conv(1, [3, 2], 8, 4, 7, 2),
  conv(3, [7, 9], 8, 4, 1, 1),
  conv(2, [7, 9], 12, 8, 1, 2),
  linearShape(13, 24, 20),
];

const name = (s: Conv2dShape): string =>
  `${s.batch}×${s.height}×${s.width}×${s.channelsIn} → ${s.channelsOut}, ${s.kernel}×${s.kernel} / ${s.stride}`;

function data(shape: Conv2dShape) {
  const { batch, height, width, channelsIn, channelsOut, kernel } = shape;
  const out = outputSide(height, shape) * outputSide(width, shape);
  return {
    x: normals(1, batch * height * width * channelsIn),
    w: normals(2, kernel * kernel * channelsIn * channelsOut),
    dy: normals(3, batch * out * channelsOut),
  };
}

/** As runGraph, with the kernels that an adapter with such a summary gets. */
async function runAs(
  adapter: Partial<AdapterSummary>,
  build: (gpu: Gpu, graph: StepGraph) => readonly GpuArray[],
): Promise<Float32Array[]> {
  const own = await testGpu();
  const gpu: Gpu = { ...own, summary: { ...own.summary, ...adapter } };
  const graph = new StepGraph(gpu);
  const outputs = build(gpu, graph);
  await graph.finish();
  graph.submit();
  const results: Float32Array[] = [];
  for (const output of outputs) results.push(await download(own, output));
  graph.destroy();
  return results;
}

async function expectAgreement(shape: Conv2dShape, adapter: Partial<AdapterSummary>) {
  const { x, w, dy } = data(shape);
  const vector = shape.channelsIn % 4 === 0;
  const [y, dw, dx] = await runAs(adapter, (gpu, graph) => {
    const [gx, gw, gdy] = [onGpu(gpu, x), onGpu(gpu, w), onGpu(gpu, dy)];
    const out = poisoned(gpu, dy.length);
    const outW = poisoned(gpu, w.length);
    const outX = poisoned(gpu, x.length);
    launchConv2d(graph, shape, gx, gw, out);
    launchConv2dFilterGrad(gpu, graph, shape, gx, gdy, outW);
    if (vector) launchConv2dInputGrad(graph, shape, gdy, gw, outX);
    return [out, outW, outX];
  });
  const wantY = conv2dReference(shape, x, w);
  const want = conv2dGradReference(shape, x, w, dy);
  expect(worstDifference(y ?? [], wantY), name(shape)).toBeLessThan(1e-5 * largest(wantY));
  expect(worstDifference(dw ?? [], want.dw), name(shape)).toBeLessThan(1e-5 * largest(want.dw));
  if (vector) {
    expect(worstDifference(dx ?? [], want.dx), name(shape)).toBeLessThan(1e-5 * largest(want.dx));
  }
}

test.each(SHAPES)('forward and both gradients, %#', (shape) => expectAgreement(shape, {}));

const HARDWARE = { software: false };
const SWIFTSHADER = { software: true, subgroups: false, description: 'SwiftShader' };

test.each([
  [HARDWARE, conv(2, [9, 6], 8, 12, 3, 1)],
  [HARDWARE, conv(2, [7, 5], 4, 8, 3, 2)],
  [HARDWARE, conv(3, [8, 8], 3, 8, 3, 2)],
  [HARDWARE, conv(2, [13, 9], 3, 8, 7, 2)],
  [HARDWARE, conv(2, [9, 12], 4, 8, 7, 2)],
  [HARDWARE, conv(2, [7, 9], 8, 4, 1, 2)],
  [SWIFTSHADER, conv(40, [7, 9], 4, 8, 3, 2)],
  [SWIFTSHADER, conv(2, [9, 12], 4, 8, 7, 2)],
  [SWIFTSHADER, conv(3, [7, 9], 8, 4, 1, 2)],
  // Four quads are compiled for one tap only: nine take llvmpipe most of a minute.
  [SWIFTSHADER, conv(70, [4, 3], 32, 32, 1, 1)],
] as const)('as another adapter would run it, %#', (adapter, shape) =>
  expectAgreement(shape, adapter),
);

test.each([
  [{}, conv(2, [6, 10], 4, 8, 3, 1)],
  [{}, conv(2, [6, 10], 4, 8, 3, 2)],
  [SWIFTSHADER, conv(2, [6, 10], 4, 8, 3, 2)],
  [HARDWARE, conv(2, [6, 10], 4, 8, 3, 2)],
] as const)('a NaN reaches what it is a factor of and nothing else, %#', async (adapter, shape) => {
  const { x, w, dy } = data(shape);
  const [xBad, dyBad] = [x.slice(), dy.slice()];
  // At the end of the first sample's rows: beside the border, where a read that is not taken strays.
  xBad[6 * 10 * 4 - 1] = Number.NaN;
  dyBad[dy.length / 2 - 1] = Number.NaN;
  const [y, dw, dx] = await runAs(adapter, (gpu, graph) => {
    const [out, outW, outX] = [dy, w, x].map(({ length }) => poisoned(gpu, length)) as [
      GpuArray,
      GpuArray,
      GpuArray,
    ];
    launchConv2d(graph, shape, onGpu(gpu, xBad), onGpu(gpu, w), out);
    launchConv2dFilterGrad(gpu, graph, shape, onGpu(gpu, xBad), onGpu(gpu, dy), outW);
    launchConv2dInputGrad(graph, shape, onGpu(gpu, dyBad), onGpu(gpu, w), outX);
    return [out, outW, outX];
  });
  const places = (values: ArrayLike<number> = []) =>
    Array.from(values, (value) => Number.isNaN(value));
  expect(places(y)).toEqual(places(conv2dReference(shape, xBad, w)));
  expect(places(dw)).toEqual(places(conv2dGradReference(shape, xBad, w, dy).dw));
  expect(places(dx)).toEqual(places(conv2dGradReference(shape, x, w, dyBad).dx));
});

test('the reference gradients agree with finite differences', () => {
  const shape = conv(2, [5, 4], 3, 4, 3, 2);
  const { x, w, dy } = data(shape);
  const { dx, dw } = conv2dGradReference(shape, x, w, dy);
  const loss = (xs: ArrayLike<number>, ws: ArrayLike<number>): number =>
    conv2dReference(shape, xs, ws).reduce((sum, value, i) => sum + value * (dy[i] as number), 0);
  const h = 1e-3;
  for (const [values, grad, at] of [
    [x, dx, 17],
    [x, dx, 50],
    [w, dw, 5],
    [w, dw, 70],
  ] as const) {
    const bumped = (by: number): Float64Array => {
      const copy = Float64Array.from(values);
      copy[at] = (copy[at] as number) + by;
      return copy;
    };
    const [up, down] = [bumped(h), bumped(-h)];
    const slope =
      values === x
        ? (loss(up, w) - loss(down, w)) / (2 * h)
        : (loss(x, up) - loss(x, down)) / (2 * h);
    expect(slope).toBeCloseTo(grad[at] as number, 6);
  }
});

test('bias and ReLU in the forward pass; addend, mask and bias in the backward pass', async () => {
  const shape = linearShape(6, 8, 12);
  const { x, w, dy } = data(shape);
  const bias = normals(4, 12);
  const addend = normals(5, x.length);
  const [y, added, masked, db] = await runGraph((gpu, graph) => {
    const [gx, gw, gdy] = [onGpu(gpu, x), onGpu(gpu, w), onGpu(gpu, dy)];
    const outputs = [dy.length, x.length, x.length, 12].map((length) => poisoned(gpu, length));
    const [out, outAdded, outMasked, outBias] = outputs as [
      ReturnType<typeof poisoned>,
      ReturnType<typeof poisoned>,
      ReturnType<typeof poisoned>,
      ReturnType<typeof poisoned>,
    ];
    launchConv2d(graph, shape, gx, gw, out, { bias: onGpu(gpu, bias), relu: true });
    launchConv2dInputGrad(graph, shape, gdy, gw, outAdded, { addend: onGpu(gpu, addend) });
    launchConv2dInputGrad(graph, shape, gdy, gw, outMasked, { activation: gx });
    launchBiasGrad(graph, 6, 12, gdy, outBias);
    return outputs;
  });
  const { dx } = conv2dGradReference(shape, x, w, dy);
  const want = conv2dReference(shape, x, w).map((v, i) =>
    Math.max(0, v + (bias[i % 12] as number)),
  );
  expect(worstDifference(y ?? [], want)).toBeLessThan(1e-5 * largest(want));
  const wantAdded = dx.map((v, i) => v + (addend[i] as number));
  expect(worstDifference(added ?? [], wantAdded)).toBeLessThan(1e-5 * largest(wantAdded));
  const wantMasked = dx.map((v, i) => ((x[i] as number) > 0 ? v : 0));
  expect(worstDifference(masked ?? [], wantMasked)).toBeLessThan(1e-5 * largest(wantMasked));
  const wantBias = Array.from({ length: 12 }, (_, c) =>
    dy.reduce((sum, v, i) => (i % 12 === c ? sum + v : sum), 0),
  );
  expect(worstDifference(db ?? [], wantBias)).toBeLessThan(1e-5 * largest(wantBias));
});

test('the same bits twice', async () => {
  const shape = conv(16, [8, 8], 8, 8, 3, 1);
  const { x, dy } = data(shape);
  const run = () =>
    runGraph((gpu, graph) => {
      const dw = poisoned(gpu, 9 * 64);
      launchConv2dFilterGrad(gpu, graph, shape, onGpu(gpu, x), onGpu(gpu, dy), dw);
      return [dw];
    });
  const [first, second] = [await run(), await run()];
  expect(first).toEqual(second);
});

test.each([
  ['few rows, one run', {}, conv(2, [9, 6], 8, 12, 3, 1)],
  ['stride 2, channels 3', {}, conv(3, [8, 8], 3, 8, 3, 2)],
  ['linear', {}, linearShape(64, 24, 20)],
  ['in tiles', SWIFTSHADER, conv(3, [7, 9], 8, 4, 1, 1)],
] as const)('packed and rounded as autocast does: %s', async (_, adapter, shape) => {
  const half = await ownHalf();
  const exact = data(shape);
  const [x, w, dy] = [exact.x, exact.w, exact.dy].map((values) => values.map(roundHalf)) as [
    typeof exact.x,
    typeof exact.x,
    typeof exact.x,
  ];
  const addend = normals(5, x.length).map(roundHalf);
  const bias = normals(6, shape.channelsOut).map(roundHalf);
  const vector = shape.channelsIn % 4 === 0;
  const rows = dy.length / shape.channelsOut;
  const adds = shape.stride === 1;
  const [y, dw, dx, db] = await runAs(adapter, (gpu, graph) => {
    const { given, output, read } = packedArrays(gpu, graph, half);
    const [gx, gw, gdy] = [given(x), given(w), given(dy)];
    const [out, outX] = [output(dy.length), output(x.length)];
    const [outW, outB] = [poisoned(gpu, w.length), poisoned(gpu, bias.length)];
    launchConv2d(graph, shape, gx, gw, out, { ...(adds && { bias: given(bias) }), half });
    launchConv2dFilterGrad(gpu, graph, shape, gx, gdy, outW, half);
    if (vector) {
      const extra = adds ? { addend: given(addend) } : {};
      launchConv2dInputGrad(graph, shape, gdy, gw, outX, { ...extra, half });
    }
    launchBiasGrad(graph, rows, shape.channelsOut, gdy, outB, half);
    return [read(out), outW, read(outX), outB];
  });
  const near = (got: ArrayLike<number> = [], want: ArrayLike<number>, what: string) => {
    const { onGrid, equal, worst } = roundedAgreement(got, want);
    expect(onGrid, what).toBe(true);
    expect(equal, what).toBeGreaterThan(0.97);
    expect(worst, what).toBeLessThanOrEqual(2 ** -10);
  };
  const channels = shape.channelsOut;
  const sums = conv2dReference(shape, x, w);
  near(
    y,
    sums.map((v, i) => roundHalf(v + (adds ? (bias[i % channels] as number) : 0))),
    'y',
  );
  const want = conv2dGradReference(shape, x, w, dy);
  near(dw, want.dw.map(roundHalf), 'dw');
  if (vector) {
    near(
      dx,
      want.dx.map((v, i) => roundHalf(roundHalf(v) + (adds ? (addend[i] as number) : 0))),
      'dx',
    );
  }
  const column = (c: number) => dy.reduce((sum, v, i) => (i % channels === c ? sum + v : sum), 0);
  near(
    db,
    Array.from({ length: channels }, (_, c) => roundHalf(column(c))),
    'db',
  );
});

test.each([
  ['runs by group', {}, conv(8, [6, 5], 8, 8, 3, 1), 4, undefined],
  ['three channels, stride 2', {}, conv(8, [8, 8], 3, 8, 3, 2), 2, undefined],
  ['rounded at the end', {}, conv(8, [6, 5], 8, 8, 3, 1), 4, 'emulated'],
  ['linear', {}, linearShape(64, 24, 20), 4, undefined],
  ['a run for each group', {}, linearShape(64, 64, 128), 4, undefined],
  ['one run', {}, linearShape(64, 128, 256), 4, undefined],
  ['one run, rounded', {}, linearShape(64, 128, 256), 4, 'emulated'],
  ['on hardware', HARDWARE, conv(8, [6, 5], 8, 8, 3, 1), 4, undefined],
] as const)('gradients of a batch share by share have its bits: %s', async (...given) => {
  const [, adapter, shape, groups, half] = given;
  const exact = data(shape);
  const [x, dy] = [exact.x, exact.dy].map((v) => (half ? v.map(roundHalf) : v)) as [
    typeof exact.x,
    typeof exact.dy,
  ];
  const channels = shape.channelsOut;
  const run = (shares: number) =>
    runAs(adapter, (gpu, graph) => {
      const [dw, db] = [poisoned(gpu, exact.w.length), poisoned(gpu, channels)];
      for (let m = 0; m < shares; m++) {
        const partOf = (values: typeof x) =>
          onGpu(
            gpu,
            values.slice((m * values.length) / shares, ((m + 1) * values.length) / shares),
          );
        const share = {
          ...{ groups: groups / shares, ofGroups: groups },
          ...{ first: m === 0, last: m === shares - 1 },
        };
        const [partX, partDy] = [partOf(x), partOf(dy)];
        const part = { ...shape, batch: shape.batch / shares };
        const halves: Half | undefined = half;
        launchConv2dFilterGrad(gpu, graph, part, partX, partDy, dw, halves, share);
        launchBiasGrad(graph, partDy.length / channels, channels, partDy, db, halves, share);
      }
      return [dw, db];
    });
  const [wholeW, wholeB] = await run(1);
  for (const shares of [2, groups]) {
    const [dw, db] = await run(shares);
    expect(dw).toEqual(wholeW);
    expect(db).toEqual(wholeB);
  }
  const want = conv2dGradReference(shape, x, exact.w, dy).dw;
  const room = half === undefined ? 1e-5 : 2 ** -10;
  expect(worstDifference(wholeW ?? [], want)).toBeLessThan(room * largest(want));
});
