import { knnAccuracy } from '#evaluate/knnAccuracy.ts';
import { knnOf } from '#run/protocols.ts';
import type { Measurement } from './measurement.ts';

export const measureKnn: Measurement = async ({ config, dataset, bank, held, tell, signal }) => {
  const knn = knnOf(config);
  const compared = knn.on === 'feature' ? 'features' : 'embedding';
  const known = bank[compared];
  if (known === undefined) throw new Error('the bank of kNN was not gathered');
  const levels = await knnAccuracy(
    dataset,
    known,
    held[compared],
    { ...knn, neighbours: knn.neighbours(known.count) },
    signal,
    (done, comparisons) => tell('knn', done, comparisons),
  );
  return { knnTop1: levels[0]?.top1 ?? null, knnLevels: levels };
};
