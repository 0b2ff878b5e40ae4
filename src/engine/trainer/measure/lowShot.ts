import type { StoredFeatures } from '#evaluate/knnAccuracy.ts';
import { LOW_SHOTS, lowShotSvm, MOST_CLASSES } from '#evaluate/lowShot.ts';
import { areFinite } from '#evaluate/rows.ts';
import { bankOf, type Measurement } from './measurement.ts';

export const measureLowShot: Measurement = async ({ config, dataset, bank, held, ...parts }) => {
  const { wanted, tell, signal } = parts;
  const [level] = dataset.levels;
  const classes = level?.classNames.length ?? 0;
  if (!wanted.lowShot || level === undefined || classes > MOST_CLASSES) return {};
  const known = bankOf(bank, 'features');
  // Newton's method does not end on features that are not finite.
  for (const rows of [known, held.features]) if (!(await areFinite(rows))) return {};
  const labelled = (features: StoredFeatures) => ({
    ...features,
    labels: Uint16Array.from(features.images, (image) => level.labels[image] as number),
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
