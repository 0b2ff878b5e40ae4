import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { evaluation, step } from '#storage/runStore.fixture.ts';
import { metricsCsv } from './metricsCsv.ts';

test('a row a step, evaluations beside their step, NaN by name and gaps empty', async () => {
  const steps = [step(1, { lossInst: Number.NaN }), step(2), step(3)];
  const bytes = await metricsCsv(steps, [evaluation(0), evaluation(2)], DEFAULT_CONFIG);
  const [head = '', ...rows] = new TextDecoder().decode(bytes).split('\r\n');
  const columns = head.split(',');
  const cell = (row: number, name: string) => rows[row]?.split(',')[columns.indexOf(name)];
  expect(new Set(columns).size).toBe(columns.length);
  expect(rows).toHaveLength(4 + 1);
  expect(rows.slice(0, 4).map((_, i) => cell(i, 'step'))).toEqual(['0', '1', '2', '3']);
  expect([cell(0, 'knnTop1'), cell(0, 'lossInst')]).toEqual(['31.25', '']);
  expect([cell(1, 'knnTop1'), cell(1, 'lossInst')]).toEqual(['', 'NaN']);
  expect(cell(2, 'knnTop1')).toBe('31.25');
  expect(columns.indexOf('knnTop1_protocol')).toBeGreaterThan(columns.indexOf('rankMe'));
  expect(rows[2]).toContain(',lab k ≤ 200 features,');
  expect(rows[1]?.endsWith(',,')).toBe(true);
  expect(columns).toContain('evaluation_featureStd');
});
