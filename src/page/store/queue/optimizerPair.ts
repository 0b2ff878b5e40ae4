/** One config as two runs, SGD and LAMB, otherwise equal. */
import { say, verbatim } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { OPTIMIZERS, type OptimizerName } from '#run/optimizers.ts';
import type { NewQueueItem } from './queue.ts';

/**
 * LAMB's rate: `same` keeps the form's own, which is what the notes did when they swapped SGD for
 * LAMB; `recommended` is the rate that trains, with a warm-up (preset `notes-lamb-cured`).
 */
export type LambRate = 'same' | 'recommended';

/** The two configs; same seed, so same images, initial weights, order and views. */
export function optimizerPair(
  config: RunConfig,
  rate: LambRate,
): { readonly sgd: RunConfig; readonly lamb: RunConfig } {
  const sgd = withOptimizer(config, 'sgd', OPTIMIZERS.sgd.usual.learningRate);
  if (rate === 'same') return { sgd, lamb: withOptimizer(config, 'lamb', sgd.learningRate) };
  const { learningRate, warmupSteps } = OPTIMIZERS.lamb.usual;
  const warm = { ...config, warmupSteps: Math.max(config.warmupSteps, warmupSteps) };
  return { sgd, lamb: withRate({ ...warm, optimizer: 'lamb' }, learningRate) };
}

/** @param rate used if the config has another optimizer; otherwise its own rate is kept */
function withOptimizer(config: RunConfig, optimizer: OptimizerName, rate: number): RunConfig {
  const learningRate = config.optimizer === optimizer ? config.learningRate : rate;
  return withRate({ ...config, optimizer }, learningRate);
}

/** A cosine schedule cannot end above its initial rate. */
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
    label: verbatim(`${name} ${runConfig.learningRate}`),
    preset: `${preset}-${runConfig.optimizer}`,
    config: runConfig,
    group: {
      id,
      kind: 'optimizers',
      label: say('SGD and LAMB, {{preset}}, seed {{seed}}', { preset, seed: config.seed }),
      field: 'optimizer',
      value: runConfig.optimizer,
      seed: config.seed,
    },
    forkedFrom: null,
    fromCheckpoint: false,
  });
  return [item('SGD', sgd), item('LAMB', lamb)];
}
