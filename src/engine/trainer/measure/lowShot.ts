import type { FeatureRows } from '#evaluate/knnAccuracy.ts';
import { LOW_SHOTS, lowShotSvm, MOST_CLASSES } from '#evaluate/lowShot.ts';
import type { Measurement } from './measurement.ts';
import { wholeFeatures } from './wholeFeatures.ts';

export const measureLowShot: Measurement = async ({ config, dataset, bank, held, ...parts }) => {
  const { wanted, tell, signal } = parts;
  const [level] = dataset.levels;
  const classes = level?.classNames.length ?? 0;
  if (!wanted.lowShot || level === undefined || classes > MOST_CLASSES) return {};
  // Newton's method does not end on features that are not finite.
  const known = await wholeFeatures(bank);
  const rows = [known, held.features];
  if (!rows.every(({ values }) => values.every(Number.isFinite))) return {};
  const labelled = (features: FeatureRows) => ({
    ...features,
    labels: Array.from(features.images, (image) => level.labels[image] as number),
  });
  const lowShot = await lowShotSvm(
    labelled(known),
    labelled(held.features),
    classes,
    { ...LOW_SHOTS, seed: config.seed },
    signal,
    (done, fits) => tell('lowShot', done, fits),
  );
  return { lowShot };
};
