import { expect, test } from 'vitest';
import { presetConfig } from '#run/presets.ts';
import { step } from '#storage/runStore.fixture.ts';
import {
  ALL_CHARTS,
  formatMetric,
  HEALTH_CHARTS,
  isEvaluationMetric,
  linesOf,
  MAIN_CHARTS,
  mainChartsOf,
  SEVERAL_CHARTS,
} from './chartLines.ts';
import { chartRun, VIEW } from './charts.fixture.ts';
import { RunSeries, STEP_COLUMNS } from './columns.ts';
import { drawChart } from './drawChart.ts';

test('the charts, in the order of the page', () => {
  expect(MAIN_CHARTS.slice(0, 6)).toEqual([
    ...['lossInst', 'accInst', 'maxActivation', 'weightGrowth', 'gradNorm', 'knnTop1'],
  ]);
  const later = ['accProto', 'featureStd', 'lr'];
  expect(MAIN_CHARTS.filter((metric) => later.includes(metric))).toEqual(later);
  expect(SEVERAL_CHARTS).toEqual(['lossProto']);
  expect(HEALTH_CHARTS).toContain('lossScale');
  expect(HEALTH_CHARTS.slice(-2)).toEqual(['imagesPerSec', 'stepMs']);
});

test('a run has no chart that it leaves empty', () => {
  const quick = presetConfig('quick');
  const all = mainChartsOf({
    ...presetConfig('pcl-quick'),
    ...{ keyMomentumEnd: 1, weightDecayEnd: 0.1 },
  });
  expect(all).toEqual(MAIN_CHARTS);
  const left = MAIN_CHARTS.filter((metric) => !mainChartsOf(quick).includes(metric));
  expect(left).toEqual(['accProto', 'keyMomentum', 'weightDecay']);
  expect(mainChartsOf({ ...quick, keyMomentumEnd: 1 })).toContain('keyMomentum');
  expect(mainChartsOf({ ...quick, method: 'byol' })).not.toContain('accInst');
});

test('a name denotes one chart, of steps or of evaluations', () => {
  expect(new Set(ALL_CHARTS).size).toBe(ALL_CHARTS.length);
});

test('a chart of steps begins with its own metric', () => {
  const ofSteps = ALL_CHARTS.filter((metric) => !isEvaluationMetric(metric));
  for (const metric of ofSteps) expect(linesOf(metric)[0]).toMatchObject({ column: metric });
});

test('every column of a series holds its metric’s values', () => {
  const series = new RunSeries();
  const values = Object.fromEntries(STEP_COLUMNS.map((name, i) => [name, i + 0.5]));
  series.append([{ ...step(1), ...values }]);
  STEP_COLUMNS.forEach((name, i) => {
    expect(series.column(name).at(0), name).toBe(i + 0.5);
    expect(series.has(name)).toBe(true);
  });
});

test('a unit that ends in % is written as one', () => {
  expect(formatMetric('accInst', 12.5)).toBe('12.5\u202f%');
  expect(formatMetric('gradNorm', 12.5)).toBe('12.50');
});

test('the axis has the unit of all its lines', () => {
  const both = chartRun([step(1, { lossProto: 4 })], { config: presetConfig('pcl-quick') });
  expect(drawChart('lossInst', [both], VIEW).unit).toBe('nats');
  expect(drawChart('lossInst', [chartRun([step(1)])], VIEW).unit).toBe('InfoNCE, nats');
  const other = { ...both, runId: 'b2' };
  expect(drawChart('lossInst', [both, other], VIEW).unit).toBe('InfoNCE, nats');
  const byol = chartRun([step(1)], { config: { ...presetConfig('quick'), method: 'byol' } });
  expect(drawChart('lossInst', [byol], VIEW).unit).toBe('BYOL, 2 − 2 cos');
  // Losses of two methods have no common unit.
  expect(drawChart('lossInst', [both, { ...byol, runId: 'b2' }], VIEW).unit).toBe('');
});
