import { expect, test } from 'vitest';
import type { Diagnosis } from '#run/diagnosis.ts';
import { diagnosisLines } from './diagnosisLines.ts';
import { diagnosisLine } from './metricsLines.ts';

const diagnosis: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 46 },
  ...{ firstTensor: 'query fc.2 output', firstOp: 'conv2d forward' },
  evidence: [
    { key: 'lambStep', values: { rate: 0.12 } },
    { key: 'weightGrowth', values: { growth: 67.0036, tensor: 'conv3.weight' } },
  ],
  fixes: [{ key: 'usualRate', changes: { optimizer: 'sgd', learningRate: 0.03 }, from: 'start' }],
  alternatives: ['halfOverflow'],
};

test('the terminal shows cause, evidence and fixes in words', () => {
  const [first, ...rest] = diagnosisLines(diagnosis);
  expect(first).toMatch(
    /^Diagnosis at step 46: LAMB with SGD’s learning rate \(certain\)\. LAMB moves/,
  );
  expect(rest).toEqual([
    '  The learning rate is 0.12; LAMB needs 0.001 to 0.005 with a warm-up.',
    '  conv3.weight has grown to 67 times its initial norm; up to 1.3 is healthy.',
    '  There are signs of this too: Overflow in half precision.',
    '  Fix: SGD at 0.03 (--set optimizer=sgd --set learningRate=0.03).',
  ]);
});

test('metrics.jsonl keeps it as data, including non-finite numbers', () => {
  const values = { before: Number.NaN, after: 4, accuracy: 9 };
  const line = diagnosisLine({ ...diagnosis, evidence: [{ key: 'lossJump', values }] });
  expect(JSON.parse(line)).toMatchObject({
    diagnosis: { cause: 'lambRate', step: 46, evidence: [{ values: { before: 'NaN' } }] },
  });
});
