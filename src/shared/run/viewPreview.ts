/** Views of some training images, to be shown. */
import type { RunConfig } from './config.ts';

/** The views to show: those that a run of this config draws in an epoch. */
export interface PreviewRequest {
  readonly config: RunConfig;
  /** Number of images, taken evenly from the training images. */
  readonly pairs: number;
  /** Selects other images: 0, 1, … */
  readonly page: number;
  readonly epoch: number;
}

/** A training image and the query and the key view of it: RGBA bytes, side × side each. */
export interface ViewPair {
  readonly image: Uint8ClampedArray<ArrayBuffer>;
  readonly query: Uint8ClampedArray<ArrayBuffer>;
  readonly key: Uint8ClampedArray<ArrayBuffer>;
}
