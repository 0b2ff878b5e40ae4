import type { RunConfig } from '#run/config.ts';

export type ScheduleConfig = Pick<
  RunConfig,
  'learningRate' | 'minLearningRate' | 'warmupSteps' | 'schedule'
>;

/**
 * Learning rate of step s = 0, 1, … of `totalSteps`: lr·(s + 1)/W during the W warm-up steps,
 * then min + (lr − min)·½(1 + cos π(s − W)/(T − W)), or lr throughout when constant.
 * Source: golden fixture `schedule`, warmup_cos_step.
 */
export function learningRateAt(config: ScheduleConfig, step: number, totalSteps: number): number {
  const { learningRate, minLearningRate, warmupSteps, schedule } = config;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'cosine': {
      const progress = (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps);
      const share = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
      return minLearningRate + (learningRate - minLearningRate) * share;
    }
    default:
      return schedule satisfies never;
  }
}
