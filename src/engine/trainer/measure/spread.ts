import { rankMe, uniformity } from '#evaluate/featureStatistics.ts';
import { featureStd } from '#evaluate/knnAccuracy.ts';
import type { Measurement } from './measurement.ts';

export const measureSpread: Measurement = async ({ held: { embedding }, alignment, ...parts }) => {
  const { tell, signal } = parts;
  tell('spread', 0, 1);
  const aligned = await alignment();
  const spread = await uniformity(embedding, signal, (done, pairs) => tell('spread', done, pairs));
  tell('spread', 1, 1);
  return {
    featureStd: featureStd(embedding),
    alignment: aligned,
    uniformity: spread,
    rankMe: rankMe(embedding),
  };
};
