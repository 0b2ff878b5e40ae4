import { expect, test, vi } from 'vitest';
import { countedReads } from '#base/countedReads.fixture.ts';
import { inEnglish, say, speak } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import { evaluation, step, steps } from '#storage/runStore.fixture.ts';
import { chartRun, VIEW } from './charts.fixture.ts';
import { Column } from './columns.ts';
import { drawChart } from './drawChart.ts';
import { boardLegend } from './legend.ts';

const labels = (drawing: ReturnType<typeof drawChart>) =>
  drawing.lines.map(({ label, tone }) => `${speak(inEnglish, label)} ${tone}`);
const sentence = (drawing: ReturnType<typeof drawChart>) =>
  drawing.summary.map((words) => speak(inEnglish, words)).join(' ');

test('ProtoNCE joins InfoNCE once it is on, and is a gap before', () => {
  const alone = drawChart('lossInst', [chartRun([step(1), step(2)])], VIEW);
  expect(labels(alone)).toEqual(['InfoNCE strong']);
  const run = chartRun([step(1), step(2, { lossProto: 4 }), step(3, { lossProto: Number.NaN })]);
  const both = drawChart('lossInst', [run], VIEW);
  // The chart's own line is drawn last, above the other.
  expect(labels(both)).toEqual(['ProtoNCE strong', 'InfoNCE strong']);
  expect([...(both.lines[0]?.ys ?? [])]).toEqual([Number.NaN, 4, Number.NaN]);
  expect(both.marks).toEqual([{ x: 3, y: 4, kind: 'NaN', runId: 'a1' }]);
  expect(both.current).toBe('6.33');
  expect(both.lines[0]?.colour).not.toBe(both.lines[1]?.colour);
});

test('the raw line is drawn below its average', () => {
  const drawing = drawChart('lossInst', [chartRun(steps(1, 30))], { ...VIEW, smoothing: 0.6 });
  expect(labels(drawing)).toEqual(['InfoNCE faint', 'InfoNCE strong']);
  expect(drawing.lines[0]?.ys[5]).toBe(6 + 1 / 6);
  expect(sentence(drawing)).toMatch(
    /^Loss of 30 steps: from 7.00 at step 1 to 6.03 at step 30. Smoothed 6.\d\d. Lowest 6.03, highest 7.00. Reference line: chance ln\(1 \+ K\) 6.24. Until step 8 the queue still holds random keys.$/,
  );
});

test('prototype accuracy is drawn with its ceiling and the naive accuracy', () => {
  const measured = { accProto: 20, accProtoNaive: 25, accProtoCeiling: 80 };
  const drawing = drawChart('accProto', [chartRun([step(1), step(2, measured)])], VIEW);
  expect(labels(drawing)).toEqual(['ceiling guide', 'naive top-1 alarm', 'strict strong']);
  expect(drawing.yAxis.domain[1]).toBeGreaterThanOrEqual(80);
  expect(sentence(drawing)).toMatch(/^Prototype accuracy of 1 steps: from 20.0.% at step 2/);
});

test('positive and hardest negative are two lines; a run stored before them has none', () => {
  const measured = { positiveSimilarity: 0.9, hardestNegative: 0.5 };
  const drawing = drawChart('positiveSimilarity', [chartRun([step(1), step(2, measured)])], VIEW);
  expect(labels(drawing)).toEqual(['hardest q·k⁻ strong', 'q·k⁺ strong']);
  expect(drawing.lines.map(({ ys }) => [...ys])).toEqual([
    [Number.NaN, 0.5],
    [Number.NaN, 0.9],
  ]);
  // Missing values are gaps, not marked NaNs.
  expect(drawing.marks).toEqual([]);
  expect(drawing.yAxis.domain[0]).toBe(0);
  expect(drawChart('positiveSimilarity', [chartRun(steps(1, 3))], VIEW).empty).toBe(true);
  const broken = chartRun([step(1, { positiveSimilarity: Number.NaN })]);
  expect(drawChart('positiveSimilarity', [broken], VIEW).firstBad).toMatchObject({ step: 1 });
});

