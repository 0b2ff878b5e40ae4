import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import { evaluation, steps } from '#storage/runStore.fixture.ts';
import { chartRun, VIEW } from './charts.fixture.ts';
import { drawChart } from './drawChart.ts';
import type { ChartRun, ChartView, DrawnRun } from './drawing.ts';
import { readoutAt } from './readings.ts';

const STEPS_PER_EPOCH = 97;
const LAST = 20 * STEPS_PER_EPOCH;

/** A run of MoCo's notebook after twenty epochs. */
function notebookRun(
  runId: string,
  changes: Partial<DrawnRun['config']> = {},
  group: string | null = null,
): ChartRun {
  const config = { ...presetConfig('moco-cifar10'), ...changes };
  const run = chartRun(
    steps(1, STEPS_PER_EPOCH),
    { config, stepsPerEpoch: STEPS_PER_EPOCH, totalSteps: LAST },
    { runId, label: runId, group },
  );
  for (const at of [0, STEPS_PER_EPOCH, LAST]) run.series.appendEvaluation(evaluation(at));
  return run;
}

const drawn = (runs: readonly ChartRun[], view: Partial<ChartView> = {}) =>
  drawChart('knnTop1', runs, { ...VIEW, ...view });
const marksOf = ({ lines }: ReturnType<typeof drawn>) =>
  lines
    .filter(({ tone }) => tone === 'published')
    .map(({ xs, ys }) => Array.from(xs, (x, i) => [x, ys[i]]));

test('a run of a published recipe has its numbers as marks, with their source', () => {
  const drawing = drawn([notebookRun('a1')], { x: 'epoch' });
  const [marks = []] = marksOf(drawing);
  expect(marks.slice(0, 4)).toEqual([
    [1, 31.98],
    [5, 37.95],
    [10, 48.03],
    [20, 61.38],
  ]);
  expect(drawing.yAxis.domain[1]).toBeGreaterThan(61.38);
  expect(drawing.legend.map(({ label, tone }) => [english(label), tone])).toContainEqual([
    'published: MoCo',
    'published',
  ]);
  expect(drawing.sources.map(({ words }) => english(words))).toEqual([
    'published: MoCo’s CIFAR-10 notebook, 82.6 % at epoch 200',
  ]);
  expect(drawing.sources[0]?.address).toContain('github.com/facebookresearch/moco');
  expect(drawing.summary.map(english).join(' ')).toContain('notebook, 82.6 % at epoch 200.');
});

test('they stand at the steps and images of their epochs, and on no axis of times', () => {
  const run = notebookRun('a1');
  expect(marksOf(drawn([run]))[0]?.[1]).toEqual([5 * 97, 37.95]);
  expect(marksOf(drawn([run], { x: 'images' }))[0]?.[1]).toEqual([5 * 97 * 512, 37.95]);
  for (const x of ['relative', 'wall'] as const) {
    expect(marksOf(drawn([run], { x }))).toEqual([]);
    expect(drawn([run], { x }).sources).toHaveLength(1);
  }
});

test('the crosshair reads them, and the legend switches them off', () => {
  const run = notebookRun('a1');
  const view: ChartView = { ...VIEW, x: 'epoch' };
  const names = readoutAt('knnTop1', [run], view, 9.6)?.readings.map(
    ({ label, value, elsewhere }) => [english(label), value, elsewhere],
  );
  expect(names).toContainEqual(['published: MoCo', '48.0\u202f%', '']);
  const hidden = ['published moco-cifar10'];
  expect(marksOf(drawn([run], { hidden }))).toEqual([]);
});

test('seeds of a recipe share them, beside the seeds’ mean', () => {
  const group = 'moco-cifar10';
  const runs = [notebookRun('a1', {}, group), notebookRun('b2', { seed: 1 }, group)];
  const drawing = drawn(runs);
  expect(drawing.lines.map(({ tone }) => tone)).toEqual(['published', 'strong']);
  expect(marksOf(drawing)).toHaveLength(1);
});

test('another recipe, metric or an unmeasured chart has none', () => {
  expect(marksOf(drawn([notebookRun('a1', { learningRate: 0.03 })]))).toEqual([]);
  expect(drawn([notebookRun('a1', { learningRate: 0.03 })]).sources).toEqual([]);
  expect(drawChart('featureStd', [notebookRun('a1')], VIEW).sources).toEqual([]);
  const unlabelled = notebookRun('a1');
  unlabelled.series.evaluations.length = 0;
  expect(drawn([unlabelled]).empty).toBe(true);
});
