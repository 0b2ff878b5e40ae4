/** Metrics of a healthy run without the optional ones, for tests and the gallery. */
import { valuesOf } from './metricRows.ts';
import { STEP_METRICS, type StepMetrics } from './metrics.ts';

export function stepMetrics(step: number, changes: Partial<StepMetrics> = {}): StepMetrics {
  return {
    ...valuesOf(STEP_METRICS, (_, { nullable }) => (nullable === true ? null : 0)),
    step,
    ...{ loss: 6, lossInst: 6, accInst: 12.5, accInstNaive: 13, lr: 0.1, gradNorm: 3 },
    ...{ clipCoefficient: 1, committed: 1, imagesPerSec: 640, stepMs: 100, atMs: 100 * step },
    ...{ featureStd: 0.08, maxActivation: 3.5, updateRatio: 1e-3, weightGrowth: 1.01 },
    ...changes,
  };
}
