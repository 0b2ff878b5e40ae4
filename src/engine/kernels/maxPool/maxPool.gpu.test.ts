import { expect, test } from 'vitest';
import { roundHalf } from '#kernels/half/half.reference.ts';
import {
  normals,
  onGpu,
  packedArrays,
  poisoned,
  runGraph,
  worstDifference,
} from '#node/testArrays.ts';
import { maxPoolGradReference, maxPoolReference } from './maxPool.reference.ts';
import { launchMaxPool, launchMaxPoolGrad, type MaxPoolShape, pooledSide } from './maxPool.ts';

const pool = (
  batch: number,
  [height, width]: readonly [number, number],
  channels: number,
  [kernel, stride, pad]: readonly [number, number, number] = [3, 2, 1],
): MaxPoolShape => ({ batch, height, width, channels, kernel, stride, pad });

const SHAPES = [
  pool(2, [8, 8], 8),
  pool(1, [1, 1], 4),
  pool(3, [7, 9], 12),
  pool(2, [2, 13], 4),
  pool(5, [5, 4], 16, [2, 2, 0]),
  pool(2, [9, 6], 4, [3, 1, 1]),
  pool(1, [11, 10], 8, [5, 3, 2]),
  pool(2, [6, 7], 4, [2, 3, 1]),
];

const outputs = (shape: MaxPoolShape): number =>
  shape.batch * pooledSide(shape.height, shape) * pooledSide(shape.width, shape) * shape.channels;
const inputs = ({ batch, height, width, channels }: MaxPoolShape): number =>
  batch * height * width * channels;

/** y and dx from the GPU; the key tower's kernel without choices must give the same y. */
async function pooled(
  shape: MaxPoolShape,
  x: Float32Array<ArrayBuffer>,
  dy: Float32Array<ArrayBuffer>,
): Promise<{ y: Float32Array; dx: Float32Array }> {
  const [y, plain, dx] = (await runGraph((gpu, graph) => {
    const [out, outPlain] = [poisoned(gpu, dy.length), poisoned(gpu, dy.length)];
    const grad = poisoned(gpu, x.length);
    const choice = graph.scratch([dy.length / 4], 'choice');
    const gx = onGpu(gpu, x);
    launchMaxPool(graph, shape, gx, out, choice);
    launchMaxPool(graph, shape, gx, outPlain, null);
    launchMaxPoolGrad(graph, shape, onGpu(gpu, dy), choice, grad);
    return [out, outPlain, grad];
  })) as [Float32Array, Float32Array, Float32Array];
  expect(plain).toEqual(y);
  return { y, dx };
}

test.each(SHAPES)('the largest of each window and the gradient, to the bit, %#', async (shape) => {
  // Five different numbers, so that most windows have ties.
  const x = normals(1, inputs(shape)).map((v) => Math.round(v) + 0);
  const dy = normals(2, outputs(shape));
  const { y, dx } = await pooled(shape, x, dy);
  expect(Array.from(y)).toEqual(Array.from(maxPoolReference(shape, x).y));
  expect(worstDifference(dx, maxPoolGradReference(shape, x, dy))).toBeLessThan(1e-6);
});

test('ties go to the first, NaN wins, and of several NaNs the last; −∞ is a value', async () => {
  const shape = pool(1, [3, 3], 4, [3, 3, 0]);
  const { NaN: nan, NEGATIVE_INFINITY: low } = Number;
  const channels = [
    [1, 2, 0, 2, 2, 1, 0, 2, 1],
    [1, nan, 9, 9, nan, 9, 9, 9, 9],
    [low, low, low, low, low, low, low, low, low],
    [-3, -2, -1, -0.5, -4, -0.5, -9, -9, -9],
  ];
  const x = Float32Array.from({ length: 36 }, (_, i) => channels[i % 4]?.[Math.floor(i / 4)] ?? 0);
  const { y, dx } = await pooled(shape, x, Float32Array.of(1, 2, 3, 4));
  expect(Array.from(y)).toEqual([2, nan, low, -0.5]);
  const places = channels.map((_, c) => dx.filter((_, i) => i % 4 === c).indexOf(c + 1));
  expect(places).toEqual([1, 4, 0, 3]);
  expect(dx.filter((value) => value !== 0)).toHaveLength(4);
});

test('the reference gradient agrees with finite differences', () => {
  const shape = pool(2, [5, 6], 4);
  const x = normals(1, inputs(shape));
  const dy = normals(2, outputs(shape));
  const dx = maxPoolGradReference(shape, x, dy);
  const loss = (values: ArrayLike<number>): number =>
    maxPoolReference(shape, values).y.reduce((sum, v, i) => sum + v * (dy[i] as number), 0);
  const h = 1e-5;
  for (let at = 0; at < x.length; at += 7) {
    const moved = (by: number): Float64Array => {
      const copy = Float64Array.from(x);
      copy[at] = (copy[at] as number) + by;
      return copy;
    };
    const slope = (loss(moved(h)) - loss(moved(-h))) / (2 * h);
    expect(slope).toBeCloseTo(dx[at] as number, 6);
  }
});

test('under autocast: packed arrays, gradients summed in f32 and rounded once', async () => {
  const shape = pool(3, [7, 9], 12);
  const x = normals(1, inputs(shape)).map(roundHalf);
  const dy = normals(2, outputs(shape)).map(roundHalf);
  const [y, dx] = await runGraph((gpu, graph) => {
    const { given, output, read } = packedArrays(gpu, graph, 'emulated');
    const [out, grad] = [output(dy.length), output(x.length)];
    const choice = graph.scratch([dy.length / 4], 'choice');
    launchMaxPool(graph, shape, given(x), out, choice);
    launchMaxPoolGrad(graph, shape, given(dy), choice, grad, 'emulated');
    return [read(out), read(grad)];
  });
  expect(Array.from(y ?? [])).toEqual(Array.from(maxPoolReference(shape, x).y));
  const want = maxPoolGradReference(shape, x, dy).map(roundHalf);
  expect(worstDifference(dx ?? [], want)).toBeLessThan(2 ** -10);
});

test('a window that no pixel may fill, or that the choice cannot number, is refused', async () => {
  const refuse = (shape: MaxPoolShape) =>
    runGraph((gpu, graph) => {
      launchMaxPool(graph, shape, onGpu(gpu, normals(1, 64)), poisoned(gpu, 64), null);
      return [];
    });
  await expect(refuse(pool(1, [4, 4], 4, [2, 1, 2]))).rejects.toThrow('P ≤ K/2');
  await expect(refuse(pool(1, [4, 4], 4, [17, 1, 8]))).rejects.toThrow('K ≤ 15');
});
