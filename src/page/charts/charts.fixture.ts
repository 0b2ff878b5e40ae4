/** Runs on a chart, for tests. */
import type { StepMetrics } from '#run/metrics.ts';
import { presetConfig } from '#run/presets.ts';
import { RunSeries } from './columns.ts';
import type { ChartRun, ChartView, DrawnRun } from './drawing.ts';

export const VIEW: ChartView = {
  x: 'step',
  logX: false,
  logY: {},
  yRange: {},
  hidden: [],
  ignoreOutliers: false,
  smoothing: 0,
  grouped: true,
  zoom: null,
};

export function chartRun(
  steps: readonly StepMetrics[],
  changes: Partial<DrawnRun> = {},
  more: Partial<ChartRun> = {},
): ChartRun {
  const series = new RunSeries();
  series.append(steps);
  return {
    runId: 'a1',
    label: 'a1',
    colour: 0,
    dash: 0,
    group: null,
    series,
    run: {
      config: presetConfig('quick'),
      totalSteps: 200,
      stepsPerEpoch: 25,
      startedAt: 500,
      notes: [],
      active: false,
      ...changes,
    },
    ...more,
  };
}
