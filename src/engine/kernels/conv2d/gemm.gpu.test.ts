import { expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchBlockMoments } from '#kernels/batchNorm/blockMoments.ts';
import { roundHalf } from '#kernels/half/half.reference.ts';
import { blockRows } from '#kernels/shared/moments.ts';
import {
  normals,
  onGpu,
  ownHalf,
  packedArrays,
  poisoned,
  worstDifference,
} from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { conv2dReference } from './conv2d.reference.ts';
import { launchConv2d, launchConv2dInputGrad } from './conv2d.ts';
import { launchGemmForward, launchGemmInputGrad } from './gemm.ts';
import { GEMM_TILES, type GemmTile } from './gemmTiles.ts';
import { type Conv2dShape, linearShape, outputSide } from './shape.ts';

/** Hardware without tiles: the plain kernels as a chain of multiply-adds. */
const PLAIN = { software: false, vendor: 'arm' };

/** An odd shape; its channels are multiples of `of`. */
function drawn(stream: RandomStream, ofIn: number, ofOut: number): Conv2dShape {
  const between = (low: number, high: number) => low + stream.integer(high - low + 1);
  const [kernel, stride] = [[1, 3, 3, 5][stream.integer(4)] ?? 3, between(1, 2)];
  return {
    batch: between(1, 3),
    height: between(kernel, 7),
    width: between(kernel, 7),
    channelsIn: ofIn * between(1, Math.max(1, Math.floor(20 / ofIn))),
    channelsOut: ofOut * between(1, Math.max(1, Math.floor(76 / ofOut))),
    kernel,
    stride,
    pad: stream.integer(Math.ceil(kernel / 2) + 1),
  };
}

const drawShapes = (seed: number, ofIn: number, ofOut: number): readonly Conv2dShape[] => {
  const stream = new RandomStream(seed, 'weights', 14);
  const linear = linearShape(37, 12 * ofIn, 20);
  return [...Array.from({ length: 5 }, () => drawn(stream, ofIn, ofOut)), linear];
};

/** With a NaN and both infinities at drawn places. */
function spoilt(values: Float32Array<ArrayBuffer>, seed: number): Float32Array<ArrayBuffer> {
  const stream = new RandomStream(seed, 'weights', 15);
  const bad = values.slice();
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    bad[stream.integer(bad.length)] = value;
  }
  return bad;
}

interface Inputs {
  readonly x: Float32Array<ArrayBuffer>;
  readonly w: Float32Array<ArrayBuffer>;
  readonly dy: Float32Array<ArrayBuffer>;
}

function inputsOf(shape: Conv2dShape, at: number): Inputs {
  const { batch, height, width, channelsIn, channelsOut, kernel } = shape;
  const out = outputSide(height, shape) * outputSide(width, shape);
  const x = normals(3 * at, batch * height * width * channelsIn);
  const w = normals(3 * at + 1, kernel * kernel * channelsIn * channelsOut);
  const dy = normals(3 * at + 2, batch * out * channelsOut);
  if (at % 3 !== 0) return { x, w, dy };
  const infinite = w.slice();
  infinite[Math.floor(w.length / 2)] = Number.POSITIVE_INFINITY;
  return { x: spoilt(x, at), w: infinite, dy: spoilt(dy, at) };
}

/** The sums with the border as zeros that are multiplied too: 0 · ∞ is NaN, as in PyTorch. */
function forwardWithBorder(shape: Conv2dShape, { x, w }: Inputs): Float64Array {
  const { batch, height, width, channelsIn, pad } = shape;
  const [rows, columns] = [height + 2 * pad, width + 2 * pad];
  const wide = new Float32Array(batch * rows * columns * channelsIn);
  for (let line = 0; line < batch * height; line++) {
    const n = Math.floor(line / height);
    const row = n * rows + pad + (line - n * height);
    const from = line * width * channelsIn;
    wide.set(x.subarray(from, from + width * channelsIn), (row * columns + pad) * channelsIn);
  }
  return conv2dReference({ ...shape, height: rows, width: columns, pad: 0 }, wide, w);
}

