import type { AdapterSummary } from '#run/protocol.ts';

export interface Tile {
  readonly constants: {
    /** Rows and columns of pixels an invocation makes, of QUADS channel quads each. */
    readonly TALL: number;
    readonly WIDE: number;
    readonly QUADS: number;
    /** Invocations of a workgroup. */
    readonly GROUP: number;
    /** Whether a weight is read by one invocation and broadcast to the others. */
    readonly SUBGROUPS: boolean;
  };
  /** Tiles, channels, classes. */
  readonly groups: readonly [number, number, number];
}

const GROUP = 32;
/** WebGPU's limit of a dispatch along one axis. */
const MOST_GROUPS = 65535;
/** Taps × quads of a kernel row that are written out: four quads of a 3×3 kernel, two of a 7×7. */
const MOST_PRODUCTS = 14;

/*
 * What the tiles are made of, measured on software adapters: nanoseconds for the 4 (SwiftShader)
 * or 8 (llvmpipe) invocations that run as one.
 *
 * |                                        | SwiftShader | llvmpipe |
 * | a load of one f32, any address         |          17 |       12 |
 * | … the same address for all             |          20 |        9 |
 * | a subgroupBroadcast                    |         2.5 |      0.1 |
 * | a multiply-add                         |           2 |        1 |
 * | two workgroup barriers                 |         500 |      125 |
 *
 * So a tile is as large as compile time allows, and weights are shared by broadcast. Time of
 * forward 3×3/2, 64 × 32² × 8 → 16, over that of the plain kernel, tile TALL × WIDE × QUADS:
 * SwiftShader 1×8×2 0.38, 2×8×2 0.30, 1×8×4 0.33, 2×4×4 0.27; llvmpipe 0.52, 0.77, 0.47, 0.51. Tile
 * pixels outside the image are wasted work (8 → 4 columns: twice the time), so the tile's width
 * follows the image. With four quads llvmpipe takes 3 s to compile a kernel, with two 1.5 s;
 * SwiftShader 0.8 s. Weights without broadcast: 1.1 to 1.4 times the time. An even number of columns
 * or channels at a time: no gain.
 */

/** Grids of pixels that a convolution's pass makes, and with what. */
interface Grids {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  /** Grids per sample. */
  readonly classes?: number;
}

/**
 * The tile for grids of rows × columns pixels, or null where the plain kernels serve better, on
 * single pixels, and for hardware, which has its own (gemmTiles.ts). llvmpipe takes a
 * second of compilation for each kernel: it has one tile, and the plain kernels where few products
 * are, with a stride or a single tap.
 */
export function tileFor(
  adapter: AdapterSummary,
  { batch, rows, columns, channels, kernel, stride, classes = 1 }: Grids,
): Tile | null {
  if (!adapter.software || columns < 2 || rows < 2) return null;
  const few = compilesSlowly(adapter);
  if (few && (stride > 1 || kernel === 1 || columns < 4)) return null;
  const WIDE = columns > 4 && !few ? 8 : columns > 2 ? 4 : 2;
  const TALL = Math.min(8 / WIDE, rows > 2 ? 4 : 2);
  const tiles = batch * Math.ceil(rows / TALL) * Math.ceil(columns / WIDE);
  const most = isSwiftShader(adapter) ? 4 : 2;
  if (Math.ceil(tiles / GROUP) > MOST_GROUPS) return null;
  const fits = (quads: number): boolean =>
    channels % (4 * quads) === 0 &&
    kernel * quads <= MOST_PRODUCTS &&
    tiles * classes * channels >= 4 * quads * GROUP * 4;
  const QUADS = [4, 2].find((quads) => quads <= most && fits(quads)) ?? 1;
  const groups = [Math.ceil(tiles / GROUP), channels / 4 / QUADS, classes] as const;
  return { constants: { TALL, WIDE, QUADS, GROUP, SUBGROUPS: adapter.subgroups }, groups };
}

/**
 * Output quads that an invocation of the filter gradient keeps: on SwiftShader four take 0.8 of
 * the time of two where there are 32 channels, on llvmpipe two take 1.0 to 1.6 of that of one.
 * A row of a larger kernel than 5×5 fills the registers by itself.
 */
export function filterQuads(adapter: AdapterSummary, channels: number, kernel: number): number {
  if (!isSwiftShader(adapter) || kernel > 5) return 1;
  return channels % 32 === 0 ? 4 : channels % 8 === 0 ? 2 : 1;
}

/**
 * Software adapters but SwiftShader: a kernel of each kind for all layers. Such a one takes the
 * input gradient of stride 1 by the forward kernel too.
 */
export const compilesSlowly = (adapter: AdapterSummary): boolean =>
  adapter.software && !isSwiftShader(adapter);

/** Chromium says it in the architecture, Dawn in Node in the description. */
const isSwiftShader = ({ software, description, architecture }: AdapterSummary): boolean =>
  software && /swiftshader/i.test(`${description} ${architecture}`);
