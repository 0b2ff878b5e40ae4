/** Published kNN accuracies of recipes that are presets: what a run of the same recipe is to reach. */
import { say, type Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import type { FieldName } from './fields/fields.ts';
import { unusedBecause } from './fieldUse.ts';
import { differingFields, type PresetName } from './presets.ts';

export interface PublishedKnn {
  readonly preset: PresetName;
  /** Whose number it is, for a legend. */
  readonly name: string;
  readonly source: Words;
  readonly address: string;
  /** Training images of its data set. */
  readonly images: number;
  /** Epochs trained, and percent of the test images. */
  readonly points: readonly (readonly [epoch: number, percent: number])[];
}

const LIGHTLY = 'https://docs.lightly.ai/self-supervised-learning/getting_started/benchmarks.html';
const CIFAR10_IMAGES = 50_000;

/** lightly gives the highest accuracy of all epochs; it stands at the last one. */
const lightly = (preset: PresetName, percent: number): PublishedKnn => ({
  preset,
  name: 'lightly',
  source: say('lightly, the best of 200 epochs'),
  address: LIGHTLY,
  images: CIFAR10_IMAGES,
  points: [[200, percent]],
});

export const PUBLISHED_KNN: readonly PublishedKnn[] = [
  {
    preset: 'moco-cifar10',
    name: 'MoCo',
    source: say('MoCo’s CIFAR-10 notebook'),
    address:
      'https://github.com/facebookresearch/moco/blob/colab-notebook/colab/moco_cifar10_demo.ipynb',
    images: CIFAR10_IMAGES,
    // The notebook's log, asymmetric loss.
    points: [
      [1, 31.98],
      [5, 37.95],
      [10, 48.03],
      [20, 61.38],
      [25, 65.55],
      [50, 73.3],
      [100, 78.06],
      [150, 81.18],
      [200, 82.58],
    ],
  },
  lightly('mocov2-cifar10', 83.8),
  lightly('simclr-cifar10', 84.8),
  lightly('byol-cifar10', 86.8),
];

/** Fields that decide neither what is learnt nor how kNN measures it. */
const FREE: ReadonlySet<FieldName> = new Set([
  ...(['seed', 'maxSteps', 'stepMode', 'tuneTiles', 'nonFinitePolicy'] as const),
  ...(['evaluateEvery'] as const),
  ...(['linearProbe', 'probeRecipe', 'lowShotSvm'] as const),
  ...(['stopPatience', 'stopMinGain', 'stopOnAlarm', 'stopChanceSteps'] as const),
  'stopChanceShare',
]);

/**
 * The published numbers of a run's recipe; null if it has none or if anything else about it was
 * changed. Images of another number than the recipe's are another data set.
 */
export function publishedKnn(config: RunConfig, stepsPerEpoch: number): PublishedKnn | null {
  return (
    PUBLISHED_KNN.find(
      ({ preset, images }) =>
        stepsPerEpoch === Math.floor(images / config.batchSize) &&
        differingFields(config, preset).every((name) => isFree(name, config)),
    ) ?? null
  );
}

function isFree(name: FieldName, config: RunConfig): boolean {
  // With batch-norm groups, micro-batches are the same numbers in less memory.
  if (name === 'microBatch') return config.bnGroups > 1;
  return FREE.has(name) || unusedBecause(name, config) !== null;
}