/** Likewise: dy is 0 beyond its border, wherever a tap meets it. */
function inputGradWithBorder(shape: Conv2dShape, { w, dy }: Inputs): Float64Array {
  const { batch, height, width, channelsIn, channelsOut, kernel, stride, pad } = shape;
  const [OH, OW] = [outputSide(height, shape), outputSide(width, shape)];
  const dx = new Float64Array(batch * height * width * channelsIn);
  dx.forEach((_, at) => {
    const ci = at % channelsIn;
    const pixel = Math.floor(at / channelsIn);
    const [iw, line] = [pixel % width, Math.floor(pixel / width)];
    const [ih, n] = [line % height, Math.floor(line / height)];
    let sum = 0;
    for (let kh = (ih + pad) % stride; kh < kernel; kh += stride) {
      for (let kw = (iw + pad) % stride; kw < kernel; kw += stride) {
        const [oh, ow] = [(ih + pad - kh) / stride, (iw + pad - kw) / stride];
        const inside = oh >= 0 && oh < OH && ow >= 0 && ow < OW;
        const from = ((n * OH + oh) * OW + ow) * channelsOut;
        const weights = ((kh * kernel + kw) * channelsIn + ci) * channelsOut;
        for (let co = 0; co < channelsOut; co++) {
          sum += (inside ? (dy[from + co] as number) : 0) * (w[weights + co] as number);
        }
      }
    }
    dx[at] = sum;
  });
  return dx;
}

const largestFinite = (values: Float64Array): number =>
  values.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);

function expectNear(got: Float32Array, want: Float64Array, what: string): void {
  expect(worstDifference(got, want), what).toBeLessThan(1e-5 * Math.max(1, largestFinite(want)));
}

const unequal = (a: Float32Array, b: Float32Array): number =>
  a.reduce((count, value, i) => (Object.is(value, b[i]) ? count : count + 1), 0);

/** Runs it as hardware would that has no tiles of its own. */
async function run(build: (gpu: Gpu, graph: StepGraph) => readonly GpuArray[]) {
  const own = await testGpu();
  const gpu: Gpu = { ...own, summary: { ...own.summary, ...PLAIN } };
  const graph = new StepGraph(gpu);
  const outputs = build(gpu, graph);
  await graph.finish();
  graph.submit();
  const results: Float32Array<ArrayBuffer>[] = [];
  for (const output of outputs) results.push(await download(own, output));
  graph.destroy();
  return results;
}

const name = (s: Conv2dShape) =>
  `${s.batch}×${s.height}×${s.width}×${s.channelsIn} → ${s.channelsOut}, ${s.kernel}×${s.kernel} / ${s.stride}, pad ${s.pad}`;

/** Channels in and out, multiples of these: whole turns, quads that a turn cuts, no quads. */
const FORWARD_KINDS = [
  [16, 4],
  [4, 4],
  [3, 4],
] as const;

