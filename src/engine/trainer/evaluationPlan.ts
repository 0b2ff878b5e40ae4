/** Memory of the page that grows with the images, before a run begins. */
import { type Dataset, imageCount } from '#data/dataset.ts';
import { labelledOf } from '#data/labels.ts';
import type { Split } from '#data/split.ts';
import { isStored } from '#data/storedPixels.ts';
import { BANK_PART } from '#evaluate/knn.ts';
import type { RunConfig } from '#run/config.ts';
import type { EvaluationPlan } from '#run/memoryPlan.ts';
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
  const train = labelledOf(dataset, split.train);
  const [probe, lowShot] = [config.linearProbe !== 'never', config.lowShotSvm !== 'never'];
  const outputs = bankOutputs(config, { probe, lowShot });
  const bytesOf = (output: keyof Dims, rows: number) => rows * dims[output] * 4;
  let [bankBytes, memoryBytes, onDisk] = [0, 0, false];
  for (const output of outputs) {
    bankBytes += bytesOf(output, train.length);
    const whole = staysInMemory(train.length, dims[output]);
    onDisk ||= !whole;
    memoryBytes += bytesOf(output, whole ? train.length : 2 * BANK_PART);
  }
  memoryBytes += bytesOf('features', query.length) + bytesOf('embedding', query.length);
  // The rows, and the same once more as the probe or the SVMs scale them.
  const fitBytes = probe || lowShot ? 2 * bytesOf('features', train.length) : 0;
  return { bankBytes, onDisk, memoryBytes, fitBytes };
}
