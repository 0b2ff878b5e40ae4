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
  gradNorm: '‖g‖ of each tensor, unscaled and before clipping.',
  updateRatio: '‖Δw‖/‖w‖ of each tensor per step; 0 if the step was rolled back.',
  trustRatio:
    'The factor the optimizer applies to a tensor’s update, ‖w‖/‖u‖ in LAMB; SGD and Adam have none.',
};
