import { expect, test } from 'vitest';
import { chartRun } from '#charts/charts.fixture.ts';
import { chartTable, metricSlug, thinned } from '#charts/table.ts';
import { evaluation, step, steps } from '#storage/runStore.fixture.ts';
import { chartCsv, chartJson } from './chartExport.ts';

const text = (bytes: ArrayBuffer) => new TextDecoder().decode(bytes);

test('CSV has every value, positions on all axes, NaN by name and gaps empty', async () => {
  const a = chartRun([step(1), step(2, { lossInst: Number.NaN })], {}, { label: 'a, "b"' });
  const csv = text(await chartCsv('lossInst', [a])).split('\r\n');
  expect(csv).toEqual([
    'run,step,epoch,images,seconds_in_steps,wall_time,lossInst,lossProto',
    '"a, ""b""",1,0.04,64,0.1,1970-01-01T00:00:00.600Z,7,',
    '"a, ""b""",2,0.08,128,0.2,1970-01-01T00:00:00.700Z,NaN,',
    '',
  ]);
});

test('long runs are written whole, not thinned', async () => {
  const csv = text(await chartCsv('gradNorm', [chartRun(steps(1, 2345))]));
  expect(csv.split('\r\n')).toHaveLength(2345 + 2);
  const json = JSON.parse(text(await chartJson('gradNorm', [chartRun(steps(1, 1200))])));
  expect(json.rows).toHaveLength(1200);
  expect(json.columns.at(-1)).toBe('gradNorm');
});

test('evaluations of runs with different levels share their columns by name', () => {
  const a = chartRun(steps(1, 50));
  a.series.appendEvaluation(evaluation(25));
  const b = chartRun(steps(1, 50), {}, { runId: 'b2', label: 'b2' });
  const knnLevels = [{ level: 'category', top1: 70 }];
  b.series.appendEvaluation({ ...evaluation(50), knnLevels });
  const table = chartTable('knnTop1', [a, b]);
  expect(table.columns.slice(6)).toEqual(['emoji', 'category']);
  expect(table.row(0).slice(6)).toEqual([31.25, 44]);
  expect(table.row(1).slice(6)).toEqual([null, 70]);
});

test('a thinned table keeps its ends', () => {
  const rows = thinned(chartTable('lr', [chartRun(steps(1, 1000))]), 200);
  expect(rows).toHaveLength(200);
  expect([rows[0]?.[1], rows.at(-1)?.[1]]).toEqual([1, 1000]);
});

test('a metric’s name as a part of a file name', () => {
  expect(metricSlug('knnTop1')).toBe('knn-accuracy');
});
