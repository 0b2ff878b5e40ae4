import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import {
  type BlockMoments,
  joinMomentsPrelude,
  lanesFor,
  momentsLaunch,
} from '#kernels/shared/moments.ts';
import { type BlockPairs, joinPairsPrelude, pairsLaunch } from '#kernels/shared/pairs.ts';
import forwardWgsl from './forward.wgsl?raw';
import forwardTileWgsl from './forwardTile.wgsl?raw';
import { launchGemmForward, launchGemmInputGrad, MOST_TAPS, tileLeavesSums } from './gemm.ts';
import { layerKey, tileNamed } from './gemmLayers.ts';
import { type GemmTile, gemmTileFor, type Operation, outputsOf } from './gemmTiles.ts';
import inputGradWgsl from './inputGrad.wgsl?raw';
import inputGradTapsWgsl from './inputGradTaps.wgsl?raw';
import inputGradTileWgsl from './inputGradTile.wgsl?raw';
import { type Conv2dShape, outputSide, sizesOf, workOf } from './shape.ts';
import { compilesSlowly, type Tile, tileFor } from './tiles.ts';

const GROUP = 64;
/**
 * Pixels an invocation keeps in registers, each with a quad of sums. Measured on a 3×3 8→16
 * convolution of 64 × 32²: llvmpipe runs 4 as fast as 8 and twice as fast as 2; SwiftShader runs
 * all three alike but compiles 4 in 0.05 s, 6 in 2 s and 8 in 30 s.
 */
const TILE = 4;

const forward: Kernel = {
  name: 'conv2d forward',
  wgsl: halfPrelude + forwardWgsl,
  bindings: ['read', 'read', 'write', 'read'],
};
const forwardTile: Kernel = {
  ...forward,
  wgsl: halfPrelude + forwardTileWgsl,
  bindings: ['read', 'read', 'write'],
};
const inputGrad: Kernel = {
  name: 'conv2d input gradient',
  wgsl: halfPrelude + inputGradWgsl,
  bindings: ['read', 'read', 'write', 'read'],
};
const inputGradAlone: Kernel = { ...inputGrad, bindings: ['read', 'read', 'write'] };
/** The same pipeline under the name of what it makes. */
const turnedTile: Kernel = { ...forwardTile, name: inputGrad.name };
const inputGradTile: Kernel = {
  ...turnedTile,
  wgsl:
    halfPrelude +
    inputGradTileWgsl.replace(/\/\/@taps (\w+)/g, (_, met: string) =>
      inputGradTapsWgsl.replaceAll('MET', met),
    ),
};
const isVector = (shape: Conv2dShape): boolean => shape.channelsIn % 4 === 0;

/**
 * y ← x ∗ w (+ bias) (then ReLU). x [N,H,W,CI], w [K,K,CI,CO], y [N,OH,OW,CO].
 * @param half the numbers of CUDA autocast, here and in the gradients: the operands (x, w, bias, dy)
 *   already hold binary16 values, sums are f32, the result is rounded to binary16
 * @param moments receives those of y, where leavesSums, or the maximum alone, on hardware
 */
export function launchConv2d(
  graph: StepGraph,
  shape: Conv2dShape,
  x: GpuArray,
  w: GpuArray,
  y: GpuArray,
  {
    bias,
    relu = false,
    half,
    moments,
  }: {
    readonly bias?: GpuArray;
    readonly relu?: boolean;
    readonly half?: Half | undefined;
    readonly moments?: Partial<BlockMoments> | undefined;
  } = {},
): void {
  const sizes = sizesOf(shape);
  const { summary } = graph.gpu;
  const gemm = gemmOf(graph.gpu, 'forward', shape, half, [x, w, y]);
  if (gemm !== null) {
    launchGemmForward(graph, shape, gemm, [x, w, y], { bias, relu, half, moments });
    return;
  }
  const plain = bias !== undefined || relu;
  const tile = plain ? null : forwardTileOf(graph.gpu, shape);
  if (tile !== null) {
    const { CI, CO } = sizes;
    const steps = { W0: 0, WK: CI * CO, WC: CO, WO: 1 };
    launchTile(graph, forwardTile, shape, tile, [x, w, y], steps, half);
    return;
  }
  const tiles = Math.ceil((sizes.N * sizes.OH * sizes.OW) / TILE);
  const left = momentsLaunch(moments, joinMomentsPrelude, shape.channelsOut);
  graph.launch({
    kernel: left.kernel(forward),
    constants: {
      ...{ TILE, VECTOR: isVector(shape), CHAIN: !summary.software, ...left.constants },
      ONE_STORE: compilesSlowly(summary),
      ...halfConstants(half),
    },
    shape: { ...sizes, BIAS: Number(bias !== undefined), RELU: Number(relu), ...left.shape },
    // A kernel without a bias still has its binding, and does not read it.
    arrays: [x, w, y, bias ?? w, ...left.arrays],
    workgroups: workgroupsFor((tiles * sizes.CO) / 4, GROUP),
    work: workOf(shape),
  });
}

