/** Copies of chosen files of weights, which outlast a reload; fetched when the page first needs them. */
import type { WeightsSource } from '#run/weights.ts';
import type { KeptWeights } from '#storage/keptWeights.ts';

export interface WeightsCopies {
  list(): Promise<readonly KeptWeights[]>;
  /** Unless it is there. @throws what the storage does */
  keep(source: WeightsSource, blob: Blob): Promise<void>;
}

export const browserCopies: WeightsCopies = {
  list: async () => (await import('#storage/keptWeights.ts')).listKeptWeights(),
  keep: async (source, blob) => (await import('#storage/keptWeights.ts')).keepWeights(source, blob),
};
