import { expect, test } from 'vitest';
import { presetConfig } from '#run/presets.ts';
import { step, steps } from '#storage/labFixture.ts';
import { type DrawnRun, drawChart } from './chartDrawings.ts';
import { RunSeries } from './columns.ts';

const run = (changes: Partial<DrawnRun> = {}): DrawnRun => ({
  config: presetConfig('quick'),
  totalSteps: 200,
  stepsPerEpoch: 25,
  notes: [],
  active: false,
  ...changes,
});

function seriesOf(...stored: Parameters<RunSeries['append']>[0]): RunSeries {
  const series = new RunSeries();
  series.append(stored);
  return series;
}

test('ProtoNCE joins InfoNCE once it is on, and is a gap before', () => {
  const alone = drawChart('lossInst', seriesOf(step(1), step(2)), run(), 0);
  expect(alone.lines.map(({ label }) => label)).toEqual(['each step']);
  const both = drawChart(
    'lossInst',
    seriesOf(step(1), step(2, { lossProto: 4 }), step(3, { lossProto: Number.NaN })),
    run(),
    0,
  );
  // The chart's own line is drawn last, above the other.
  expect(both.lines.map(({ label }) => label)).toEqual(['ProtoNCE', 'InfoNCE']);
  expect(both.points.map((point) => point.raw1)).toEqual([null, 4, null]);
  expect(both.marks).toEqual([{ x: 3, y: 4, kind: 'NaN' }]);
  expect(both.current).toBe('6.33');
});

test('prototype accuracy is read against its ceiling and beside the naive one', () => {
  const measured = { accProto: 20, accProtoNaive: 25, accProtoCeiling: 80 };
  const drawing = drawChart('accProto', seriesOf(step(1), step(2, measured)), run(), 0.6);
  const guides = drawing.lines.filter(({ tone }) => tone === 'guide').map(({ label }) => label);
  expect(guides).toEqual(['naive top-1', 'ceiling']);
  expect(drawing.yAxis.domain[1]).toBeGreaterThanOrEqual(80);
  expect(drawing.summary).toMatch(/^Prototype accuracy of 1 steps: from 20.0.% at step 2/);
});

test('a naive accuracy of 100 % beside a strict 0 % marks nothing: both are numbers', () => {
  const broken = step(2, { accInst: 0, accInstNaive: 100 });
  const drawing = drawChart('accInst', seriesOf(step(1), broken), run(), 0);
  expect(drawing.marks).toEqual([]);
  expect(drawing.points.at(-1)).toMatchObject({ smooth0: 0, raw1: 100 });
});

test('what is not positive is a gap on a logarithmic axis, and a NaN stands on it', () => {
  const series = seriesOf(
    step(1, { gradNorm: 0 }),
    step(2, { gradNorm: 10 }),
    step(3, { gradNorm: Number.NaN }),
  );
  const drawing = drawChart('gradNorm', series, run(), 0);
  expect(drawing.yAxis.scale).toBe('log');
  expect(drawing.points.map(({ raw0 }) => raw0)).toEqual([null, 10, null]);
  expect(drawing.marks).toEqual([{ x: 3, y: 10, kind: 'NaN' }]);
  expect(drawing.broken).toBe(true);
});

test('what no step measured is no chart: off, or a run of a version that did not', () => {
  const series = seriesOf(step(1, { maxActivation: Number.NaN }), step(2));
  expect(drawChart('lossScale', series, run(), 0).points).toEqual([]);
  const old = seriesOf(step(1, { maxActivation: Number.NaN, updateRatio: Number.NaN }));
  for (const metric of ['maxActivation', 'updateRatio'] as const) {
    expect(drawChart(metric, old, run(), 0).points).toEqual([]);
  }
  expect(drawChart('maxActivation', series, run(), 0).points).toHaveLength(2);
});

test('stages are bands up to the axis’s end, notes are moments, and stages no moments', () => {
  const config = presetConfig('pcl-quick');
  const drawing = drawChart(
    'lossInst',
    seriesOf(...steps(1, 80)),
    run({
      config,
      notes: [
        { kind: 'stage', step: 51, message: 'Stage 2.' },
        { kind: 'change', step: 60, message: 'Rate.' },
        { kind: 'alarm', step: 70, alarm: 'collapse', message: 'Collapse.' },
        { kind: 'change', step: 500, message: 'Later.' },
      ],
    }),
    0,
  );
  expect(drawing.bands).toEqual([
    { from: 0, to: 50, stage: 1 },
    { from: 50, to: 80, stage: 2 },
  ]);
  expect(drawing.moments).toEqual([
    { x: 60, kind: 'change' },
    { x: 70, kind: 'alarm' },
  ]);
});

test('rewinding forgets later steps and averages them anew', () => {
  const series = seriesOf(...steps(1, 40));
  drawChart('lossInst', series, run(), 0.9);
  series.rewind(10);
  series.append(steps(11, 12));
  const fresh = seriesOf(...steps(1, 12));
  expect(drawChart('lossInst', series, run(), 0.9)).toEqual(
    drawChart('lossInst', fresh, run(), 0.9),
  );
});
