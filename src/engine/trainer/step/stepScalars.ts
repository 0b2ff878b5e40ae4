import { numberList } from '#base/numberList.ts';
import { SCALAR, SCALARS_LENGTH } from '#kernels/update/update.ts';
import { cosineBetween, learningRateAt } from '#optim/schedule.ts';
import { optimizerScalars } from '#optim/settings.ts';
import type { RunConfig } from '#run/config.ts';
import { queuePointer } from '#run/methods.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { Adjustment } from '#run/protocol.ts';
import type { Stage } from '#run/stages.ts';

/** What a step's schedules say; null for what a run keeps constant. */
export interface Scheduled {
  readonly lr: number;
  readonly keyMomentum: number | null;
  readonly weightDecay: number | null;
}

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
): { readonly scalars: Float32Array<ArrayBuffer>; readonly scheduled: Scheduled } {
  const { learningRate = config.learningRate, clipNorm = config.clipNorm } = adjusted;
  const optimizer = optimizerOf(config.optimizer);
  const planned = stepsPerEpoch * config.epochs;
  // A range test ends at maxSteps; other schedules do not change for a run cut short.
  const cut = config.schedule === 'range' && config.maxSteps > 0;
  const rate = learningRateAt(
    { ...config, learningRate, milestones: numberList(config.milestones) },
    index,
    cut ? Math.min(config.maxSteps, planned) : planned,
    stepsPerEpoch,
  );
  const weightDecay = cosineBetween(config.weightDecay, config.weightDecayEnd, index, planned);
  const keyMomentum = cosineBetween(config.keyMomentum, config.keyMomentumEnd, index, planned);
  const scalars = new Float32Array(SCALARS_LENGTH);
  scalars.set(
    optimizerScalars({
      learningRate: rate * stage.lrScale,
      momentum: config[optimizer.momentum],
      beta2: config.beta2,
      eps: config.optimizerEps || optimizer.eps,
      weightDecay,
      maxNorm: clipNorm,
      growth: 2,
      backoff: 0.5,
      growthInterval: config.lossScaleGrowth,
    }),
  );
  scalars[SCALAR.KEY_MOMENTUM] = keyMomentum;
  scalars[SCALAR.QUEUE_POINTER] = queuePointer(config, index);
  const scheduled = {
    lr: rate * stage.lrScale,
    keyMomentum: config.keyMomentumEnd === 0 ? null : keyMomentum,
    weightDecay: config.weightDecayEnd === 0 ? null : weightDecay,
  };
  return { scalars, scheduled };
}
