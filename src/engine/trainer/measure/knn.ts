import { knnAccuracy } from '#evaluate/knnAccuracy.ts';
import { knnOf } from '#run/protocols.ts';
import type { Measurement } from './measurement.ts';

export const measureKnn: Measurement = async ({ config, dataset, bank, held, tell, signal }) => {
  const knn = knnOf(config);
  const compared = knn.on === 'feature' ? 'features' : 'embedding';
  const levels = await knnAccuracy(
    dataset,
    bank[compared],
    held[compared],
    { ...knn, neighbours: knn.neighbours(bank[compared].images.length) },
    signal,
    (done, queries) => tell('knn', done, queries),
  );
  return { knnTop1: levels[0]?.top1 ?? null, knnLevels: levels };
};
