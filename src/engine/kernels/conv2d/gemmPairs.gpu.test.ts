import { expect, test } from 'vitest';
import type { GpuArray } from '#gpu/array.ts';
import { launchBlockPairs } from '#kernels/batchNorm/blockMoments.ts';
import { roundHalf } from '#kernels/half/half.reference.ts';
import { blockRows } from '#kernels/shared/moments.ts';
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
import { launchConv2dInputGrad } from './conv2d.ts';
import { launchGemmInputGrad } from './gemm.ts';
import { GEMM_TILES } from './gemmTiles.ts';
import type { Conv2dShape } from './shape.ts';

type Floats = Float32Array<ArrayBuffer>;

/** Hardware without tiles: the plain kernels as a chain of multiply-adds. */
const PLAIN = { software: false, vendor: 'arm' };

/** Channels of blocks of 64 and 32 rows, with tiles; undefined: the plain kernel. */
const CASES = [
  { channels: 16, tiles: [GEMM_TILES[2], undefined], isMadeAgain: true, packs: true },
  { channels: 64, tiles: [GEMM_TILES[0], GEMM_TILES[3]], isMadeAgain: false, packs: false },
] as const;

const unequal = (a: Floats, b: Floats): number =>
  a.reduce((count, value, i) => (Object.is(value, b[i]) ? count : count + 1), 0);

test.each(CASES)(
  'a gradient of $channels channels and its sums are the same whoever leaves them',
  async ({ channels, tiles, isMadeAgain, packs }) => {
    const [width, groups] = channels === 64 ? [12, 3] : [16, 2];
    const shape: Conv2dShape = {
      ...{ batch: groups, height: 8, width, channelsIn: channels, channelsOut: 8 },
      ...{ kernel: 3, stride: 1, pad: 1 },
    };
    const length = groups * 8 * width * channels;
    const rows = 8 * width;
    const half = packs ? await ownHalf() : undefined;
    const held = (values: Floats): Floats => (packs ? values.map(roundHalf) : values);
    const x = held(normals(1, length));
    // Only the first group's gradient has numbers that are not finite.
    const dy = held(normals(2, groups * rows * 8));
    dy.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 16);
    const saved = normals(3, groups * 4 * channels);
    const w = held(normals(4, 9 * channels * 8));
    const [y, other] = [held(normals(5, length)), held(normals(6, length))];
    const found = await runGraph((gpu, graph) => {
      const packed = half && packedArrays(gpu, graph, half);
      const given = (values: Floats): GpuArray => packed?.given(values) ?? onGpu(gpu, values);
      const output = (): GpuArray => packed?.output(length) ?? poisoned(gpu, length);
      const read = (array: GpuArray): GpuArray => packed?.read(array) ?? array;
      const [gdy, gw, gx, gy, addend] = [dy, w, x, y, other].map(given) as [
        GpuArray,
        GpuArray,
        GpuArray,
        GpuArray,
        GpuArray,
      ];
      const kept = onGpu(gpu, saved);
      const room = () => poisoned(gpu, (length / blockRows(channels)) * 2);
      const norm = { relu: true, x: gx, y: gy, saved: kept, isMadeAgain, rows };
      const made = tiles.map((tile) => {
        const [dx, again, sums] = [output(), output(), room()];
        const extra = { half, addend, pairs: { ...norm, sums, again } };
        if (tile) launchGemmInputGrad(graph, shape, tile, [gdy, gw, dx], extra);
        else launchConv2dInputGrad(graph, shape, gdy, gw, dx, extra);
        return [dx, sums, again];
      });
      // By itself, from the gradient without the mask.
      const [dx, masked, again, sums] = [output(), output(), output(), room()];
      launchConv2dInputGrad(graph, shape, gdy, gw, dx, { half });
      const flags = { RELU: 1, ADD: 1, KEEP: 1, POOLED: 0 };
      const own = { AGAIN: Number(isMadeAgain), STORE: Number(isMadeAgain) };
      const layer = { batch: groups, pixels: rows, channels, groups };
      const whole = { dy: dx, x: gx, saved: kept, y: gy, addend, kept: masked, again };
      launchBlockPairs(graph, layer, { ...whole, flags: { ...flags, ...own } }, sums, half);
      return [...made, [masked, sums, again]].flatMap(([g, s, a]) => [
        ...[read(g as GpuArray), s as GpuArray],
        ...(isMadeAgain ? [read(a as GpuArray)] : []),
      ]);
    }, PLAIN);
    const each = isMadeAgain ? 3 : 2;
    const [g, sums, again] = found.slice(-each) as [Floats, Floats, Floats];
    found.forEach((array, at) => {
      expect(unequal(array, found[found.length - each + (at % each)] as Floats)).toBe(0);
    });
    const want = new Float64Array(sums.length);
    g.forEach((value, at) => {
      const [row, channel] = [Math.floor(at / channels), at % channels];
      const of = Math.floor(row / rows) * 4 * channels + channel;
      const statistic = (which: number): number => saved[of + which * channels] as number;
      const away = (x[at] as number) - statistic(0);
      const into = Math.floor(row / blockRows(channels)) * 2 * channels + channel;
      want[into] = (want[into] as number) + value;
      want[into + channels] = (want[into + channels] as number) + value * away * statistic(1);
      const linear = isMadeAgain ? away * statistic(2) + statistic(3) : (y[at] as number);
      // Where the linear part stands on the ReLU's edge, either is right.
      if (linear < -1e-3) expect(value).toBe(0);
      if (!isMadeAgain) return;
      const grid = Math.max(1, Math.abs(linear)) * 2 ** -10;
      expect(Math.abs((again[at] as number) - Math.max(0, linear))).toBeLessThan(grid);
    });
    const finite = want.filter(Number.isFinite);
    expect(finite.length).toBeGreaterThan(want.length / 4);
    expect(worstDifference(sums, want)).toBeLessThan(1e-5 * Math.max(1, largest(finite)));
  },
);
