import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from './config.ts';
import { stepMetrics } from './metrics.fixture.ts';
import { wandbHistory } from './wandbHistory.ts';

test('a line for each step, and one for an evaluation after it', async () => {
  const steps = [
    stepMetrics(1, { atMs: 61_000 }),
    stepMetrics(2, { atMs: 62_000, loss: Number.NaN }),
  ];
  const evaluation = {
    ...{ epoch: 1, step: 1, knnTop1: 40, linearTop1: null, featureStd: 0.08 },
    ...{ alignment: null, uniformity: -1, rankMe: 9, knnLevels: [], clusters: [] },
  };
  const run = { startedAt: 60_000, config: DEFAULT_CONFIG, steps, evaluations: [evaluation] };
  const text = new TextDecoder().decode(await wandbHistory(run));
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ _step, _timestamp, _runtime }) => [_step, _timestamp, _runtime])).toEqual([
    [1, 61, 1],
    [1, 61, 1],
    [2, 62, 2],
  ]);
  expect(lines[0]).toMatchObject({ 'train/loss': 6, 'train/lr': 0.1 });
  expect(lines[1]).toMatchObject({ 'evaluation/rankMe': 9 });
  expect(lines[2]).toMatchObject({ 'train/loss': 'NaN' });
});