/** A convolution as its kernel is chosen for it. */
export interface Conv2d {
  readonly shape: Conv2dShape;
  readonly half: Half | undefined;
  /** x, w, y; of its input's gradient dy, w, dx */
  readonly arrays: readonly GpuArray[];
}

/**
 * Whether the kernel of hardware can leave what a batch norm sums up of what it makes, in whole
 * blocks: moments of the output, or pairs of the input's gradient.
 */
export function leavesSums(gpu: Gpu, operation: Operation, conv: Conv2d): boolean {
  const { shape, half, arrays } = conv;
  if (gpu.summary.software || (operation === 'inputGrad' && shape.stride !== 1)) return false;
  const { channels } = outputsOf(operation, shape);
  const gemm = gemmOf(gpu, operation, shape, half, arrays);
  return gemm === null ? lanesFor(channels) === channels / 4 : tileLeavesSums(gemm, channels);
}

/** The tile of a hardware adapter, null for the plain kernel. */
function gemmOf(
  { summary, choices }: Gpu,
  operation: Operation,
  shape: Conv2dShape,
  half: Half | undefined,
  arrays: readonly GpuArray[],
): GemmTile | null {
  if (summary.software || shape.kernel > MOST_TAPS) return null;
  const packings = arrays.map(({ packing }) => packing);
  const chosen = tileNamed(choices?.of(layerKey({ operation, shape, half, packings })));
  return chosen === undefined ? gemmTileFor(summary, outputsOf(operation, shape)) : chosen;
}

function forwardTileOf(gpu: Gpu, shape: Conv2dShape): Tile | null {
  const { batch, channelsOut: channels, kernel, stride } = shape;
  const [rows, columns] = [outputSide(shape.height, shape), outputSide(shape.width, shape)];
  return tileFor(gpu.summary, { batch, rows, columns, channels, kernel, stride });
}

/** A forward tile. @param steps from weight to weight, see forwardTile.wgsl */
function launchTile(
  graph: StepGraph,
  kernel: Kernel,
  shape: Conv2dShape,
  tile: Tile,
  arrays: readonly GpuArray[],
  steps: { readonly W0: number; readonly WK: number; readonly WC: number; readonly WO: number },
  half: Half | undefined,
): void {
  const { STRIDE, ...sizes } = sizesOf(shape);
  const { KERNEL } = sizes;
  graph.launch({
    kernel,
    constants: {
      ...tile.constants,
      STRIDE,
      KERNEL,
      SPAN: (tile.constants.WIDE - 1) * STRIDE + KERNEL,
      ROW_FIRST: compilesSlowly(graph.gpu.summary),
      ONE_STORE: compilesSlowly(graph.gpu.summary),
      ...halfConstants(half),
    },
    shape: { ...sizes, ...steps },
    arrays,
    workgroups: tile.groups,
    work: workOf(shape),
  });
}

/**
 * The convolution of dy that gives the input gradient where the stride is 1: the weights turned
 * round, input and output channels exchanged.
 */
function turned(shape: Conv2dShape): Conv2dShape {
  return {
    ...shape,
    height: outputSide(shape.height, shape),
    width: outputSide(shape.width, shape),
    channelsIn: shape.channelsOut,
    channelsOut: shape.channelsIn,
    pad: shape.kernel - 1 - shape.pad,
  };
}