test('a naive accuracy of 100 % beside a strict 0 % marks nothing: both are numbers', () => {
  const broken = step(2, { accInst: 0, accInstNaive: 100 });
  const drawing = drawChart('accInst', [chartRun([step(1), broken])], VIEW);
  expect(drawing.marks).toEqual([]);
  expect(drawing.lines.map(({ tone, ys }) => [tone, ys.at(-1)])).toEqual([
    ['alarm', 100],
    ['strong', 0],
  ]);
  expect(drawing.yAxis.domain).toEqual([0, 100]);
  // Named where it ends, so that nobody takes it for the accuracy.
  expect(drawing.callouts.map(({ text, y }) => [speak(inEnglish, text), y])).toEqual([
    ['naive top-1 100.0\u202f%', 100],
  ]);
  const healthy = drawChart(
    'accInst',
    [chartRun([step(1), step(2, { accInst: 40, accInstNaive: 41 })])],
    VIEW,
  );
  expect(healthy.callouts).toEqual([]);
});

test('on a logarithmic axis values ≤ 0 are gaps, and a NaN is marked', () => {
  const run = chartRun([
    step(1, { gradNorm: 0 }),
    step(2, { gradNorm: 10 }),
    step(3, { gradNorm: Number.NaN }),
  ]);
  const drawing = drawChart('gradNorm', [run], VIEW);
  expect(drawing.yAxis.scale).toBe('log');
  expect([...(drawing.lines[0]?.ys ?? [])]).toEqual([Number.NaN, 10, Number.NaN]);
  expect(drawing.marks).toEqual([{ x: 3, y: 10, kind: 'NaN', runId: 'a1' }]);
  expect(drawing.broken).toBe(true);
  const linear = drawChart('gradNorm', [run], { ...VIEW, logY: { gradNorm: false } });
  expect(linear.yAxis.scale).toBe('linear');
  expect(linear.lines[0]?.ys[0]).toBe(0);
  expect(drawChart('lossInst', [run], { ...VIEW, logX: true }).xAxis).toMatchObject({
    scale: 'log',
    domain: [1, 3],
  });
});

test('a metric that no step measured gives an empty chart', () => {
  const run = chartRun([step(1, { maxActivation: Number.NaN }), step(2)]);
  expect(drawChart('lossScale', [run], VIEW).empty).toBe(true);
  const old = chartRun([step(1, { maxActivation: Number.NaN, updateRatio: Number.NaN })]);
  for (const metric of ['maxActivation', 'updateRatio', 'trustRatio'] as const) {
    expect(drawChart(metric, [old], VIEW).empty).toBe(true);
  }
  expect(drawChart('maxActivation', [run], VIEW).lines[0]?.xs).toHaveLength(2);
});

test('stages are bands up to the axis’s end, notes are vertical lines, on every axis', () => {
  const config = presetConfig('pcl-quick');
  const run = chartRun(steps(1, 80), {
    config,
    notes: [
      { kind: 'stage', step: 51, message: say('Stage 2.') },
      { kind: 'change', step: 60, message: say('Rate.') },
      { kind: 'alarm', step: 70, alarm: 'collapse', message: say('Collapse.') },
      { kind: 'change', step: 500, message: say('Later.') },
    ],
  });
  const drawing = drawChart('lossInst', [run], VIEW);
  expect(drawing.bands).toEqual([
    { from: 0, to: 50, stage: 1 },
    { from: 50, to: 80, stage: 2 },
  ]);
  expect(drawing.moments).toEqual([
    { x: 60, kind: 'change' },
    { x: 70, kind: 'alarm' },
  ]);
  const timed = drawChart('lossInst', [run], { ...VIEW, x: 'relative' });
  expect(timed.bands.map(({ from, to }) => [from, to])).toEqual([
    [0, 5],
    [5, 8],
  ]);
  const zoomed = drawChart('lossInst', [run], { ...VIEW, zoom: { from: 40, to: 60 } });
  expect(zoomed.bands.map(({ from, to }) => [from, to])).toEqual([
    [40, 50],
    [50, 60],
  ]);
});

test('rewinding forgets later steps and averages them again', () => {
  const view = { ...VIEW, smoothing: 0.9 };
  const run = chartRun(steps(1, 40));
  drawChart('lossInst', [run], view);
  run.series.rewind(10);
  run.series.append(steps(11, 12));
  const fresh = chartRun(steps(1, 12));
  expect(drawChart('lossInst', [run], view)).toEqual(drawChart('lossInst', [fresh], view));
});

