/** Memory of the page that grows with the images, before a run begins. */
import { type Dataset, imageCount } from '#data/dataset.ts';
import { labelledOf } from '#data/labels.ts';
import type { Split } from '#data/split.ts';
import { isStored } from '#data/storedPixels.ts';
import { knnBytes } from '#evaluate/knn.ts';
import { lowShotBytes } from '#evaluate/lowShot.ts';
import { probeBytes } from '#evaluate/probePlan.ts';
import { ROWS_PART } from '#evaluate/rows.ts';
import type { RunConfig } from '#run/config.ts';
import type { EvaluationPlan } from '#run/memoryPlan.ts';
import { knnOf } from '#run/protocols.ts';
import { bankOutputs } from './passes/evaluator.ts';
import { staysInMemory } from './passes/gatheredRows.ts';

interface Dims {
  readonly features: number;
  readonly embedding: number;
}

/** What is known of every image beside its pixels. */
export function besideBytes(dataset: Dataset, { train, query }: Split): number {
  const images = imageCount(dataset);
  const labels = dataset.levels.reduce((sum, level) => sum + level.labels.byteLength, 0);
  // A record's place and check.
  const records = isStored(dataset.pixels) ? 8 * images : 0;
  // The split, and the order of an epoch.
  const orders = train.byteLength + query.byteLength + 4 * train.length;
  return labels + (dataset.groups?.byteLength ?? 0) + records + orders;
}

export function evaluationPlan(
  config: RunConfig,
  dims: Dims,
  dataset: Dataset,
  { query, ...split }: Split,
): EvaluationPlan {
  const train = labelledOf(dataset, split.train).length;
  const held = query.length;
  const [probe, lowShot] = [config.linearProbe !== 'never', config.lowShotSvm !== 'never'];
  let [diskBytes, memoryBytes] = [0, 0];
  const gather = (rows: number, dim: number) => {
    const whole = staysInMemory(rows, dim);
    if (!whole) diskBytes += rows * dim * 4;
    memoryBytes += (whole ? rows : Math.min(rows, ROWS_PART)) * dim * 4;
  };
  for (const output of bankOutputs(config, { probe, lowShot })) gather(train, dims[output]);
  for (const dim of [dims.features, dims.embedding]) gather(held, dim);
  const knn = knnOf(config);
  const compared = knn.on === 'feature' ? dims.features : dims.embedding;
  memoryBytes += knnBytes(train, held, compared, knn.neighbours(train));
  const classes = dataset.levels[0]?.classNames.length ?? 0;
  const fits = [
    probe ? probeBytes(train, held, dims.features, classes) : 0,
    lowShot ? lowShotBytes(train, held, dims.features, classes) : 0,
  ];
  return { diskBytes, memoryBytes, fitBytes: Math.max(...fits) };
}
