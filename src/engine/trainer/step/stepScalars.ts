import { numberList } from '#base/numberList.ts';
import { SCALAR, SCALARS_LENGTH } from '#kernels/update/update.ts';
import { learningRateAt } from '#optim/schedule.ts';
import { optimizerScalars } from '#optim/settings.ts';
import type { RunConfig } from '#run/config.ts';
import type { Adjustment } from '#run/protocol.ts';
import type { Stage } from '#run/stages.ts';

/** ε of √v where the config leaves it to the optimizer (torch.optim; LAMB's own code). */
const OWN_EPS = { sgd: 0, adam: 1e-8, adamw: 1e-8, lamb: 1e-6 } as const;

/**
 * The numbers of a step, all but the prototypes' (SCALAR.NEGATIVES on).
 * @param index 0-based number of the step
 * @param adjusted what was changed by hand
 */
export function stepScalars(
  config: RunConfig,
  stage: Stage,
  index: number,
  stepsPerEpoch: number,
  adjusted: Adjustment,
): { readonly scalars: Float32Array<ArrayBuffer>; readonly lr: number } {
  const { learningRate = config.learningRate, clipNorm = config.clipNorm } = adjusted;
  const planned = stepsPerEpoch * config.epochs;
  // A range test ends where it was told to stop; other schedules do not change for a run cut short.
  const cut = config.schedule === 'range' && config.maxSteps > 0;
  const rate = learningRateAt(
    { ...config, learningRate, milestones: numberList(config.milestones) },
    index,
    cut ? Math.min(config.maxSteps, planned) : planned,
    stepsPerEpoch,
  );
  const scalars = new Float32Array(SCALARS_LENGTH);
  scalars.set(
    optimizerScalars({
      learningRate: rate * stage.lrScale,
      momentum: config.optimizer === 'sgd' ? config.sgdMomentum : config.beta1,
      beta2: config.beta2,
      eps: config.optimizerEps || OWN_EPS[config.optimizer],
      weightDecay: config.weightDecay,
      maxNorm: clipNorm,
      growth: 2,
      backoff: 0.5,
      growthInterval: config.lossScaleGrowth,
    }),
  );
  scalars[SCALAR.KEY_MOMENTUM] = config.keyMomentum;
  scalars[SCALAR.QUEUE_POINTER] = (index * config.batchSize) % config.queueLength;
  return { scalars, lr: rate * stage.lrScale };
}
