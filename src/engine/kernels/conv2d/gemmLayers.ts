/** Layers and tiles by name, so that what is measured of them can be kept and told. */
import type { Packing } from '#gpu/array.ts';
import type { Half } from '#kernels/half/half.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import {
  GEMM_TILES,
  type GemmTile,
  type Operation,
  outputsOf,
  tileCandidates,
} from './gemmTiles.ts';
import { type Conv2dShape, workOf } from './shape.ts';

/** A pass over a layer as its kernel is made for it. */
export interface GemmLayer {
  readonly operation: Operation;
  readonly shape: Conv2dShape;
  /** How its results are rounded. */
  readonly half: Half | undefined;
  /** Of what is read, of the weights and of what is written. */
  readonly packings: readonly (Packing | undefined)[];
}

const SIZES = [
  ...(['batch', 'height', 'width', 'channelsIn', 'channelsOut'] as const),
  ...(['kernel', 'stride', 'pad'] as const),
] as const;

const FULL = 'f32';
const PACKINGS: readonly Packing[] = ['f16', 'emulated'];

/** The layer as `KernelChoices` calls it. */
export const layerKey = ({ operation, shape, half, packings }: GemmLayer): string =>
  [
    operation,
    ...SIZES.map((size) => shape[size]),
    ...[half, ...packings].map((packing) => packing ?? FULL),
  ].join(' ');

/** The layer that `layerKey` made a key of. */
export function layerOf(key: string): GemmLayer {
  const [operation, ...words] = key.split(' ');
  const entries = SIZES.map((size, at): [string, number] => [size, Number(words[at])]);
  const [half, ...packings] = words
    .slice(SIZES.length)
    .map((word) => PACKINGS.find((packing) => packing === word));
  return {
    operation: operation === 'forward' ? operation : 'inputGrad',
    shape: Object.fromEntries(entries) as Record<(typeof SIZES)[number], number>,
    half,
    packings,
  };
}

/** Multiply-adds of the layer of a key. */
export const workOfKey = (key: string): number => workOf(layerOf(key).shape);

const OPERATIONS: Readonly<Record<Operation, string>> = {
  forward: 'forward',
  inputGrad: 'input gradient',
};

/**
 * The name of the layers that one measurement serves, such as `forward 3×3, 64→128, stride 2, ≈65536
 * px, f16`: they run the same kernel on about as many pixels.
 */
export function bucketOf(key: string): string {
  const { operation, shape, half, packings } = layerOf(key);
  const { kernel, stride, channelsIn, channelsOut } = shape;
  const { pixels, classes } = outputsOf(operation, shape);
  const packed = packings.flatMap((packing, at) => (packing === undefined ? [] : ['xwy'[at]]));
  return [
    `${OPERATIONS[operation]} ${kernel}×${kernel}`,
    `${channelsIn}→${channelsOut}`,
    ...(stride > 1 ? [`stride ${stride}`] : []),
    `≈${2 ** Math.round(Math.log2(pixels * classes))} px`,
    ...(half === undefined ? [] : [half]),
    ...(packed.length === 0 ? [] : [`packed ${packed.join('')}`]),
  ].join(', ');
}

const PLAIN = 'plain';

const tileName = (tile: GemmTile | null): string =>
  tile === null ? PLAIN : `${tile.pixels}×${tile.channels}×${tile.depth}/${tile.tall}`;

/** @returns undefined for a name that no tile has, null for the plain kernel */
export function tileNamed(name: string | undefined): GemmTile | null | undefined {
  if (name === undefined) return undefined;
  return name === PLAIN ? null : GEMM_TILES.find((tile) => tileName(tile) === name);
}

/** Tiles that are timed of a layer, the table's among them. */
const MOST_CANDIDATES = 3;

/** Names of the tiles that a layer may take, the table's first. */
export function candidateNames(adapter: AdapterSummary, key: string): readonly string[] {
  const { operation, shape } = layerOf(key);
  return tileCandidates(adapter, outputsOf(operation, shape), MOST_CANDIDATES).map(tileName);
}
