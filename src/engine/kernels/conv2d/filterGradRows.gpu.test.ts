import { expect, test } from 'vitest';
import { roundedAgreement, roundHalf } from '#kernels/half/half.reference.ts';
import type { Half } from '#kernels/half/half.ts';
import {
  HARDWARE,
  largest,
  normals,
  onGpu,
  ownHalf,
  packedArrays,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { conv2dGradReference } from './conv2d.reference.ts';
import { launchConv2dFilterGrad } from './filterGrad.ts';
import { type Conv2dShape, linearShape, outputSide } from './shape.ts';

const conv = (
  batch: number,
  [height, width]: readonly [number, number],
  channelsIn: number,
  channelsOut: number,
  stride: number,
  kernel = 3,
): Conv2dShape => ({
  ...{ batch, height, width, channelsIn, channelsOut },
  ...{ kernel, stride, pad: Math.floor(kernel / 2) },
});

function data(shape: Conv2dShape) {
  const { batch, height, width, channelsIn, channelsOut, kernel } = shape;
  const out = outputSide(height, shape) * outputSide(width, shape);
  return {
    x: normals(1, batch * height * width * channelsIn),
    w: new Float32Array(kernel ** 2 * channelsIn * channelsOut),
    dy: normals(3, batch * out * channelsOut),
  };
}

type Values = ReturnType<typeof data>['x'];

const filterGrad = async (shape: Conv2dShape, x: Values, dy: Values, half?: Half) => {
  const [dw] = await runGraph((gpu, graph) => {
    const length = shape.kernel ** 2 * shape.channelsIn * shape.channelsOut;
    const out = poisoned(gpu, length);
    const given = (values: Values) =>
      half ? packedArrays(gpu, graph, half).given(values) : onGpu(gpu, values);
    launchConv2dFilterGrad(gpu, graph, shape, given(x), given(dy), out, half);
    return [out];
  }, HARDWARE);
  return dw as Values;
};

test.each([
  // Several rows a turn, a last turn of fewer, channels that do not fill the last block.
  conv(2, [9, 6], 16, 20, 1),
  // A last block of input channels, a row of columns that are not all written out.
  conv(3, [7, 19], 20, 16, 2),
  // Strips, the last of three columns.
  conv(2, [5, 35], 16, 16, 1),
  // Fewer pixels a sample than a turn takes, and single ones.
  conv(5, [2, 2], 16, 16, 1),
  conv(7, [1, 1], 16, 16, 1),
  conv(3, [2, 3], 16, 16, 2),
  conv(1, [33, 34], 16, 16, 2),
  // Single taps: of every pixel as in one row, of every second one, of single pixels.
  conv(3, [5, 7], 32, 24, 1, 1),
  conv(2, [9, 13], 36, 24, 2, 1),
  linearShape(37, 32, 24),
])('row-streaming filter gradient, %#', async (shape) => {
  const { x, w, dy } = data(shape);
  const want = conv2dGradReference(shape, x, w, dy).dw;
  const dw = await filterGrad(shape, x, dy);
  expect(worstDifference(dw, want)).toBeLessThan(1e-5 * largest(want));
});

test.each([1, 2])('a NaN reaches what it is a factor of and nothing else, stride %i', async (s) => {
  const shape = conv(2, [6, 10], 16, 16, s);
  const { x, w, dy } = data(shape);
  const places = (values: ArrayLike<number>) => Array.from(values, Number.isNaN);
  // At the end of the first sample's rows: beside the border, where a read that is not taken strays.
  for (const at of [6 * 10 * 16 - 1, 37]) {
    const bad = x.slice();
    bad[at] = Number.NaN;
    const want = conv2dGradReference(shape, bad, w, dy).dw;
    expect(places(await filterGrad(shape, bad, dy))).toEqual(places(want));
  }
  const infinite = x.slice();
  infinite[5 * 16] = Number.POSITIVE_INFINITY;
  const want = conv2dGradReference(shape, infinite, w, dy).dw;
  const dw = await filterGrad(shape, infinite, dy);
  expect(Array.from(dw, Number.isFinite)).toEqual(Array.from(want, Number.isFinite));
});

test.each([
  conv(8, [6, 5], 16, 16, 1),
  linearShape(64, 32, 24),
  // A group's pixels do not end with a turn.
  linearShape(24, 32, 24),
])('gradients of a batch share by share have its bits, %#', async (shape) => {
  const { x, w, dy } = data(shape);
  const run = async (shares: number) => {
    const [dw] = await runGraph((gpu, graph) => {
      const out = poisoned(gpu, w.length);
      for (let m = 0; m < shares; m++) {
        const partOf = (values: Values) => {
          const each = values.length / shares;
          return onGpu(gpu, values.slice(m * each, (m + 1) * each));
        };
        const share = {
          ...{ groups: 4 / shares, ofGroups: 4 },
          ...{ first: m === 0, last: m === shares - 1 },
        };
        const part = { ...shape, batch: shape.batch / shares };
        launchConv2dFilterGrad(gpu, graph, part, partOf(x), partOf(dy), out, undefined, share);
      }
      return [out];
    }, HARDWARE);
    return dw;
  };
  const whole = await run(1);
  expect(await run(2)).toEqual(whole);
  expect(await run(4)).toEqual(whole);
  const want = conv2dGradReference(shape, x, w, dy).dw;
  expect(worstDifference(whole ?? [], want)).toBeLessThan(1e-5 * largest(want));
});

test('packed and rounded as autocast does', async () => {
  const shape = conv(2, [5, 35], 16, 16, 1);
  const exact = data(shape);
  const [x, dy] = [exact.x.map(roundHalf), exact.dy.map(roundHalf)];
  const want = conv2dGradReference(shape, x, exact.w, dy).dw;
  const dw = await filterGrad(shape, x, dy, await ownHalf());
  const { onGrid, equal, worst } = roundedAgreement(dw, want.map(roundHalf));
  expect(onGrid).toBe(true);
  expect(equal).toBeGreaterThan(0.97);
  expect(worst).toBeLessThanOrEqual(2 ** -10);
});
