/** What the heat maps are called, and what they show. */
import type { HealthKind } from '#store/compare/compareHealth.ts';

/** Columns of every map: fewer than the pixels of a narrow one. */
export const HEAT_COLUMNS = 120;

export const HEALTH_NAMES: Readonly<Record<HealthKind, string>> = {
  gradNorm: 'Gradient norm',
  updateRatio: 'Update ratio',
  trustRatio: 'Trust ratio',
};

export const HEALTH_MEANINGS: Readonly<Record<HealthKind, string>> = {
  gradNorm: '‖g‖ of each tensor, unscaled and before the clip.',
  updateRatio: '‖Δw‖/‖w‖ of each tensor in a step; 0 where the step was rolled back.',
  trustRatio: '‖w‖/‖u‖, by which LAMB multiplies a tensor’s step; other optimizers have none.',
};
