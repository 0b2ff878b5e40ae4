import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { verbatim } from '#base/words.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import { deltaText, measureName } from './compareSummary.ts';
import { compareVerdict, summaryPlaceWords, verdictText } from './compareVerdict.ts';
import { type MadeRun, madeSummary } from './summary.fixture.ts';

const told = (made: Readonly<Record<string, MadeRun>>) => {
  const verdict = compareVerdict(madeSummary(made));
  return { tone: verdict.tone, text: english(verdictText(verdict)) };
};

const lambRate: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'alarm', step: 60 },
  ...{ firstTensor: null, firstOp: null, evidence: [], fixes: [], alternatives: [] },
};

const SGD: MadeRun = { knn: [20, 30.5] };
const COLLAPSED: MadeRun = {
  config: { optimizer: 'lamb' },
  knn: [18, 13],
  evaluated: { featureStd: 0.013 },
  alarms: [
    ['updateRatio', 20],
    ['collapse', 40],
  ],
};

describe('the verdict of a comparison', () => {
  test('the run that learned, and the one that collapsed at the same rate', () => {
    expect(told({ a: SGD, b: COLLAPSED })).toEqual({
      tone: 'good',
      text: 'SGD learned: kNN 30.5 %. LAMB at the same rate collapsed at step 40 (kNN 13.0 %, feature std · √D 0.15).',
    });
  });

  test('a cause and another rate are named; the best leads wherever it stands', () => {
    const { text } = told({
      b: { ...COLLAPSED, entry: { diagnoses: [lambRate] } },
      a: SGD,
      c: { config: { optimizer: 'lamb', learningRate: 0.003 }, knn: [19, 28.9] },
    });
    expect(text).toBe(
      'SGD at 0.12 learned: kNN 30.5 %. LAMB at 0.12 collapsed at step 40: LAMB with SGD’s learning rate (kNN 13.0 %, feature std · √D 0.15). LAMB at 0.003 reaches 28.9 % (−1.6).',
    );
  });

  test('a failed run is told with its last numbers, also where it never came to the others’ epoch', () => {
    const { text } = told({
      a: { knn: [20, 25, 30.5] },
      b: {
        ...{ config: { optimizer: 'lamb' }, knn: [12], steps: 31 },
        entry: { state: 'failed', fault: verbatim('The loss became NaN at step 31.') },
      },
    });
    expect(text).toContain('SGD learned: kNN 30.5 %.');
    expect(text).toContain('LAMB at the same rate failed at step 31 (kNN 12.0 %');
  });

  test('a run that goes on where the other ended is not said to have no kNN', () => {
    const later: MadeRun = { config: { bnGroups: 2 }, knn: [null], entry: { lastKnn: 25.5 } };
    expect(told({ a: SGD, b: later }).text).toMatch(
      / was not evaluated at the place that is compared\.$/,
    );
    const never = { ...later, entry: { ...later.entry, lastKnn: null } };
    expect(told({ a: SGD, b: never }).text).toMatch(/ has no kNN\.$/);
  });

  test('all broken: nobody leads', () => {
    const other = { ...COLLAPSED, config: { optimizer: 'adam' } } as const;
    expect(told({ a: COLLAPSED, b: other })).toMatchObject({
      tone: 'bad',
      text: expect.stringMatching(/^All 2 runs collapsed\. LAMB collapsed at step 40 .* Adam /),
    });
    const failed = { ...other, entry: { state: 'failed' } } as const;
    expect(told({ a: COLLAPSED, b: failed }).text).toMatch(/^None of the 2 runs came through\./);
  });

  test('runs with different kNN protocols are told, not ranked', () => {
    const other = { knnProtocol: 'instdisc' } as const;
    const summary = madeSummary({ a: { knn: [30] }, b: { knn: [50], config: other } });
    expect(summary.sameProtocol).toBe(false);
    expect(summary.protocols.knn).toBeUndefined();
    expect(summary.rows.map(({ delta }) => delta)).toEqual([null, null]);
    const { lead, more } = compareVerdict(summary);
    expect(english(lead)).toContain('different protocols');
    expect(more.map(english).join(' ')).toMatch(
      /kNN 30\.0.% \(lab, k ≤ 200, features\)\. .*kNN 50\.0.% \(instdisc, k 200, embedding\)\./u,
    );
    const same = madeSummary({ a: { knn: [30], config: other }, b: { knn: [50], config: other } });
    expect(english(measureName(same, 'knn'))).toBe('kNN (instdisc, k 200, embedding)');
  });

  test('runs of the same verdict are ranked by kNN', () => {
    const [a, b] = [{ knn: [30] }, { knn: [31], config: { temperature: 0.2 } }];
    expect(told({ a, b }).text).toBe(
      'Temperature 0.2 learned: kNN 31.0 %. Temperature 0.1 reaches 30.0 % (−1.0).',
    );
  });

  test('without labels there is no rank, but the numbers that there are', () => {
    const [a, b] = [{ knn: [null] }, { knn: [null], config: { optimizer: 'lamb' } }] as const;
    const { tone, text } = told({ a, b });
    expect(tone).toBe('neutral');
    expect(text).toMatch(
      /^2 runs trained without an alarm\. Without labels there is no kNN to rank the runs by\. SGD trained without an alarm \(InfoNCE at 0\.80 of chance, feature std/,
    );
    const simclr = { knn: [null], config: { method: 'simclr' } } as const;
    expect(told({ a: simclr, b }).text).toMatch(/\(NT-Xent at .* of chance/);
    expect(told({ a, b: { ...COLLAPSED, knn: [null] } }).text).toMatch(
      /^SGD trained without an alarm .* LAMB collapsed at step 40/,
    );
  });

  test('runs that still train lead with reservation, and say so', () => {
    const training = { entry: { state: 'training' } } as const;
    const two = told({
      a: { ...SGD, ...training },
      b: { ...training, config: { optimizer: 'lamb' }, knn: [20, 21] },
    });
    expect(two).toEqual({
      tone: 'neutral',
      text: 'SGD leads so far, with kNN 30.5 %; it is still training. LAMB at the same rate reaches 21.0 % (−9.5); it is still training.',
    });
    const first = told({
      a: { ...training, steps: 3 },
      b: { ...training, steps: 3, config: { optimizer: 'lamb' } },
    });
    expect(first.text).toBe('2 runs are still training. No run has been evaluated so far.');
  });

  test('a stopped run and one with alarms say how they ended', () => {
    const { text } = told({
      a: { knn: [30], alarms: [['updateRatio', 20]] },
      b: { knn: [29], config: { optimizer: 'lamb' }, entry: { state: 'stopped' } },
    });
    expect(text).toMatch(/^SGD reached kNN 30\.0 %; its alarm: .*\. LAMB .*stopped at step 25\.$/);
  });

  test('seeds are one run with a spread; a difference within it is called that', () => {
    const seeds = (knn: readonly number[], optimizer: 'sgd' | 'lamb') =>
      knn.map((value, i) => [
        `${optimizer}${i}`,
        { knn: [value], config: { optimizer, seed: i + 1 } },
      ]);
    const made = Object.fromEntries([
      ...seeds([30, 31, 32], 'sgd'),
      ...seeds([29.5, 30.5, 31.5], 'lamb'),
    ]);
    const summary = madeSummary(made);
    expect(summary.rows).toHaveLength(2);
    expect(summary.rows[0]?.cells.knn).toMatchObject({ value: 31, std: 1, stdText: '1.0' });
    expect(told(made).text).toBe(
      'SGD learned: kNN 31.0 ± 1.0 %, 3 seeds. LAMB at the same rate reaches 30.5 ± 1.0 % (−0.5, within the spread of the seeds).',
    );
    const broken = told({ ...made, lamb0: { ...made.lamb0, alarms: [['collapse', 9]] } });
    expect(broken.text).toContain('1 of 3 seeds of LAMB at the same rate collapsed at step 9');
  });

  test('eight runs are told in few sentences', () => {
    const rates = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08];
    const made = Object.fromEntries(
      rates.map((learningRate, i) => [
        `r${i}`,
        {
          config: { learningRate },
          knn: [20 + i],
          alarms: i >= 6 ? ([['collapse', 9]] as const) : [],
        },
      ]),
    );
    expect(told(made).text).toBe(
      'SGD at 0.06 learned: kNN 25.0 %. 5 others reach 20.0 % to 24.0 %. Collapsed: SGD at 0.07, SGD at 0.08.',
    );
  });

  test('accuracies on different images are compared with a caution', () => {
    const other = { knn: [50], config: { optimizer: 'lamb', sceneClasses: 4 } } as const;
    expect(told({ a: SGD, b: other }).text).toMatch(/on different data, so .* only roughly\.$/);
    expect(told({ a: SGD, b: COLLAPSED }).text).not.toContain('different data');
  });

  test('names take the settings that tell most runs apart, and the labels where two do not', () => {
    const grid = (['sgd', 'lamb'] as const).flatMap((optimizer) =>
      [0.1, 0.2].map((temperature) => ({ optimizer, temperature })),
    );
    const names = (configs: readonly NonNullable<MadeRun['config']>[]) =>
      madeSummary(
        Object.fromEntries(configs.map((config, i) => [`r${i}`, { config, knn: [30] }])),
      ).rows.map(({ name }) => english(name));
    // The batch size differs too, but tells only one of them apart.
    expect(names(grid.map((config, i) => ({ ...config, batchSize: i === 0 ? 32 : 64 })))).toEqual([
      ...['SGD, Temperature 0.1', 'SGD, Temperature 0.2'],
      ...['LAMB, Temperature 0.1', 'LAMB, Temperature 0.2'],
    ]);
    expect(
      names(grid.flatMap((config) => [32, 64].map((batchSize) => ({ ...config, batchSize })))),
    ).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7']);
    // Of presets that differ in much, no single setting is a description.
    const presets = (['quick', 'pcl-quick', 'cause-lamb-rate', 'notes-sgd'] as const).map(
      (preset) => presetConfig(preset),
    );
    expect(names(presets)).toEqual(['r0', 'r1', 'r2', 'r3']);
  });

  test('one run has its own verdict', () => {
    expect(told({ a: SGD }).text).toBe(
      'a learned: kNN 30.5 %. Add a second run to compare it with.',
    );
  });

  test('a name that was given stays', () => {
    expect(told({ a: { ...SGD, name: 'my run' }, b: COLLAPSED }).text).toMatch(
      /^my run learned: kNN 30\.5 %\. LAMB collapsed/,
    );
  });
});

describe('the table', () => {
  test('is of the last epoch after which all sound runs were evaluated', () => {
    const summary = madeSummary({
      a: { knn: [20, 25, 30] },
      b: { knn: [20, 24], config: { optimizer: 'adam' } },
      c: { ...COLLAPSED, knn: [13], steps: 30 },
    });
    expect(summary.place).toEqual({ kind: 'epoch', epoch: 2 });
    expect(english(summaryPlaceWords(summary))).toBe(
      'at epoch 2, last common epoch; runs that broke before it: their last numbers',
    );
    expect(summary.rows.map(({ cells }) => [cells.knn?.value, cells.knn?.epoch])).toEqual([
      [25, null],
      [24, null],
      [13, 1],
    ]);
    expect(summary.rows.map(({ delta }) => (delta === null ? '' : deltaText(delta)))).toEqual([
      '',
      '−1.0',
      '−12.0',
    ]);
    expect(english(summaryPlaceWords(madeSummary({ a: SGD }, { kind: 'step', step: 30 })))).toBe(
      'at step 30',
    );
  });

  test('has no column that no run has a value for, and no number of the untrained model', () => {
    const summary = madeSummary({ a: { knn: [30] }, b: { knn: [31] } });
    expect(summary.keys).toEqual(['knn', 'lossShare', 'spread', 'rankMe']);
    const unlabelled = madeSummary({ a: { knn: [null], evaluated: { epoch: 0, rankMe: 9 } } });
    expect(unlabelled.keys).toEqual(['lossShare']);
  });

  test('a loss that ended in NaN is NaN', () => {
    const { rows } = madeSummary({
      a: { loss: (at) => (at === 25 ? Number.NaN : 5), knn: [20], entry: { state: 'failed' } },
    });
    expect(rows[0]?.cells.lossShare?.text).toBe('NaN');
  });

  test('alarms of seeds are counted together', () => {
    const alarms = [['updateRatio', 20]] as const;
    const { rows } = madeSummary({
      a: { knn: [30], alarms },
      b: { knn: [30], alarms: [...alarms, ['collapse', 24]], config: { seed: 7 } },
    });
    expect(rows[0]?.verdict).toMatchObject({ kind: 'collapsed', broken: true, count: 1, all: 2 });
    expect(rows[0]?.verdict.alarms.map(({ count }) => count)).toEqual([2, 1]);
    expect(english(rows[0]?.verdict.title)).toBe('1 of 2 seeds: Collapsed at step 24');
  });
});