/**
 * dx ← the gradient of x, plus `addend` (another gradient of x), or masked by `activation > 0`
 * where a ReLU made x. Needs CI % 4 = 0.
 */
export function launchConv2dInputGrad(
  graph: StepGraph,
  shape: Conv2dShape,
  dy: GpuArray,
  w: GpuArray,
  dx: GpuArray,
  extra: {
    readonly addend?: GpuArray;
    readonly activation?: GpuArray;
    readonly half?: Half | undefined;
    /** Of the batch norm that made x, where leavesSums: dx is masked by its ReLU. */
    readonly pairs?: BlockPairs | undefined;
  } = {},
): void {
  if (shape.channelsIn % 4 !== 0) throw new Error('input gradient needs CI % 4 = 0');
  const { addend, activation, half, pairs } = extra;
  if (addend !== undefined && activation !== undefined) throw new Error('addend or activation');
  const { summary } = graph.gpu;
  const gemm = gemmOf(graph.gpu, 'inputGrad', shape, half, [dy, w, dx]);
  if (gemm !== null) {
    launchGemmInputGrad(graph, shape, gemm, [dy, w, dx], extra);
    return;
  }
  if (addend === undefined && activation === undefined && pairs === undefined) {
    if (launchTiledInputGrad(graph, shape, [dy, w, dx], half)) return;
  }
  const { pixels, classes } = outputsOf('inputGrad', shape);
  const tiles = classes * Math.ceil(pixels / TILE);
  const left = pairsLaunch(graph, pairs, joinPairsPrelude, shape.channelsIn);
  const { bindings, ...plain } = left.kernel(pairs ? inputGradAlone : inputGrad);
  graph.launch({
    // Most gradients are added by a batch norm, so the other layers compile without this load.
    kernel: { ...plain, bindings: addend ? [...bindings, 'read'] : bindings },
    constants: {
      ...{ TILE, ADD: addend !== undefined, CHAIN: !summary.software, ...left.constants },
      ONE_STORE: compilesSlowly(summary),
      ...halfConstants(half),
    },
    shape: { ...sizesOf(shape), MASK: Number(activation !== undefined), ...left.shape },
    arrays: [dy, w, dx, ...(pairs ? left.arrays : [activation ?? dy]), ...(addend ? [addend] : [])],
    workgroups: workgroupsFor((tiles * shape.channelsIn) / 4, GROUP),
    work: workOf(shape),
  });
}

/** @returns whether the adapter has a tile for it */
function launchTiledInputGrad(
  graph: StepGraph,
  shape: Conv2dShape,
  arrays: readonly GpuArray[],
  half: Half | undefined,
): boolean {
  const { summary } = graph.gpu;
  const { STRIDE, ...sizes } = sizesOf(shape);
  const { KERNEL, CI, CO } = sizes;
  const { batch, channelsIn: channels } = shape;
  const [rows, columns] = [Math.ceil(sizes.IH / STRIDE), Math.ceil(sizes.IW / STRIDE)];
  const grids = { batch, rows, columns, channels, kernel: KERNEL, stride: STRIDE };
  const tile = tileFor(summary, { ...grids, classes: STRIDE ** 2 });
  if (tile === null) return false;
  if (compilesSlowly(summary)) {
    const steps = { W0: (KERNEL ** 2 - 1) * CI * CO, WK: -CI * CO, WC: 1, WO: CO };
    launchTile(graph, turnedTile, turned(shape), tile, arrays, steps, half);
    return true;
  }
  const TAPS = Math.ceil(KERNEL / STRIDE);
  graph.launch({
    kernel: inputGradTile,
    constants: {
      ...tile.constants,
      ...halfConstants(half),
      STRIDE,
      KERNEL,
      TAPS,
      MIXED: STRIDE > 1,
      FEWER: TAPS - 1,
      SPAN: tile.constants.WIDE + TAPS - 1,
    },
    shape: sizes,
    arrays,
    workgroups: tile.groups,
    work: workOf(shape),
  });
  return true;
}
