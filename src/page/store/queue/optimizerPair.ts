/** One config as two runs, SGD and LAMB, all else alike. */
import type { RunConfig } from '#run/config.ts';
import { FIELDS } from '#run/fields/fields.ts';
import type { NewQueueItem } from './queue.ts';

/**
 * LAMB's rate: `same` keeps the form's own, which is what the notes did when they swapped SGD for
 * LAMB; `recommended` is the rate that trains, with a warm-up (preset `notes-lamb-cured`).
 */
export type LambRate = 'same' | 'recommended';

export const RECOMMENDED_LAMB = { learningRate: 0.003, warmupSteps: 50 } as const;

/** The two configs; same seed, so same images, first weights, order and views. */
export function optimizerPair(
  config: RunConfig,
  rate: LambRate,
): { readonly sgd: RunConfig; readonly lamb: RunConfig } {
  const { optimizer, learningRate } = config;
  const sgdRate = optimizer === 'sgd' ? learningRate : FIELDS.learningRate.default;
  const sgd = withRate({ ...config, optimizer: 'sgd' }, sgdRate);
  const same = optimizer === 'lamb' ? learningRate : sgdRate;
  const lamb =
    rate === 'same'
      ? withRate({ ...config, optimizer: 'lamb' }, same)
      : withRate(
          {
            ...config,
            optimizer: 'lamb',
            warmupSteps: Math.max(config.warmupSteps, RECOMMENDED_LAMB.warmupSteps),
          },
          RECOMMENDED_LAMB.learningRate,
        );
  return { sgd, lamb };
}

/** A cosine cannot end above where it begins. */
function withRate(config: RunConfig, learningRate: number): RunConfig {
  return {
    ...config,
    learningRate,
    minLearningRate: Math.min(config.minLearningRate, learningRate),
  };
}

/** @param id the group's */
export function pairItems(
  config: RunConfig,
  preset: string,
  rate: LambRate,
  id: string,
): readonly NewQueueItem[] {
  const { sgd, lamb } = optimizerPair(config, rate);
  const item = (name: string, runConfig: RunConfig): NewQueueItem => ({
    label: `${name} ${runConfig.learningRate}`,
    preset: `${preset}-${runConfig.optimizer}`,
    config: runConfig,
    group: {
      id,
      kind: 'optimizers',
      label: `SGD and LAMB, ${preset}, seed ${config.seed}`,
      field: 'optimizer',
      value: runConfig.optimizer,
      seed: config.seed,
    },
    forkedFrom: null,
    fromCheckpoint: false,
  });
  return [item('SGD', sgd), item('LAMB', lamb)];
}
