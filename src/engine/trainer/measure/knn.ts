import { knnAccuracy } from '#evaluate/knnAccuracy.ts';
import { knnOf } from '#run/protocols.ts';
import { bankOf, type Measurement } from './measurement.ts';

export const measureKnn: Measurement = async ({ config, dataset, bank, held, tell, signal }) => {
  const knn = knnOf(config);
  const compared = knn.on === 'feature' ? 'features' : 'embedding';
  const known = bankOf(bank, compared);
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
