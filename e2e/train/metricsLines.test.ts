import { expect, it } from 'vitest';
import { evaluationLine, stepLine } from './metricsLines.ts';

it('writes a step with the names scripts rely on, and nothing else', () => {
  const line = stepLine({
    step: 3,
    epoch: 0,
    stage: 0,
    lossInst: Number.NaN,
    accInst: 12.5,
    accInstNaive: 100,
    lr: 0.06,
    gradNorm: Number.POSITIVE_INFINITY,
    imagesPerSec: 120,
    stepMs: 533,
    nonFinite: 64,
    tiedRows: 0,
  });
  expect(line.endsWith('}\n')).toBe(true);
  expect(JSON.parse(line)).toEqual({
    step: 3,
    epoch: 0,
    stage: 0,
    lossInst: 'NaN',
    accInst: 12.5,
    lr: 0.06,
    gradNorm: 'Infinity',
    imagesPerSec: 120,
    stepMs: 533,
    nonFinite: 64,
    tiedRows: 0,
  });
});

it('writes an evaluation; unlabelled data has no accuracy', () => {
  const evaluation = { epoch: 2, step: 62, knnTop1: null, knnLevels: [], featureStd: 0.08 };
  expect(JSON.parse(evaluationLine(evaluation))).toEqual({
    epoch: 2,
    knnTop1: null,
    featureStd: 0.08,
  });
});
