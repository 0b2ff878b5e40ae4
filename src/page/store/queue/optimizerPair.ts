/** One config as two runs, SGD and LAMB, otherwise equal. */
import { say, verbatim, type Words } from '#base/words.ts';
import { THRESHOLD } from '#diagnosis/thresholds.ts';
import type { RunConfig } from '#run/config.ts';
import { OPTIMIZERS, type OptimizerName } from '#run/optimizers.ts';
import type { NewQueueItem } from './queue.ts';

export const LAMB_RATES = ['same', 'recommended'] as const;

/**
 * LAMB's rate: `same` keeps the form's own, which is what the notes did when they swapped SGD for
 * LAMB; `recommended` is the rate that trains, with a warm-up (preset `notes-lamb-cured`).
 */
export type LambRate = (typeof LAMB_RATES)[number];

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

export interface PairOutlook {
  readonly title: Words;
  /** What differs between the two runs, and what to expect. */
  readonly sentence: Words;
}

/** What the pair will be. */
export function pairOutlook(config: RunConfig, rate: LambRate): PairOutlook {
  const { sgd, lamb } = optimizerPair(config, rate);
  const rates = { sgd: sgd.learningRate, lamb: lamb.learningRate };
  if (rate === 'recommended') {
    return {
      title: say('LAMB at its usual rate, {{lamb}}', rates),
      sentence: say(
        'SGD at {{sgd}}; LAMB with a warm-up of at least {{n}} steps. Expect both to train. The runs also differ in rate and warm-up: this compares two set-ups that work.',
        { ...rates, n: OPTIMIZERS.lamb.usual.warmupSteps },
      ),
    };
  }
  const values = {
    share: `${Number((100 * rates.lamb).toPrecision(3))} %`,
    most: `${100 * THRESHOLD.lambRatio} %`,
  };
  return {
    title:
      rates.sgd === rates.lamb
        ? say('LAMB at the same rate, {{lamb}}', rates)
        : say('LAMB at {{lamb}} from these settings, SGD at {{sgd}}', rates),
    sentence:
      rates.lamb > THRESHOLD.lambRatio
        ? say(
            'The experiment of the case study: only the optimizer differs. LAMB moves every tensor by {{share}} of its norm per step, and runs above {{most}} broke. Expect the weights to grow until a value overflows or all features become the same; a short run may end before that.',
            values,
          )
        : say(
            'Only the optimizer differs. LAMB moves every tensor by {{share}} of its norm per step, and runs below {{most}} trained. Expect both to train.',
            values,
          ),
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
