import { expect, it } from 'vitest';
import { say } from '#base/words.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { evaluationLine, LINE_NAMES, noteLine, stepLine } from './metricsLines.ts';

const EVALUATION: Evaluation = {
  ...{ epoch: 2, step: 50, knnTop1: null, knnLevels: [], featureStd: 0.06, linearTop1: null },
  ...{ alignment: 0.4, uniformity: -2.5, rankMe: 31, clusters: [] },
};

it('writes a step with the names scripts rely on, null for what is off', () => {
  const line = stepLine(
    stepMetrics(3, {
      ...{ loss: Number.NaN, lossInst: Number.NaN, accInst: 0, accInstNaive: 100 },
      ...{ gradNorm: Number.POSITIVE_INFINITY, lossScale: 32768, committed: 0, nonFinite: 64 },
    }),
  );
  expect(line.endsWith('}\n')).toBe(true);
  const record: unknown = JSON.parse(line);
  expect(record).toMatchObject({
    ...{ step: 3, epoch: 0, stage: 0, loss: 'NaN', lossInst: 'NaN', lossProto: null },
    ...{ accInst: 0, accInstNaive: 100, accProto: null, accProtoNaive: null },
    ...{ accProtoCeiling: null, lr: 0.1, gradNorm: 'Infinity', clipCoefficient: 1 },
    ...{ lossScale: 32768, committed: 0, imagesPerSec: 640, stepMs: 100, nonFinite: 64 },
    ...{ tiedRows: 0, batchStd: 0.08, deadUnits: 0, badNorms: 0, maxActivation: 3.5 },
    ...{ updateRatio: 1e-3, weightGrowth: 1.01, trustRatio: null },
  });
  // The evaluation has its own featureStd; `time` is not written.
  expect(record).not.toHaveProperty('featureStd');
  expect(record).not.toHaveProperty('atMs');
});

it('--help lists the names of a line', () => {
  const words = (names: readonly string[]) => names.map((name) => name.split(' ')[0]);
  expect(words(LINE_NAMES.step)).toEqual(Object.keys(JSON.parse(stepLine(stepMetrics(1)))));
  const line: object = JSON.parse(evaluationLine(EVALUATION, DEFAULT_CONFIG));
  expect(words(LINE_NAMES.evaluation).toSorted()).toEqual(Object.keys(line).toSorted());
});

it('writes an evaluation; unlabelled data has no accuracy', () => {
  expect(JSON.parse(evaluationLine(EVALUATION, DEFAULT_CONFIG))).toEqual({
    ...{ epoch: 2, knnTop1: null, knnLevels: [], featureStd: 0.06, linearTop1: null },
    ...{ alignment: 0.4, uniformity: -2.5, rankMe: 31, clusters: [] },
    protocols: { knnTop1: 'lab, k ≤ 200, features', linearTop1: 'lab, features' },
  });
});

it('writes a note as a separate line that cannot be mistaken for a step', () => {
  const note = { kind: 'alarm', step: 9, alarm: 'collapse', message: 'They agree.' } as const;
  expect(JSON.parse(noteLine({ ...note, message: say('They agree.') }))).toEqual({ note });
});
