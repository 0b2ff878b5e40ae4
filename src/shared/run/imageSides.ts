import type { RunConfig } from './config.ts';

/** The side that images are kept at: crops are taken from it, and the encoder sees `imageSide`. */
export const storedSideOf = ({
  storedSide,
  imageSide,
}: Pick<RunConfig, 'storedSide' | 'imageSide'>): number =>
  storedSide === 0 ? imageSide : storedSide;
