/** Whether an adapter gives the same bits by every tile, by a replayed step and by an eager one. */
import { RandomStream } from '#base/random.ts';
import { free, type GpuArray } from '#gpu/array.ts';
import { asHardware, type Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { conv2dGradReference, conv2dReference } from '#kernels/conv2d/conv2d.reference.ts';
import { launchConv2d, launchConv2dInputGrad } from '#kernels/conv2d/conv2d.ts';
import { launchConv2dFilterGrad } from '#kernels/conv2d/filterGrad.ts';
import { launchGemmForward, launchGemmInputGrad } from '#kernels/conv2d/gemm.ts';
import { GEMM_TILES, type GemmTile } from '#kernels/conv2d/gemmTiles.ts';
import { type Conv2dShape, linearShape, outputSide, workOf } from '#kernels/conv2d/shape.ts';
import { largest, normals, onGpu, poisoned, worstDifference } from '#node/testArrays.ts';
import { EVENTFUL, tensorsOf, testRun } from '#node/testRun.ts';
import type { RunConfig } from '#run/config.ts';

export interface BitsFound {
  readonly adapter: string;
  /** Comparisons of two results, element by element. */
  readonly compared: number;
  /** Those whose bits differ, and in how many elements. */
  readonly differing: readonly { readonly what: string; readonly elements: number }[];
  /** Largest difference from plain numbers in f64, over the largest of them. */
  readonly worstOverReference: number;
  /** Above this a kernel is wrong. */
  readonly tolerance: number;
}

const TOLERANCE = 1e-5;

/** Layers of a ResNet-18 of width 64, with few images. */
const LAYERS: readonly Conv2dShape[] = [
  layer(8, 32, 64, 64, 3, 1),
  layer(8, 32, 64, 128, 3, 2),
  layer(8, 32, 64, 128, 1, 2),
  layer(16, 4, 512, 512, 3, 1),
];

/** More multiply-adds are not computed in plain numbers. */
const MOST_PLAIN = 2e7;

/** @param keep is given what is known after every comparison */
export async function bitsPart(
  given: Gpu,
  { tiny, keep }: { readonly tiny: boolean; readonly keep: (found: BitsFound) => void },
): Promise<BitsFound> {
  const gpu = asHardware(given);
  const differing: { what: string; elements: number }[] = [];
  let compared = 0;
  let worst = 0;
  const result = (): BitsFound => ({
    adapter: gpu.summary.description,
    ...{ compared, differing, worstOverReference: worst, tolerance: TOLERANCE },
  });
  const compare: Compare = (what, a, b) => {
    compared++;
    const elements = unequal(a, b);
    if (elements > 0) differing.push({ what, elements });
    keep(result());
  };
  const judge: Judge = (got, want) => {
    const scale = Math.max(largest(want), Number.MIN_VALUE);
    worst = Math.max(worst, worstDifference(got, want) / scale);
  };
  const tiles = tiny ? GEMM_TILES.slice(-1) : GEMM_TILES;
  for (const [at, tile] of tiles.entries()) {
    const shapes = [...drawnShapes(at, tiny ? 2 : 8), ...(tiny ? [] : LAYERS)];
    for (const shape of shapes) await compareTile(gpu, tile, shape, compare, judge);
  }
  // A software adapter compiles the kernels of hardware for minutes.
  await compareSteps(tiny ? given : gpu, compare);
  return result();
}

type Values = Float32Array<ArrayBuffer>;
type Compare = (what: string, a: Values, b: Values) => void;
type Judge = (got: Values, want: Float64Array) => void;

function layer(
  batch: number,
  side: number,
  channelsIn: number,
  channelsOut: number,
  kernel: number,
  stride: number,
): Conv2dShape {
  const pad = (kernel - 1) / 2;
  return { batch, height: side, width: side, channelsIn, channelsOut, kernel, stride, pad };
}

/** Odd shapes, of channels that fill a tile's quads and of some that do not. */
function drawnShapes(seed: number, count: number): Conv2dShape[] {
  const stream = new RandomStream(seed, 'weights', 16);
  const between = (low: number, high: number) => low + stream.integer(high - low + 1);
  const drawn = Array.from({ length: count }, (_, at): Conv2dShape => {
    const kernel = [1, 3, 3, 5][stream.integer(4)] ?? 3;
    return {
      ...{ batch: between(1, 4), height: between(kernel, 11), width: between(kernel, 11) },
      channelsIn: at % 4 === 3 ? 3 : 4 * between(1, 12),
      ...{ channelsOut: 4 * between(1, 24), kernel, stride: between(1, 2) },
      pad: stream.integer(Math.ceil(kernel / 2) + 1),
    };
  });
  return [...drawn, linearShape(37, 52, 20)];
}

/** A tile against the plain kernel, with NaN and Inf among the inputs and without; gradients likewise. */
async function compareTile(
  gpu: Gpu,
  tile: GemmTile,
  shape: Conv2dShape,
  compare: Compare,
  judge: Judge,
): Promise<void> {
  const { batch, height, width, channelsIn, channelsOut, kernel, stride } = shape;
  const outputs = batch * outputSide(height, shape) * outputSide(width, shape) * channelsOut;
  const x = normals(1, batch * height * width * channelsIn);
  const w = normals(2, kernel * kernel * channelsIn * channelsOut);
  const dy = normals(3, outputs);
  const quads = channelsIn % 4 === 0;
  // Hardware without a tile of its own takes the plain kernels.
  const plain: Gpu = { ...gpu, summary: { ...gpu.summary, vendor: 'arm' } };
  for (const spoilt of [false, true]) {
    const [gx, gw, gdy] = [spoilt ? spoil(x) : x, w, spoilt ? spoil(dy) : dy].map((values) =>
      onGpu(gpu, values),
    ) as [GpuArray, GpuArray, GpuArray];
    const made = [outputs, outputs, x.length, x.length, w.length, w.length];
    const [y, plainY, dx, plainDx, dw, again] = made.map((length) => poisoned(gpu, length)) as [
      ...[GpuArray, GpuArray, GpuArray, GpuArray, GpuArray, GpuArray],
    ];
    const all = [gx, gw, gdy, y, plainY, dx, plainDx, dw, again];
    const graph = new StepGraph(plain);
    const own = { bias: undefined, relu: false, half: undefined };
    launchGemmForward(graph, shape, tile, [gx, gw, y], own);
    launchConv2d(graph, shape, gx, gw, plainY);
    if (quads) {
      launchGemmInputGrad(graph, shape, tile, [gdy, gw, dx], {});
      launchConv2dInputGrad(graph, shape, gdy, gw, plainDx);
    }
    for (const to of [dw, again]) launchConv2dFilterGrad(plain, graph, shape, gx, gdy, to);
    await graph.finish();
    graph.submit();
    const read = (array: GpuArray) => download(gpu, array);
    const sizes = `${batch}×${height}×${width}×${channelsIn} → ${channelsOut}, ${kernel}×${kernel} / ${stride}`;
    const name = `${Object.values(tile).join(' ')}: ${sizes}${spoilt ? ', NaN and Inf' : ''}`;
    const [gotY, gotDx, gotDw] = [await read(y), await read(dx), await read(dw)];
    compare(`forward by a tile of ${name}`, gotY, await read(plainY));
    if (quads) compare(`input gradient by a tile of ${name}`, gotDx, await read(plainDx));
    compare(`filter gradient twice, ${name}`, gotDw, await read(again));
    if (!spoilt && workOf(shape) < MOST_PLAIN) {
      judge(gotY, conv2dReference(shape, x, w));
      const want = conv2dGradReference(shape, x, w, dy);
      if (quads) judge(gotDx, want.dx);
      judge(gotDw, want.dw);
    }
    graph.destroy();
    all.forEach(free);
  }
}

/** With a NaN and both infinities. */
function spoil(values: Values): Values {
  const bad = values.slice();
  for (const [part, value] of [Number.NaN, Infinity, -Infinity].entries()) {
    bad[Math.floor(((part + 0.5) * bad.length) / 3)] = value;
  }
  return bad;
}

/** Fifty eventful steps as they are trained, one command at a time, and once more. */
async function compareSteps(gpu: Gpu, compare: Compare): Promise<void> {
  const tensors = async (changes: Partial<RunConfig>): Promise<Values> => {
    const bytes = tensorsOf(await testRun({ ...EVENTFUL, ...changes }, { gpu }));
    return Float32Array.from(bytes);
  };
  const replayed = await tensors({});
  compare('50 steps, one command at a time', replayed, await tensors({ stepMode: 'eager' }));
  compare('50 steps twice', replayed, await tensors({}));
}

/** Elements that differ; any NaN is like any other. */
const unequal = (a: Values, b: Values): number =>
  a.reduce((count, value, at) => (Object.is(value, b[at]) ? count : count + 1), 0);
