import type { AdapterSummary } from '#run/protocol.ts';

interface Tile {
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

/**
 * The tile for `classes` grids of rows × columns pixels a sample, or null where the plain kernels
 * serve better: on hardware, which hides a load behind other invocations, and on single pixels.
 */
export function tileFor(
  adapter: AdapterSummary,
  batch: number,
  rows: number,
  columns: number,
  channels: number,
  classes = 1,
): Tile | null {
  if (!adapter.software || columns < 2 || rows < 2) return null;
  const WIDE = columns > 4 ? 8 : columns > 2 ? 4 : 2;
  const TALL = Math.min(8 / WIDE, rows > 2 ? 4 : 2);
  const tiles = batch * Math.ceil(rows / TALL) * Math.ceil(columns / WIDE);
  const most = isSwiftShader(adapter) ? 4 : 2;
  const fits = (quads: number): boolean =>
    channels % (4 * quads) === 0 && tiles * classes * channels >= 4 * quads * GROUP * 4;
  const QUADS = [4, 2].find((quads) => quads <= most && fits(quads)) ?? 1;
  const groups = [Math.ceil(tiles / GROUP), channels / 4 / QUADS, classes] as const;
  return { constants: { TALL, WIDE, QUADS, GROUP, SUBGROUPS: adapter.subgroups }, groups };
}

/** Output quads that an invocation of the filter gradient keeps. */
export function filterQuads(adapter: AdapterSummary, channels: number): number {
  if (!isSwiftShader(adapter)) return 1;
  return channels % 32 === 0 ? 4 : channels % 8 === 0 ? 2 : 1;
}

const isSwiftShader = ({ description }: AdapterSummary): boolean =>
  /swiftshader/i.test(description);
