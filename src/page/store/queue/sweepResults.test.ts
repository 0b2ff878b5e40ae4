import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say, verbatim } from '#base/words.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { chanceLoss } from '#run/methods.ts';
import { presetConfig } from '#run/presets.ts';
import type { RunNote } from '#run/protocol.ts';
import { knnProtocolWords } from '#run/protocols.ts';
import { evaluation } from '#storage/runStore.fixture.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { type EndEvaluations, pointText, sweepOf, sweepResults } from './sweepResults.ts';

const base = presetConfig('quick');

interface Member {
  readonly rate: number;
  readonly seed?: number;
  readonly knn: number | null;
  readonly loss?: number;
  readonly changes?: Partial<HistoryEntry>;
}

let number = 0;
const member = ({ rate, seed = 0, knn, loss = 5, changes = {} }: Member): HistoryEntry =>
  historyEntry(
    `run-${number++}`,
    {
      config: { ...base, learningRate: rate, seed },
      ...{ lastKnn: knn, bestKnn: knn, lastLoss: loss },
      ...changes,
    },
    {
      group: {
        ...{
          id: 'g',
          kind: 'sweep',
          label: verbatim('Learning rate, quick'),
          field: 'learningRate',
        },
        ...{ value: rate, seed },
      },
    },
  );

const collapse: RunNote = { kind: 'alarm', step: 9, alarm: 'collapse', message: say('Collapsed.') };

const unknown = (): EndEvaluations | null => null;

const ends = (last: Partial<Evaluation> = {}): EndEvaluations => ({
  first: { ...evaluation(0), featureStd: 0.001 },
  last: { ...evaluation(25), ...last },
});

test('configs have the mean and sample deviation over their seeds, best first', () => {
  const results = sweepResults(
    [
      member({ rate: 0.1, seed: 1, knn: 30 }),
      member({ rate: 0.1, seed: 0, knn: 34 }),
      member({ rate: 0.2, knn: 40 }),
      historyEntry('other'),
    ],
    'g',
    unknown,
  );
  expect(results.fields).toEqual(['learningRate']);
  expect(results.rank).toBe('knn');
  expect(results.configs.map(({ fields, best }) => [pointText(fields), best])).toEqual([
    ['Learning rate 0.2', true],
    ['Learning rate 0.1', false],
  ]);
  expect(results.configs.map(({ stats }) => stats.knn)).toEqual([
    { mean: 40, std: null },
    { mean: 32, std: Math.sqrt(8) },
  ]);
  expect(results.configs[1]?.runs.map(({ entry }) => entry.config.seed)).toEqual([0, 1]);
});

test('a config with a collapsed or failed run is never the best, and counts in no mean', () => {
  const results = sweepResults(
    [
      member({ rate: 0.1, knn: 20 }),
      member({ rate: 0.2, knn: 90, changes: { notes: [collapse] } }),
      member({ rate: 0.3, seed: 0, knn: 50 }),
      member({ rate: 0.3, seed: 1, knn: 95, changes: { state: 'failed' } }),
    ],
    'g',
    unknown,
  );
  expect(
    results.configs.map(({ fields, best, broken }) => [fields[0]?.value, best, broken]),
  ).toEqual([
    [0.1, true, 0],
    [0.3, false, 1],
    [0.2, false, 1],
  ]);
  expect(results.configs[1]?.stats.knn).toEqual({ mean: 50, std: null });
  expect(results.configs[2]?.stats.knn).toBeNull();
});

test('a run too short for the alarm is collapsed if its features are one point', () => {
  const entries = [member({ rate: 0.1, knn: 20 }), member({ rate: 9, knn: 21, loss: 1 })];
  const point = (runId: string) => ends(runId === entries[1]?.runId ? { featureStd: 1e-6 } : {});
  for (const wanted of ['knn', 'loss'] as const) {
    const [best, other] = sweepResults(entries, 'g', point, wanted).configs;
    expect(best).toMatchObject({ best: true, broken: 0, fields: [{ value: 0.1 }] });
    expect(other).toMatchObject({ best: false, broken: 1 });
    expect(english(other?.runs[0]?.broken)).toMatch(/^Collapsed: feature std/);
  }
  // A network that is hardly trained is not.
  const risen = sweepResults(entries, 'g', () => ends({ featureStd: 0.002 }));
  expect(risen.configs.map(({ broken }) => broken)).toEqual([0, 0]);
});

