import { expect, test } from 'vitest';
import { compareCsv, compareJson } from './compareFiles.ts';
import { madeSummary } from './summary.fixture.ts';

const summary = madeSummary({
  a: { knn: [30] },
  b: {
    ...{ knn: [13], config: { optimizer: 'lamb' }, entry: { state: 'failed' } },
    loss: (step) => (step === 25 ? Number.NaN : 5),
    alarms: [['updateRatio', 20]],
  },
});

test('the table as CSV: numbers unrounded, settings that differ last', () => {
  const [head = '', a = '', b = '', end] = compareCsv(summary).split('\r\n');
  expect(end).toBe('');
  const cells = (line: string) => {
    const names = head.split(',');
    return Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell]));
  };
  expect(cells(a)).toMatchObject({ run: 'a', name: 'SGD', baseline: '1', knn: '30', alarms: '0' });
  expect(cells(b)).toMatchObject({
    ...{ run: 'b', name: 'LAMB', knn: '13', knn_delta: '-17', epoch: '1', lossShare: 'NaN' },
    ...{ alarms: '1', verdict: 'failed', optimizer: 'lamb' },
  });
});

test('and as JSON, with the verdict and every run’s settings', () => {
  expect(JSON.parse(compareJson(summary))).toMatchObject({
    format: 'protolab-compare',
    verdict: expect.stringMatching(/^SGD learned: kNN 30\.0.%\. LAMB at the same rate failed/u),
    place: { kind: 'epoch', epoch: 1 },
    rows: [
      { baseline: true, knn: { mean: 30, std: null }, runs: [{ config: { optimizer: 'sgd' } }] },
      { knnDelta: -17, lossShare: { mean: 'NaN' }, verdict: 'failed', alarms: 1 },
    ],
  });
});