async function expectForward(tile: GemmTile, shapes: readonly Conv2dShape[]): Promise<void> {
  const inputs = shapes.map(inputsOf);
  const found = await run((gpu, graph) =>
    shapes.flatMap((shape, at) => {
      const { x, w, dy } = inputs[at] as Inputs;
      const [gx, gw] = [onGpu(gpu, x), onGpu(gpu, w)];
      const bias = at % 2 === 0 ? undefined : onGpu(gpu, normals(7, shape.channelsOut));
      const [y, plain] = [poisoned(gpu, dy.length), poisoned(gpu, dy.length)];
      const relu = at === 1;
      const half = undefined;
      // The largest output alone, by the tile and by the plain kernel.
      const [most, same] = [onGpu(gpu, new Float32Array(4)), onGpu(gpu, new Float32Array(4))];
      const slot = (array: GpuArray) => (bias ? { moments: { maximum: { array, slot: 2 } } } : {});
      launchGemmForward(graph, shape, tile, [gx, gw, y], { bias, relu, half, ...slot(most) });
      launchConv2d(graph, shape, gx, gw, plain, { ...(bias && { bias }), relu, ...slot(same) });
      return [y, plain, most, same];
    }),
  );
  for (const [at, shape] of shapes.entries()) {
    const [y, plain, most, same] = found.slice(4 * at) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    expect(unequal(y, plain), name(shape)).toBe(0);
    const isWhole = y.every(Number.isFinite);
    const largest = isWhole ? largestFinite(Float64Array.from(y)) : 3.4028234663852886e38;
    const want = Float32Array.of(0, 0, at % 2 === 0 ? 0 : largest, 0);
    expect([most, same], name(shape)).toEqual([want, want]);
    if (at % 2 !== 0) continue;
    expectNear(y, forwardWithBorder(shape, inputs[at] as Inputs), name(shape));
  }
}

async function expectInputGrad(tile: GemmTile, shapes: readonly Conv2dShape[]): Promise<void> {
  const inputs = shapes.map(inputsOf);
  const found = await run((gpu, graph) =>
    shapes.flatMap((shape, at) => {
      const { x, w, dy } = inputs[at] as Inputs;
      const [gw, gdy] = [onGpu(gpu, w), onGpu(gpu, dy)];
      const other = onGpu(gpu, normals(8, x.length));
      const extra = at === 1 ? { addend: other } : at === 5 ? { activation: other } : {};
      const [dx, plain] = [poisoned(gpu, x.length), poisoned(gpu, x.length)];
      launchGemmInputGrad(graph, shape, tile, [gdy, gw, dx], extra);
      launchConv2dInputGrad(graph, shape, gdy, gw, plain, extra);
      return [dx, plain];
    }),
  );
  for (const [at, shape] of shapes.entries()) {
    const [dx, plain] = found.slice(2 * at) as [Float32Array, Float32Array];
    expect(unequal(dx, plain), name(shape)).toBe(0);
    if (at === 1 || at === 5) continue;
    expectNear(dx, inputGradWithBorder(shape, inputs[at] as Inputs), name(shape));
  }
}

test.each(GEMM_TILES.map((tile, at) => [Object.values(tile).join(' '), tile, at] as const))(
  'forward by a tile of %s: the reference, and the bits of the plain kernel',
  (_, tile, at) => {
    const [ofIn, ofOut] = FORWARD_KINDS[at % 3] ?? FORWARD_KINDS[0];
    return expectForward(tile, drawShapes(at, ofIn, ofOut));
  },
);

test.each(GEMM_TILES.map((tile, at) => [Object.values(tile).join(' '), tile, at] as const))(
  'input gradient by a tile of %s: the reference, and the bits of the plain kernel',
  (_, tile, at) => expectInputGrad(tile, drawShapes(10 + at, 4, at % 2 === 0 ? 16 : 4)),
);

/** Numbers that binary16 holds, subnormal and infinite ones and a NaN among them. */
const halves = (values: Float32Array<ArrayBuffer>, seed: number) => {
  const held = spoilt(values, seed).map(roundHalf);
  held.set([2 ** -24, -(2 ** -15)], 0);
  return held;
};

