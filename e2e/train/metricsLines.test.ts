import { expect, it } from 'vitest';
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import { evaluationLine, noteLine, stepLine } from './metricsLines.ts';

const STEP: StepMetrics = {
  ...{ step: 3, epoch: 0, stage: 0, loss: 6, lossInst: 6, lossProto: null, accInst: 12.5 },
  ...{ accInstNaive: 13, accProto: null, accProtoNaive: null, accProtoCeiling: null, lr: 0.1 },
  ...{ gradNorm: 3, clipCoefficient: 1, lossScale: null, committed: 1, imagesPerSec: 640 },
  atMs: 1000,
  ...{ stepMs: 100, nonFinite: 0, tiedRows: 0, featureStd: 0.08, deadUnits: 0, badNorms: 0 },
  ...{ maxActivation: 6.5, updateRatio: 1e-3, weightGrowth: 1.01, trustRatio: null },
};

const EVALUATION: Evaluation = {
  ...{ epoch: 2, step: 50, knnTop1: null, knnLevels: [], featureStd: 0.06, linearTop1: null },
  ...{ alignment: 0.4, uniformity: -2.5, rankMe: 31, clusters: [] },
};

it('writes a step with the names scripts rely on, and nothing else', () => {
  const line = stepLine({
    ...STEP,
    loss: Number.NaN,
    lossInst: Number.NaN,
    accInst: 0,
    accInstNaive: 100,
    gradNorm: Number.POSITIVE_INFINITY,
    lossScale: 32768,
    committed: 0,
    nonFinite: 64,
  });
  expect(line.endsWith('}\n')).toBe(true);
  expect(JSON.parse(line)).toEqual({
    ...{ step: 3, epoch: 0, stage: 0, loss: 'NaN', lossInst: 'NaN', lossProto: null },
    ...{ accInst: 0, accInstNaive: 100, accProto: null, accProtoNaive: null },
    ...{ accProtoCeiling: null, lr: 0.1, gradNorm: 'Infinity', clipCoefficient: 1 },
    ...{ lossScale: 32768, committed: 0, imagesPerSec: 640, stepMs: 100, nonFinite: 64 },
    ...{ tiedRows: 0, batchStd: 0.08, deadUnits: 0, badNorms: 0, maxActivation: 6.5 },
    ...{ updateRatio: 1e-3, weightGrowth: 1.01, trustRatio: null },
  });
});

it('writes an evaluation; unlabelled data has no accuracy', () => {
  expect(JSON.parse(evaluationLine(EVALUATION))).toEqual({
    ...{ epoch: 2, knnTop1: null, knnLevels: [], featureStd: 0.06, linearTop1: null },
    ...{ alignment: 0.4, uniformity: -2.5, rankMe: 31, clusters: [] },
  });
});

it('writes a note as a line of its own, which no script takes for a step', () => {
  const note = { kind: 'alarm', step: 9, alarm: 'collapse', message: 'They agree.' } as const;
  expect(JSON.parse(noteLine(note))).toEqual({ note });
});
