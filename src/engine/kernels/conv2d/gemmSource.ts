import { halfPrelude } from '#kernels/half/half.ts';
import forwardWgsl from './forward.wgsl?raw';
import gemmTileWgsl from './gemmTile.wgsl?raw';
import { GEMM_TILES } from './gemmTiles.ts';
import inputGradWgsl from './inputGrad.wgsl?raw';

/** Everything that the time of a tile, or of the plain kernel in its place, depends on. */
export const gemmSource = JSON.stringify([
  ...[halfPrelude, gemmTileWgsl, forwardWgsl, inputGradWgsl],
  GEMM_TILES,
]);
