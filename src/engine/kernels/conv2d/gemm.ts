import type { GpuArray } from '#gpu/array.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { Constants } from '#gpu/wgsl.ts';
import { type Half, halfConstants, halfPrelude } from '#kernels/half/half.ts';
import {
  type BlockMoments,
  blockRows,
  momentsLaunch,
  momentsPrelude,
} from '#kernels/shared/moments.ts';
import { type BlockPairs, pairsLaunch, pairsPrelude } from '#kernels/shared/pairs.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import gemmSumsWgsl from './gemmSums.wgsl?raw';
import gemmTileWgsl from './gemmTile.wgsl?raw';
import type { GemmTile } from './gemmTiles.ts';
import { type Conv2dShape, sizesOf, workOf } from './shape.ts';

export const gemmWgsl = halfPrelude + gemmTileWgsl.replace('//@sums\n', gemmSumsWgsl.trimStart());

const forward: Kernel = {
  name: 'conv2d forward',
  wgsl: gemmWgsl,
  bindings: ['read', 'read', 'write', 'read'],
};
const inputGrad: Kernel = { ...forward, name: 'conv2d input gradient' };

/** Sides of kernels that gemmTile takes: it has 15 bits for the taps of a row. */
export const MOST_TAPS = 15;

/** A software driver that was told to take the kernels of hardware: it compiles what is written out for long. */
const isForced = ({ description }: AdapterSummary): boolean =>
  /llvmpipe|swiftshader/i.test(description);

function constantsOf(
  adapter: AdapterSummary,
  tile: GemmTile,
  [source, w]: readonly [source: GpuArray, w: GpuArray],
  channels: number,
  half: Half | undefined,
): Constants {
  const { pixels, depth, tall } = tile;
  const [DOWN, ACROSS, QUADS] = [pixels / tall, tile.channels / 4, depth / 4];
  const GROUP = DOWN * ACROSS;
  return {
    TALL: tall,
    DOUBLE: tall === 8,
    DOWN,
    ACROSS,
    QUADS,
    GROUP,
    ROLLED: isForced(adapter),
    PARTS: isForced(adapter) ? 1 : QUADS,
    LOADS: (pixels * QUADS) / GROUP,
    WEIGHTS: (depth * ACROSS) / GROUP,
    VECTOR: channels % 4 === 0,
    PACKED: channels % 4 === 0 && source.packing !== undefined,
    PACKED_W: w.packing !== undefined,
    EVEN: channels % depth === 0,
    ...halfConstants(half),
  };
}

/** Whether a tile of pixels holds whole blocks and has room to join their sums. */
export const tileLeavesSums = (tile: GemmTile, channels: number): boolean =>
  (tile.tall === 4 || tile.tall === 8) &&
  tile.pixels % blockRows(channels) === 0 &&
  tile.depth * tile.tall >= tile.channels;

/** As launchConv2d, with a tile. */
export function launchGemmForward(
  graph: StepGraph,
  shape: Conv2dShape,
  tile: GemmTile,
  [x, w, y]: readonly [x: GpuArray, w: GpuArray, y: GpuArray],
  {
    bias,
    relu,
    half,
    moments,
  }: {
    readonly bias?: GpuArray | undefined;
    readonly relu: boolean;
    readonly half: Half | undefined;
    readonly moments?: Partial<BlockMoments> | undefined;
  },
): void {
  const left = momentsLaunch(moments, momentsPrelude, shape.channelsOut);
  const { N, IH, IW, CI, OH, OW, CO, KERNEL, STRIDE, PAD } = sizesOf(shape);
  const blocks = Math.ceil((N * OH * OW) / tile.pixels) * Math.ceil(CO / tile.channels);
  graph.launch({
    kernel: left.kernel(forward),
    constants: {
      ...{ GRAD: false, AGAIN: false, ...left.constants },
      ...constantsOf(graph.gpu.summary, tile, [x, w], CI, half),
    },
    shape: {
      ...{ N, SH: IH, SW: IW, SC: CI, ROWS: OH, COLUMNS: OW, OC: CO, KERNEL, STRIDE, PAD },
      ...{ TURN: tile.depth / 4, EXTRA: Number(bias !== undefined), RELU: Number(relu) },
      ...left.shape,
    },
    // A kernel without a bias still has its binding, and does not read it.
    arrays: [x, w, y, bias ?? w, ...left.arrays],
    workgroups: workgroupsFor(blocks, 1),
    work: workOf(shape),
  });
}

/** As launchConv2dInputGrad, with a tile. */
export function launchGemmInputGrad(
  graph: StepGraph,
  shape: Conv2dShape,
  tile: GemmTile,
  [dy, w, dx]: readonly [dy: GpuArray, w: GpuArray, dx: GpuArray],
  {
    addend,
    activation,
    half,
    pairs,
  }: {
    readonly addend?: GpuArray | undefined;
    readonly activation?: GpuArray | undefined;
    readonly half?: Half | undefined;
    readonly pairs?: BlockPairs | undefined;
  },
): void {
  const left = pairsLaunch(graph, pairs, pairsPrelude, shape.channelsIn);
  const { N, IH, IW, CI, OH, OW, CO, KERNEL, STRIDE, PAD } = sizesOf(shape);
  const [ROWS, COLUMNS] = [Math.ceil(IH / STRIDE), Math.ceil(IW / STRIDE)];
  const blocks = Math.ceil((N * ROWS * COLUMNS) / tile.pixels) * Math.ceil(CI / tile.channels);
  graph.launch({
    kernel: left.kernel(inputGrad),
    constants: {
      ...{ GRAD: true, MAXIMA: false, ...left.constants },
      ...constantsOf(graph.gpu.summary, tile, [dy, w], CO, half),
    },
    shape: {
      ...{ N, SH: OH, SW: OW, SC: CO, ROWS, COLUMNS, OH: IH, OW: IW, OC: CI },
      ...{ KERNEL, STRIDE, PAD, TURN: tile.depth / 4, EXTRA: addend ? 1 : activation ? 2 : 0 },
      ...left.shape,
    },
    arrays: [dy, w, dx, addend ?? activation ?? dy, ...left.arrays],
    workgroups: [...workgroupsFor(blocks, 1), STRIDE ** 2],
    work: workOf(shape),
  });
}