test('several runs have one named line each, and only the guides and bands they share', () => {
  const a = chartRun(steps(1, 30), {}, { label: 'sgd' });
  const b = chartRun(steps(1, 9), {}, { runId: 'b2', label: 'lamb', colour: 3, dash: 1 });
  b.series.append([step(10, { lossInst: Number.NaN })]);
  const drawing = drawChart('lossInst', [a, b], VIEW);
  expect(labels(drawing)).toEqual(['lamb strong', 'sgd strong']);
  expect(drawing.lines.map(({ colour, dash }) => [colour, dash])).toEqual([
    [3, 1],
    [0, 0],
  ]);
  expect(drawing.xAxis.domain).toEqual([0, 30]);
  expect(drawing.guides).toHaveLength(1);
  expect(drawing.firstBad).toMatchObject({ label: 'lamb', step: 10, kind: 'NaN' });
  expect(sentence(drawing)).toMatch(
    /^sgd: 6.03 at step 30. lamb: NaN at step 10, first NaN at step 10. Reference/,
  );
  const otherQueue = chartRun(steps(1, 9), {
    config: { ...presetConfig('quick'), queueLength: 64 },
  });
  expect(drawChart('lossInst', [a, otherQueue], VIEW).guides).toEqual([]);
});

test('the jump to the first bad step shows the steps before it', () => {
  const run = chartRun([...steps(1, 157), step(158, { lossInst: Number.POSITIVE_INFINITY })]);
  const { firstBad } = drawChart('lossInst', [run], VIEW);
  expect(firstBad).toMatchObject({ step: 158, kind: '+Inf', window: { from: 118 } });
  const zoomed = drawChart('lossInst', [run], { ...VIEW, zoom: firstBad?.window ?? null });
  expect(zoomed.marks).toMatchObject([{ x: 158, kind: '+Inf' }]);
  // Zoomed, the axis fits the values and excludes the chance level.
  expect(zoomed.yAxis.domain[1]).toBeLessThan(6.1);
  expect(zoomed.guides).toEqual([]);
});

test('outliers that would flatten the rest are left off the scale, and counted', () => {
  const run = chartRun(
    steps(1, 200).map((one) =>
      one.step % 50 === 0 ? { ...one, featureStd: 0, lossInst: 9e5 } : one,
    ),
  );
  const full = { yRange: { lossInst: { kind: 'full' } } } as const;
  const all = drawChart('lossInst', [run], { ...VIEW, ...full });
  expect([all.offScale, all.yAxis.domain[1]]).toEqual([{ above: 0, below: 0 }, 1_000_000]);
  const auto = drawChart('lossInst', [run], VIEW);
  expect(auto.offScale).toEqual({ above: 4, below: 0 });
  expect(auto.yAxis.domain[1]).toBeLessThan(20);
  expect(sentence(auto)).toMatch(/ 4 points off-scale\. Until step/);
  const middle = drawChart('lossInst', [run], { ...VIEW, ignoreOutliers: true });
  expect(middle.offScale.above).toBeGreaterThanOrEqual(4);
  const typed = { yRange: { lossInst: { kind: 'fixed', from: 6.5, to: 7 } } } as const;
  const fixed = drawChart('lossInst', [run], { ...VIEW, ...typed });
  expect(fixed.yAxis.domain).toEqual([6.5, 7]);
  expect(fixed.offScale.below).toBeGreaterThan(100);
});

test('a value that overflows is marked although the axis leaves the largest out', () => {
  const run = chartRun(
    steps(1, 140).map((one) => ({
      ...one,
      maxActivation:
        one.step < 115 ? 10 + one.step : one.step < 138 ? 10 ** (one.step - 110) : Number.NaN,
    })),
  );
  const drawing = drawChart('maxActivation', [run], VIEW);
  expect(drawing.yAxis.domain[1]).toBeLessThan(1e12);
  expect(drawing.offScale.above).toBeGreaterThan(5);
  expect(drawing.marks[0]).toMatchObject({ kind: 'NaN', x: 138, y: drawing.yAxis.domain[1] });
});

test('the legend names all lines, and what it switches off is not drawn', () => {
  const run = chartRun(steps(1, 20));
  const drawing = drawChart('accInst', [run], { ...VIEW, hidden: ['accInst accInstNaive'] });
  expect(drawing.legend.map(({ entry, tone, shown }) => [entry, tone, shown])).toEqual([
    ['accInst accInst', 'strong', true],
    ['accInst accInstNaive', 'alarm', false],
  ]);
  expect(labels(drawing)).toEqual(['strict strong']);
  const two = [run, chartRun(steps(1, 20), {}, { runId: 'b2', label: 'b2' })];
  const other = drawChart('accInst', two, { ...VIEW, hidden: ['run a1'] });
  expect(labels(other)).toEqual(['b2 strong']);
  expect(boardLegend(two, { hidden: ['run a1'], grouped: true })).toMatchObject([
    { entry: 'run a1', shown: false },
    { entry: 'run b2', shown: true },
  ]);
  expect(boardLegend([run], VIEW)).toEqual([]);
});