test('a config that is still training is not the best yet', () => {
  const results = sweepResults(
    [
      member({ rate: 0.1, knn: 20 }),
      member({ rate: 0.2, knn: 30, changes: { state: 'training' } }),
    ],
    'g',
    unknown,
  );
  expect(results.configs.find(({ best }) => best)?.fields[0]?.value).toBe(0.1);
});

test('without labels the loss decides, the lower the better, relative to chance', () => {
  const results = sweepResults(
    [member({ rate: 0.1, knn: null, loss: 6 }), member({ rate: 0.2, knn: null, loss: 4 })],
    'g',
    unknown,
  );
  expect(results.outcomes).toEqual(['loss']);
  expect(results.configs[0]).toMatchObject({ best: true, fields: [{ value: 0.2 }] });
  expect(results.configs[0]?.stats.loss?.mean).toBeCloseTo(4 / (chanceLoss(base) ?? 0));
});

test('a number has its protocol; runs of two protocols are not ranked by it', () => {
  const own = { config: { ...base, learningRate: 0.1, knnProtocol: 'instdisc' } } as const;
  const one = [member({ rate: 0.2, knn: 30 })];
  const { protocols, rank } = sweepResults(one, 'g', unknown);
  expect(english(protocols.knn)).toBe(english(knnProtocolWords(base)));
  expect(protocols.loss).toBeUndefined();
  expect(rank).toBe('knn');
  const two = sweepResults([...one, member({ rate: 0.1, knn: 40, changes: own })], 'g', unknown);
  expect(english(two.protocols.knn)).toBe('different protocols');
  expect([two.ranked, two.rank]).toEqual([['loss'], 'loss']);
});

test('a loss without negatives has no chance level to be relative to', () => {
  const byol = { config: { ...base, method: 'byol' } } as const;
  const results = sweepResults([member({ rate: 0.1, knn: 30, changes: byol })], 'g', unknown);
  expect(results.outcomes).not.toContain('loss');
});

test('what only the last evaluation knows joins when it is read, and can be sorted by', () => {
  const entries = [member({ rate: 0.1, knn: 30 }), member({ rate: 0.2, knn: 31 })];
  const last = (runId: string) => ends({ linearTop1: runId === entries[0]?.runId ? 60 : 50 });
  const results = sweepResults(entries, 'g', last, 'linear');
  expect(results.outcomes).toEqual(['knn', 'bestKnn', 'linear', 'loss', 'spread']);
  expect(results.configs[0]).toMatchObject({ best: true, fields: [{ value: 0.1 }] });
  expect(results.configs[0]?.stats.spread?.mean).toBeCloseTo(0.06 * Math.sqrt(base.embeddingDim));
});

test('several fields make one config each combination', () => {
  const entries = [0.1, 0.2].flatMap((rate) =>
    [0.05, 0.1].map((temperature) => {
      const entry = member({ rate, knn: 30 + rate + temperature });
      const { group } = entry.metadata;
      const fields = [
        { field: 'learningRate', value: rate },
        { field: 'temperature', value: temperature },
      ] as const;
      return {
        ...entry,
        config: { ...entry.config, temperature },
        metadata: { ...entry.metadata, group: group === null ? null : { ...group, fields } },
      };
    }),
  );
  const results = sweepResults(entries, 'g', unknown);
  expect(results.fields).toEqual(['learningRate', 'temperature']);
  expect(results.configs).toHaveLength(4);
  expect(pointText(results.configs[0]?.fields ?? [])).toBe('Learning rate 0.2, Temperature 0.1');
});

test('runs are of a sweep only if all of them are of the same', () => {
  const [one, two] = [member({ rate: 0.1, knn: 1 }), member({ rate: 0.2, knn: 1 })];
  expect(sweepOf([one, two])).toBe('g');
  expect(sweepOf([one, historyEntry('alone')])).toBeNull();
  expect(sweepOf([])).toBeNull();
});
