import { expect, test } from 'vitest';
import { inEnglish, verbatim } from '#base/words.ts';
import { configFromJson } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import { adapter } from '#storage/runStore.fixture.ts';
import { readCompare } from '#store/compare/compareAddress.ts';
import { compareColumns, comparedRuns } from '#store/compare/compareRuns.ts';
import { compareSummary } from '#store/compare/compareSummary.ts';
import { reportHtml } from '#store/compare/reportHtml.ts';
import { madeRuns } from '#store/compare/summary.fixture.ts';
import { readConfigJson } from '#store/config/configTravel.ts';
import { inChinese } from '#ui/i18n/chinese.ts';
import { reportTexts } from './reportTexts.ts';

const DIAGNOSIS: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 30 },
  ...{ firstTensor: 'encoder.layer2.conv1', firstOp: 'conv2d' },
  evidence: [{ key: 'lambStep', values: { rate: 0.12 } }],
  fixes: [{ key: 'lambCure', changes: { learningRate: 0.003, warmupSteps: 50 }, from: 'start' }],
  alternatives: [],
};

const { entries, series } = madeRuns({
  'quick-aaaaaa': { knn: [20, 30.5], entry: { adapter: { ...adapter, description: 'Apple M3' } } },
  'quick-bbbbbb': {
    config: { optimizer: 'lamb', seed: 5 },
    knn: [13],
    steps: 30,
    entry: {
      ...{ state: 'failed', fault: verbatim('The loss became NaN at step 30.') },
      diagnoses: [DIAGNOSIS],
    },
  },
});

function report(t = inEnglish) {
  const runs = comparedRuns(entries, () => false);
  const address = readCompare('runs=quick-aaaaaa,quick-bbbbbb');
  const columns = compareColumns(runs, true);
  const runOf = (runId: string) => series.find((run) => run.runId === runId) ?? null;
  const summary = compareSummary({ columns, runOf, match: null, baseline: address.baseline });
  return reportTexts({
    ...{ comparison: { runs, address }, columns, series, summary, t },
    ...{ language: 'en', when: '1 March 2026' },
  });
}

test('the report says the verdict, what differs, why a run broke and the cure, in words', () => {
  const html = reportHtml(report());
  for (const text of [
    '<h1>SGD · LAMB</h1>',
    'Emoji scenes · compared with Protolab on 1 March 2026',
    '<strong>SGD learned: kNN 30.5\u202f%.</strong> LAMB at the same rate failed at step 30: LAMB with SGD’s learning rate (kNN 13.0\u202f%',
    'LAMB (quick-bbbbbb): LAMB with SGD’s learning rate',
    '<dt>First non-finite tensor</dt><dd>encoder.layer2.conv1</dd>',
    'The learning rate is 0.12; LAMB needs 0.001 to 0.005 with a warm-up.',
    'Learning rate 0.12 → 0.003',
    '<dt>Adapter</dt><dd>Apple M3</dd>',
    '<dt>Seed</dt><dd>5</dd>',
    'npm run train -- --preset quick --seed 5 --set optimizer=lamb',
  ]) {
    expect(html).toContain(text);
  }
  const optimizers = report().differences.rows.find(([head]) => head?.more === 'optimizer');
  expect(optimizers?.map(({ text }) => text)).toEqual(['Optimizer', 'sgd', '≠ lamb']);
});

test('it has no link to the author’s machine, and no script', () => {
  const html = reportHtml(report());
  expect(html).not.toMatch(/localhost|127\.0\.0\.1|file:|https?:|href=|src=|<script/);
  expect(html).toContain(`default-src 'none'`);
});

test('both JSON texts give the config back', () => {
  const [, lamb] = report().again.runs;
  const [changes, all] = (lamb?.files ?? []).map(({ text }) => text);
  const config = { ...presetConfig('quick'), optimizer: 'lamb', seed: 5 };
  expect(configFromJson(JSON.parse(all ?? ''))).toEqual({ config, problems: [] });
  expect(readConfigJson(changes ?? '', presetConfig('quick')).config).toEqual(config);
});

test('a page in Chinese writes a report in Chinese', () => {
  const html = reportHtml(report(inChinese));
  expect(html).toContain('SGD 学到了特征：kNN 30.5\u202f%。');
  expect(html).toContain('重新运行');
  expect(html).toContain('LAMB 用了 SGD 的学习率');
});
