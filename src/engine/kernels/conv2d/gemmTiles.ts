import type { AdapterSummary } from '#run/protocol.ts';
import { type Conv2dShape, outputSide } from './shape.ts';

/** What a workgroup of gemmTile makes: pixels × channels, `tall` pixels an invocation. */
export interface GemmTile {
  readonly pixels: number;
  readonly channels: number;
  /** Of k in a turn. */
  readonly depth: number;
  readonly tall: number;
}

const WIDE_8 = { pixels: 64, channels: 64, depth: 16, tall: 8 };
const WIDE_4 = { pixels: 64, channels: 64, depth: 16, tall: 4 };
const NARROW_4 = { pixels: 64, channels: 32, depth: 16, tall: 4 };
const SMALL_4 = { pixels: 32, channels: 32, depth: 8, tall: 4 };

/** Every tile of the table; each gives the same bits. */
export const GEMM_TILES: readonly GemmTile[] = [WIDE_8, WIDE_4, NARROW_4, SMALL_4];

interface AdapterClass {
  readonly name: string;
  is(adapter: AdapterSummary): boolean;
  /** The largest first; a layer takes the first that suits it. None: the plain kernels. */
  readonly tiles: readonly GemmTile[];
}

const from =
  (vendor: string, architecture = /^/) =>
  (adapter: AdapterSummary): boolean =>
    adapter.vendor === vendor && architecture.test(adapter.architecture);

/**
 * Tiles by class of adapter; the first row that holds counts, the last holds always. Chosen by what
 * Mesa's compilers make of them (registers, waves, instructions a multiply-add), not yet timed on
 * hardware. An 8×8 tile spills on an M1; GCN and Intel have too few registers for eight pixels.
 */
const CLASSES: readonly AdapterClass[] = [
  { name: 'nvidia', is: from('nvidia'), tiles: [WIDE_8, NARROW_4, SMALL_4] },
  { name: 'amd gcn', is: from('amd', /^gcn/), tiles: [WIDE_4, NARROW_4, SMALL_4] },
  { name: 'amd rdna', is: from('amd'), tiles: [WIDE_8, NARROW_4, SMALL_4] },
  // Mesa's own vendor number: Asahi on an Apple GPU. Software drivers with it never come here.
  { name: 'apple', is: (a) => /^(apple|mesa)$/.test(a.vendor), tiles: [WIDE_8, NARROW_4, SMALL_4] },
  { name: 'intel', is: from('intel'), tiles: [NARROW_4, SMALL_4] },
  { name: 'qualcomm', is: from('qualcomm'), tiles: [SMALL_4] },
  // Mali's workgroup memory is ordinary memory behind the same cache.
  { name: 'arm', is: from('arm'), tiles: [] },
  { name: 'other', is: () => true, tiles: [WIDE_4, NARROW_4, SMALL_4] },
];

/** Workgroups that a GPU wants before a larger tile is worth its fewer loads. */
const MOST_WANTED = 128;
/** Workgroups below which the plain kernel, an invocation for 16 outputs, fills a GPU better. */
const FEWEST = 4;

/** What a pass makes: pixels × channels, in `classes` parts that have no tap in common. */
interface Outputs {
  readonly pixels: number;
  readonly channels: number;
  readonly classes: number;
}

export type Operation = 'forward' | 'inputGrad';

export function outputsOf(operation: Operation, shape: Conv2dShape): Outputs {
  const { batch, height, width, channelsIn, channelsOut, stride } = shape;
  if (operation === 'forward') {
    const pixels = batch * outputSide(height, shape) * outputSide(width, shape);
    return { pixels, channels: channelsOut, classes: 1 };
  }
  const perClass = (side: number): number => Math.ceil(side / stride);
  const pixels = batch * perClass(height) * perClass(width);
  return { pixels, channels: channelsIn, classes: stride ** 2 };
}

const groupsOf = (tile: GemmTile, { pixels, channels, classes }: Outputs): number =>
  classes * Math.ceil(pixels / tile.pixels) * Math.ceil(channels / tile.channels);

/** Those that leave less than a third of their channels idle and are not too few, the largest first. */
function suiting(tiles: readonly GemmTile[], outputs: Outputs): readonly GemmTile[] {
  const { channels } = outputs;
  const used = (tile: GemmTile): number =>
    channels / tile.channels / Math.ceil(channels / tile.channels);
  return tiles.filter((tile) => used(tile) > 2 / 3 && groupsOf(tile, outputs) >= FEWEST);
}

/**
 * The tile for a pass, or null for the plain kernel: the first of the class's tiles that suits and
 * gives the GPU enough workgroups, else the one that gives most of them.
 */
export function gemmTileFor(adapter: AdapterSummary, outputs: Outputs): GemmTile | null {
  const { tiles } = CLASSES.find((row) => row.is(adapter)) as AdapterClass;
  const suit = suiting(tiles, outputs);
  return suit.find((tile) => groupsOf(tile, outputs) >= MOST_WANTED) ?? suit.at(-1) ?? null;
}

/** What a measurement may choose from: the table's choice, then those nearest to it in size. */
export function tileCandidates(
  adapter: AdapterSummary,
  outputs: Outputs,
  most: number,
): readonly (GemmTile | null)[] {
  const own = gemmTileFor(adapter, outputs);
  const all: readonly (GemmTile | null)[] = [...suiting(GEMM_TILES, outputs), null];
  const place = all.indexOf(own);
  const away = (tile: GemmTile | null): number => Math.abs(all.indexOf(tile) - place);
  return all.toSorted((a, b) => away(a) - away(b)).slice(0, most);
}
