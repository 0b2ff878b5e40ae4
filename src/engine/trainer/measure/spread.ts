import { pairSample, rankMe, uniformity } from '#evaluate/featureStatistics.ts';
import { featureStd } from '#evaluate/knnAccuracy.ts';
import type { Measurement } from './measurement.ts';

export const measureSpread: Measurement = async ({ held: { embedding }, alignment, ...parts }) => {
  const { tell, signal } = parts;
  tell('spread', 0, 1);
  const aligned = await alignment();
  const sample = await pairSample(embedding);
  const spread = await uniformity(sample, signal, (done, pairs) => tell('spread', done, pairs));
  tell('spread', 1, 1);
  return {
    featureStd: await featureStd(embedding),
    alignment: aligned,
    uniformity: spread,
    rankMe: rankMe(sample),
  };
};
