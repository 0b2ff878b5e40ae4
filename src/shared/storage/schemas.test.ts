import { describe, expect, it } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { STEP_METRIC_NAMES, stepMetric } from '#run/metrics.ts';
import { encodeJson } from './json.ts';
import { evaluation, run, step, steps } from './runStore.fixture.ts';
import {
  decodeEvaluation,
  decodeRun,
  decodeSteps,
  encodeEvaluation,
  encodeRun,
  encodeSteps,
} from './schemas.ts';

describe('records of version 0.1', () => {
  it('load as runs without notes', () => {
    const { notes: _, ...old } = run({ state: 'finished' });
    expect(decodeRun(encodeJson(old)).run).toEqual(run({ state: 'finished', notes: [] }));
  });

  it('load without the classes of their images, and keep those of newer ones', () => {
    const { dataset } = run();
    expect(decodeRun(encodeJson(run({ dataset }))).run.dataset).not.toHaveProperty('classes');
    const classes = [{ name: 'cat', count: 12 }];
    const newer = run({ dataset: { ...dataset, classes } });
    expect(decodeRun(encodeRun(newer)).run.dataset.classes).toEqual(classes);
  });

  it('load with the English sentences that they stored', () => {
    const { dataset } = run();
    const old = {
      ...run({ state: 'failed' }),
      dataset: { ...dataset, notes: ['Passed over.'], credit: 'Nobody' },
      fault: { kind: 'nonFinite', step: 7, what: 'loss', message: 'Loss is NaN. It stopped.' },
      notes: [
        { kind: 'alarm', step: 7, alarm: 'collapse', message: 'The features {{collapsed}}.' },
      ],
    };
    const read = decodeRun(encodeJson(old)).run;
    const { notes, credit } = read.dataset;
    const words = [read.fault?.message, read.notes[0]?.message, notes[0], credit];
    expect(words.map(english)).toEqual([
      'Loss is NaN. It stopped.',
      'The features {{collapsed}}.',
      'Passed over.',
      'Nobody',
    ]);
  });

  it('load as steps whose only loss is InfoNCE, unmeasured values unknown', () => {
    const columns = [
      ...['step', 'epoch', 'stage', 'lossInst', 'accInst', 'accInstNaive'],
      ...['lr', 'gradNorm', 'imagesPerSec', 'stepMs', 'nonFinite', 'tiedRows'],
    ];
    const rows = [
      [1, 0, 0, 6.5, 1.5, 2, 0.1, 3, 640, 100, 0, 1],
      [2, 0, 0, Number.NaN, 0, 100, 0.1, 3, 640, 100, 64, 0],
    ];
    const read = decodeSteps(encodeJson({ columns, rows }));
    expect(read).toEqual([
      expect.objectContaining({
        ...{ step: 1, epoch: 0, stage: 0, loss: 6.5, lossInst: 6.5, lossProto: null },
        ...{ accInst: 1.5, accInstNaive: 2, accProto: null, accProtoNaive: null },
        ...{ accProtoCeiling: null, lr: 0.1, gradNorm: 3, clipCoefficient: Number.NaN },
        ...{ lossScale: null, committed: 1, imagesPerSec: 640, stepMs: 100, nonFinite: 0 },
        atMs: Number.NaN,
        ...{ tiedRows: 1, featureStd: Number.NaN, deadUnits: Number.NaN, badNorms: Number.NaN },
        ...{ maxActivation: Number.NaN, updateRatio: Number.NaN, weightGrowth: Number.NaN },
        trustRatio: null,
      }),
      expect.objectContaining({ step: 2, loss: Number.NaN, lossInst: Number.NaN, committed: 1 }),
    ]);
    // Later metrics are null if they may be off, else NaN.
    const known = new Set([...columns, 'loss', 'committed']);
    for (const name of STEP_METRIC_NAMES.filter((one) => !known.has(one))) {
      const off = stepMetric(name).nullable === true;
      expect(read[0]?.[name], name).toBe(off ? null : Number.NaN);
    }
  });

  it('load as evaluations without a probe and without clusters', () => {
    const old = { epoch: 1, step: 25, knnTop1: null, knnLevels: [], featureStd: 0.05 };
    expect(decodeEvaluation(encodeJson(old))).toEqual({
      ...old,
      ...{ linearTop1: null, alignment: null, uniformity: null, rankMe: null, clusters: [] },
    });
  });
});

describe('a record', () => {
  it('keeps every field of a step, whether it changes or not', () => {
    const changing = step(3, { lossProto: 4.5, lossScale: 32768, committed: 0, trustRatio: -0 });
    const stored = [step(1), step(2, { lossProto: Number.NaN }), changing];
    const read = decodeSteps(encodeSteps(stored));
    expect(read).toEqual(stored);
    expect(Object.is(read[2]?.trustRatio, -0)).toBe(true);
    expect(decodeSteps(encodeSteps([step(7)]))).toEqual([step(7)]);
    expect(decodeSteps(encodeSteps([]))).toEqual([]);
  });

  it('writes a constant column once, not once per step', () => {
    const bytes = encodeSteps(steps(1, 128)).length;
    // step, epoch, two losses and one activation change: about 50 bytes per step.
    expect(bytes).toBeLessThan(128 * 80);
  });

  it('keeps notes and clusters', () => {
    const change = say('From step {{step}}: {{changes}}, changed manually.', {
      step: 9,
      changes: say('learning rate {{rate}}', { rate: Number.NaN }),
    });
    const notes = [
      { kind: 'alarm', step: 7, alarm: 'collapse', message: say('The features collapsed.') },
      { kind: 'alarm', step: 8, alarm: 'ofAnotherVersion', message: say('It hums.') },
      { kind: 'change', step: 9, message: change },
    ] as const;
    expect(decodeRun(encodeRun(run({ notes }))).run.notes).toEqual(notes);
    const cluster = {
      ...{ k: 50, inertia: 12.5, empty: 0, duplicates: 1, smallest: 3, largest: 90 },
      ...{ phiMin: 0.1, phiMax: 0.3, nmi: 0.4, ari: null, purity: 44, acc: 41 },
    };
    const measured = { ...evaluation(50), linearTop1: 40, clusters: [cluster] };
    expect(decodeEvaluation(encodeEvaluation(measured))).toEqual(measured);
  });

  it('without a column that always existed is refused', () => {
    const table = { columns: ['step', 'epoch'], rows: [[1, 0]] };
    expect(() => decodeSteps(encodeJson(table))).toThrow();
    expect(() => decodeSteps(encodeJson({ columns: ['step'], rows: [['x']] }))).toThrow();
  });
});
