import { numberList } from '#base/numberList.ts';

/** How the learning rate changes over a run; a run's config is one. */
export interface ScheduleSettings {
  /** Peak rate. */
  readonly learningRate: number;
  /** Where the cosine ends. */
  readonly minLearningRate: number;
  readonly warmupSteps: number;
  readonly schedule: 'constant' | 'cosine' | 'multistep' | 'range';
  /** Whether the cosine is read at every step (default) or, as in PCL, once per epoch. */
  readonly scheduleUnit?: 'step' | 'epoch';
  /** Epochs at which `multistep` multiplies the rate by gamma; a config's text or a list. */
  readonly milestones?: string | readonly number[];
  /** Default 0.1. */
  readonly gamma?: number;
  /**
   * Where the warm-up starts: with the first share, lr/W (default), or as in MoCo v3 at exactly 0.
   * Both are at lr from step W on.
   */
  readonly warmupFrom?: 'first' | 'zero';
}

/**
 * A value that goes from `start` to `end` on half a cosine: end − (end − start)·½(cos(πs/T) + 1) at
 * step s = 0, 1, … of T, and `end` from step T on. An end of 0 keeps it at the start.
 * Source: BYOL (arXiv 2006.07733), 3.2; MoCo v3 main_moco.py, adjust_moco_momentum.
 */
export function cosineBetween(
  start: number,
  end: number,
  step: number,
  totalSteps: number,
): number {
  if (end === 0) return start;
  const progress = Math.min(1, step / Math.max(1, totalSteps));
  return end - (end - start) * 0.5 * (Math.cos(Math.PI * progress) + 1);
}

/**
 * Learning rate of step s = 0, 1, … of T = `totalSteps`. During the W warm-up steps lr·(s + 1)/W, or
 * lr·s/W from zero. Then, by schedule,
 * - constant: lr;
 * - cosine: min + (lr − min)·½(1 + cos π(s − W)/(T − W)), s rounded down to its epoch's first step
 *   where the unit is the epoch; after T the rate stays where the cosine ended. In steps this is
 *   also the closed form of torch's CosineAnnealingLR with T_max = T, eta_min = min and W = 0;
 * - multistep: lr·gamma^n in the epoch that n milestones have come by;
 * - range: from min to lr by equal factors, min·(lr/min)^((s − W)/(T − 1 − W)); the W steps before stay at
 *   min, so that the queue can fill. `totalSteps` is here the number of steps of the test.
 * @param stepsPerEpoch whole steps; `step` counts from the run's first
 * Source: golden fixture `schedule`; range: Smith 2017 (arXiv 1506.01186), 3.3, by factors as in fastai; PCL main_pcl.py and MoCo v3 main_moco.py, adjust_learning_rate.
 */
export function learningRateAt(
  settings: ScheduleSettings,
  step: number,
  totalSteps: number,
  stepsPerEpoch = 1,
): number {
  const { learningRate, minLearningRate, warmupSteps, schedule } = settings;
  if (step < warmupSteps && schedule !== 'range') {
    const share = settings.warmupFrom === 'zero' ? step : step + 1;
    return (learningRate * share) / warmupSteps;
  }
  const epoch = Math.floor(step / stepsPerEpoch);
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'cosine': {
      const at = settings.scheduleUnit === 'epoch' ? epoch * stepsPerEpoch : step;
      const progress = (at - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
      const share = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, progress))));
      return minLearningRate + (learningRate - minLearningRate) * share;
    }
    case 'multistep': {
      const { milestones = [], gamma = 0.1 } = settings;
      const list = typeof milestones === 'string' ? numberList(milestones) : milestones;
      const passed = list.filter((milestone) => epoch >= milestone).length;
      return learningRate * gamma ** passed;
    }
    case 'range': {
      const share = (step - warmupSteps) / Math.max(1, totalSteps - 1 - warmupSteps);
      return minLearningRate * (learningRate / minLearningRate) ** Math.min(1, Math.max(0, share));
    }
    default:
      return schedule satisfies never;
  }
}
