import type { FeatureRows } from '#evaluate/knnAccuracy.ts';
import type { BankFeatures } from './measurement.ts';

/** The bank in memory: what fits weights to all rows takes them in every order. */
export async function wholeFeatures({ features }: BankFeatures): Promise<FeatureRows> {
  if (features === undefined) throw new Error('the features of the bank were not gathered');
  const { dim, count, images } = features;
  return { values: await features.read(0, count), dim, images };
}
