/** Copies of chosen files of weights, which outlast a reload; fetched when the page first needs them. */
import type { Words } from '#base/words.ts';
import type { WeightsSource } from '#run/weights.ts';
import type { KeptWeights } from '#storage/keptWeights.ts';

export interface WeightsCopies {
  list(): Promise<readonly KeptWeights[]>;
  /** Unless it is there. @returns whether it is now, in words */
  keep(source: WeightsSource, blob: Blob): Promise<Words>;
}

export const browserCopies: WeightsCopies = {
  list: async () => (await import('#store/data/keptWeights.ts')).listWeightsCopies(),
  keep: async (source, blob) => (await import('#store/data/keptWeights.ts')).keepCopy(source, blob),
};