test('the steps in which the queue fills are shaded where they matter', () => {
  const { queueLength, batchSize } = presetConfig('quick');
  const turnover = Math.ceil(queueLength / batchSize);
  const run = chartRun(steps(1, 100));
  expect(drawChart('lossInst', [run], VIEW).filling).toEqual({ from: 0, to: turnover });
  expect(drawChart('accInst', [run], { ...VIEW, zoom: { from: 3, to: 90 } }).filling).toEqual({
    from: 3,
    to: turnover,
  });
  expect(drawChart('gradNorm', [run], VIEW).filling).toBeNull();
  // A fork begins with the queue of its parent.
  expect(drawChart('lossInst', [chartRun(steps(40, 100))], VIEW).filling).toBeNull();
});

test('without labels the chart of the accuracy says why it is empty', () => {
  const run = chartRun(steps(1, 50));
  expect(drawChart('knnTop1', [run], VIEW).emptyText).toMatch(/^kNN accuracy on held-out/);
  run.series.appendEvaluation({ ...evaluation(25), knnTop1: null, knnLevels: [] });
  const drawing = drawChart('knnTop1', [run], VIEW);
  expect(drawing.empty).toBe(true);
  expect(drawing.emptyText).toBe('These images have no labels, so there is no kNN accuracy.');
});

test('evaluations: all levels of one run, the finest of several', () => {
  const a = chartRun(steps(1, 50));
  for (const at of [25, 50]) a.series.appendEvaluation(evaluation(at));
  const one = drawChart('knnTop1', [a], { ...VIEW, x: 'epoch' });
  expect(labels(one)).toEqual(['category strong', 'emoji strong']);
  expect([...(one.lines[0]?.xs ?? [])]).toEqual([1, 2]);
  expect(one.current).toMatch(/31.3.%/);
  const b = { ...a, runId: 'b2', label: 'b2' };
  expect(labels(drawChart('knnTop1', [a, b], VIEW))).toEqual(['b2 strong', 'a1 strong']);
});

test('seeds of a group are drawn as mean ± std', () => {
  const seeds = [1, 2, 3].map((value) =>
    chartRun(
      steps(1, 40).map((one) => ({ ...one, accInst: 10 * value })),
      {},
      { runId: `seed${value}`, group: 'lr 0.1' },
    ),
  );
  const drawing = drawChart('accInst', seeds, VIEW);
  expect(labels(drawing)).toEqual(['lr 0.1, mean of 3 strong']);
  expect(new Set(drawing.lines[0]?.ys)).toEqual(new Set([20]));
  expect(drawing.areas[0]?.low[7]).toBe(10);
  expect(drawing.areas[0]?.high[7]).toBe(30);
  expect(drawChart('accInst', seeds, { ...VIEW, grouped: false }).lines).toHaveLength(3);
});

test('eight runs of 100,000 steps: a zoom draws few places, every spike, and reads few values', () => {
  const base = steps(1, 100_000);
  const runs = [0, 1, 2, 3, 4, 5, 6, 7].map((i) =>
    chartRun(
      base.map((one) => ({ ...one, lossInst: one.step === 54_321 + i ? 1000 : 5 + i })),
      {},
      { runId: `r${i}` },
    ),
  );
  const view = { ...VIEW, smoothing: 0.6 };
  drawChart('lossInst', runs, view);
  const viewed: (() => number)[] = [];
  const { view: plainView } = Column.prototype;
  vi.spyOn(Column.prototype, 'view').mockImplementation(function (this: Column) {
    const { values, reads } = countedReads(plainView.call(this));
    viewed.push(reads);
    return values;
  });
  const asked = vi.spyOn(Column.prototype, 'at');
  const drawing = drawChart('lossInst', runs, { ...view, zoom: { from: 10_000, to: 90_000 } });
  const read = viewed.reduce((sum, reads) => sum + reads(), asked.mock.calls.length);
  vi.restoreAllMocks();
  expect(drawing.lines).toHaveLength(8);
  for (const { xs } of drawing.lines) expect(xs.length).toBeLessThanOrEqual(502);
  for (const { high } of drawing.areas) expect(Math.max(...high)).toBe(1000);
  // The zoom shows 640,000 values; the extremes of their blocks are known already.
  expect(read).toBeGreaterThan(8 * 150);
  expect(read).toBeLessThan(640_000 / 2);
});
