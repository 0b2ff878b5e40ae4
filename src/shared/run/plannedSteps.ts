import type { RunConfig } from '#run/config.ts';

/** Steps of a run from its first to its last. */
export function plannedSteps({ epochs, maxSteps }: RunConfig, stepsPerEpoch: number): number {
  const planned = epochs * stepsPerEpoch;
  return maxSteps > 0 ? Math.min(maxSteps, planned) : planned;
}