test('packed halves go through a tile: the reference, and the bits of the plain kernel', async () => {
  // Turns that end inside a tap; a last block of channels that is not full.
  const shape: Conv2dShape = {
    ...{ batch: 2, height: 7, width: 5, channelsIn: 20, channelsOut: 40 },
    ...{ kernel: 3, stride: 1, pad: 1 },
  };
  const plain = inputsOf(shape, 0);
  const given = { x: halves(plain.x, 1), w: halves(plain.w, 2), dy: halves(plain.dy, 3) };
  const tile = GEMM_TILES.at(-1) as GemmTile;
  const half = await ownHalf();
  const found = await run((gpu, graph) => {
    const packed = packedArrays(gpu, graph, half);
    const [x, w, dy] = [packed.given(given.x), packed.given(given.w), packed.given(given.dy)];
    const [y, plain, dx] = [given.dy, given.dy, given.x].map((v) => packed.output(v.length)) as [
      GpuArray,
      GpuArray,
      GpuArray,
    ];
    launchGemmForward(graph, shape, tile, [x, w, y], { relu: false, half });
    launchConv2d(graph, shape, x, w, plain, { half });
    launchGemmInputGrad(graph, shape, tile, [dy, w, dx], { half });
    return [packed.read(y), packed.read(plain), packed.read(dx)];
  });
  const [y, plainY, dx] = found as [Float32Array, Float32Array, Float32Array];
  expect(unequal(y, plainY)).toBe(0);
  for (const [got, sums] of [
    [y, forwardWithBorder(shape, given)],
    [dx, inputGradWithBorder(shape, given)],
  ] as const) {
    const rounding = 2 ** -10 * largestFinite(sums);
    expect(worstDifference(got, sums.map(roundHalf))).toBeLessThan(rounding);
  }
});

/** Channels of blocks of 64 and 32 rows, with tiles; the last tile of pixels of the second is half full. */
const MOMENT_CHANNELS = [
  [16, [GEMM_TILES[2]]],
  [64, [GEMM_TILES[0], GEMM_TILES[3]]],
] as const;

test.each(MOMENT_CHANNELS)(
  'moments of %i channels are the same whoever leaves them',
  async (channels, tiles) => {
    const shape: Conv2dShape = {
      ...{
        batch: 3,
        height: 8,
        width: channels === 64 ? 12 : 16,
        channelsIn: 8,
        channelsOut: channels,
      },
      ...{ kernel: 3, stride: 1, pad: 1 },
    };
    const { x, w, dy } = inputsOf(shape, 1);
    const found = await run((gpu, graph) => {
      const [gx, gw] = [onGpu(gpu, x), onGpu(gpu, w)];
      const makers = [...tiles, ...(channels === 16 ? [null] : [])];
      const length = (dy.length / blockRows(channels)) * 2;
      const made = [...makers, undefined].map((tile) => {
        const maxima = onGpu(gpu, new Float32Array(4));
        const moments = { sums: poisoned(gpu, length), maximum: { array: maxima, slot: 2 } };
        const y = poisoned(gpu, dy.length);
        const use = { relu: false, half: undefined, moments };
        if (tile) launchGemmForward(graph, shape, tile, [gx, gw, y], use);
        else launchConv2d(graph, shape, gx, gw, y, tile === null ? { moments } : {});
        if (tile === undefined) launchBlockMoments(graph, channels, y, moments);
        return [y, moments.sums, maxima];
      });
      return made.flat();
    });
    const [y, sums, maxima] = found.slice(-3) as [Float32Array, Float32Array, Float32Array];
    for (let at = 0; at < found.length; at += 3) {
      expect(unequal(found[at] as Float32Array, y)).toBe(0);
      expect(unequal(found[at + 1] as Float32Array, sums)).toBe(0);
      expect(found[at + 2]).toEqual(maxima);
    }
    expect(maxima[2]).toBe(largestFinite(Float64Array.from(y)));
    const rows = blockRows(channels);
    const want = new Float64Array(sums.length);
    for (let at = 0; at < sums.length; at++) {
      const [channel, which] = [at % channels, Math.floor(at / channels) % 2];
      const first = Math.floor(at / channels / 2) * rows;
      const column = Array.from(
        { length: rows },
        (_, i) => y[(first + i) * channels + channel] ?? 0,
      );
      const sum = column.reduce((total, value) => total + value, 0);
      want[at] = which === 0 ? sum : column.reduce((total, v) => total + (v - sum / rows) ** 2, 0);
    }
    expectNear(sums, want, 'moments');
  },
);
