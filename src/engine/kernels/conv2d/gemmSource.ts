import forwardWgsl from './forward.wgsl?raw';
import { gemmWgsl } from './gemm.ts';
import { GEMM_TILES } from './gemmTiles.ts';
import inputGradWgsl from './inputGrad.wgsl?raw';

/** Everything that the time of a tile, or of the plain kernel in its place, depends on. */
export const gemmSource = JSON.stringify([...[gemmWgsl, forwardWgsl, inputGradWgsl], GEMM_TILES]);
