import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { evaluation, step, steps } from '#storage/runStore.fixture.ts';
import { chartRun, VIEW } from './charts.fixture.ts';
import { readoutAt } from './readings.ts';

const readingsAt = (...asked: Parameters<typeof readoutAt>) => readoutAt(...asked)?.readings ?? [];

test('every line reads its value at the nearest step, exactly as measured', () => {
  const a = chartRun(steps(1, 1000), {}, { label: 'long' });
  const b = chartRun(steps(1, 20), {}, { runId: 'b2', label: 'short' });
  const at = (x: number) =>
    readingsAt('lossInst', [a, b], { ...VIEW, smoothing: 0.6 }, x).map(({ label, step, value }) => [
      english(label),
      step,
      value,
    ]);
  expect(at(9.8)).toEqual([
    ['long', '10', '6.10'],
    ['short', '10', '6.10'],
  ]);
  // A run that has ended has no values after its end.
  expect(at(500)).toEqual([['long', '500', '6.00']]);
});

test('a NaN is read as NaN, a missing value is not read', () => {
  const run = chartRun([step(1), step(2, { lossInst: Number.NaN })]);
  const [own, ...others] = readingsAt('lossInst', [run], { ...VIEW, smoothing: 0.6 }, 2);
  expect(own).toMatchObject({ value: 'NaN', broken: true, smoothed: '' });
  expect(others).toEqual([]);
});

test('between evaluations the nearest is read, on a time axis as well', () => {
  const run = chartRun(steps(1, 100));
  for (const at of [25, 50, 75, 100]) run.series.appendEvaluation(evaluation(at));
  const [first] = readingsAt('knnTop1', [run], { ...VIEW, x: 'relative' }, 6.1);
  expect([first?.step, english(first?.label)]).toEqual(['50', 'emoji']);
});

test('a group reads mean ± std', () => {
  const seeds = [1, 2, 3].map((value) =>
    chartRun(
      steps(1, 10).map((one) => ({ ...one, gradNorm: value })),
      {},
      { runId: `s${value}`, group: 'g' },
    ),
  );
  expect(readingsAt('gradNorm', seeds, VIEW, 5)).toMatchObject([{ value: '2.00 ± 1.00' }]);
});

test('the readout has the place of a real point, and a line that was read elsewhere says where', () => {
  const run = chartRun(steps(1, 50));
  for (const at of [25, 50]) run.series.appendEvaluation(evaluation(at));
  // An evaluation of step 25 is not one of step 16.
  const knn = readoutAt('knnTop1', [run], VIEW, 16.2);
  expect([knn?.x, knn?.place]).toEqual([25, '25']);
  expect(knn?.readings.map(({ elsewhere }) => elsewhere)).toEqual(['', '']);
  const loss = readoutAt('lossInst', [run], VIEW, 16.2);
  expect([loss?.x, loss?.place]).toEqual([16, '16']);
  const sparse = chartRun(
    [1, 11, 21, 31].map((at) => step(at)),
    {},
    { runId: 'b2', label: 'sparse' },
  );
  const both = readoutAt('lossInst', [run, sparse], VIEW, 16.2);
  expect(both?.place).toBe('16');
  expect(both?.readings.map(({ elsewhere, x }) => [elsewhere, x])).toEqual([
    ['', 16],
    ['21', 21],
  ]);
  expect(readoutAt('lossInst', [run], VIEW, 500)).toBeNull();
});

test('what the legend has switched off is not read', () => {
  const a = chartRun(steps(1, 10));
  const b = chartRun(steps(1, 10), {}, { runId: 'b2', label: 'b2' });
  const read = readoutAt('lossInst', [a, b], { ...VIEW, hidden: ['run a1'] }, 5);
  expect(read?.readings.map(({ label }) => english(label))).toEqual(['b2']);
});
