import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { STORIES, type Story } from '#diagnosis/stories.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { chanceLoss } from '#run/methods.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { type PresetName, presetConfig } from '#run/presets.ts';
import { evaluation } from '#storage/runStore.fixture.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { type CaseRun, caseEnding, caseNumbers, caseRun, stepOutcome } from './caseStudy.ts';

const found = STORIES.find(({ kind }) => kind === 'case');
if (found === undefined) throw new Error('the case study is gone');
const story: Story = found;

const diagnosis: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 158 },
  ...{ firstTensor: 'query fc.2 output', firstOp: 'conv2d forward', fixes: [], alternatives: [] },
  evidence: [
    { key: 'updateRatio', values: { mean: 0.03, peak: 0.04, steps: 64 } },
    { key: 'weightGrowth', values: { growth: 38.2, tensor: 'head_a.0' } },
  ],
};

const entry = (preset: PresetName, changes: Partial<HistoryEntry>): HistoryEntry =>
  historyEntry(preset, {
    ...{ config: presetConfig(preset), totalSteps: 300, steps: 300, lastKnn: 31, bestKnn: 33 },
    ...changes,
  });

const config = presetConfig('notes-lamb');
const chance = chanceLoss(config) ?? 0;
const evaluations = [
  { ...evaluation(0), knnTop1: 19 },
  { ...evaluation(300), knnTop1: 31 },
];
const broken = caseNumbers(
  config,
  [
    stepMetrics(157),
    stepMetrics(158, { lossInst: Number.NaN, accInst: 0, accInstNaive: 100 }),
    stepMetrics(159, { lossInst: Number.NaN, accInst: 0, accInstNaive: 100 }),
  ],
  [],
);
const sound = caseNumbers(config, [stepMetrics(300, { lossInst: chance / 2 })], evaluations);

const runs = new Map<PresetName, CaseRun>([
  ['notes-lamb', caseRun(entry('notes-lamb', { state: 'stopped' }), [diagnosis], broken)],
  ['notes-lamb-cured', caseRun(entry('notes-lamb-cured', {}), [], sound)],
  ['notes-sgd', caseRun(entry('notes-sgd', {}), [], sound)],
]);

test('the steps of a case study are about its runs, in their order', () => {
  expect([...new Set(story.steps.map(({ run }) => run))]).toEqual(story.runs);
});

test('a run without steps has no numbers', () => {
  expect(caseNumbers(config, [], evaluations)).toBeNull();
});

describe('each step in one sentence', () => {
  const outcomes = story.steps.map((step) => {
    const run = runs.get(step.run);
    return run === undefined ? '' : english(stepOutcome(step, run));
  });
  test('what was seen: the first NaN, naive beside strict accuracy', () => {
    expect(outcomes[0]).toBe(
      'At step 158 the loss became NaN; naive accuracy then shows 100 %, strict accuracy 0 %.',
    );
  });
  test('why: the cause with what was measured', () => {
    expect(outcomes[1]).toBe(
      'LAMB with SGD’s learning rate: each step moved the median tensor by 3 % of its norm (healthy: up to 0.5 %), and head_a.0 grew to 38.20 times its first norm.',
    );
  });
  test('the cure and the proof: verdict and accuracy', () => {
    for (const outcome of outcomes.slice(2)) {
      expect(outcome).toBe(
        'Healthy: no alarm in 300 steps; kNN accuracy went from 19 % to 31 %, and the loss ended at 50 % of chance.',
      );
    }
  });
});

describe('the ending', () => {
  test('tells what broke, what trained and the lesson, if every step came out as meant', () => {
    const ending = english(caseEnding(story, runs));
    expect(ending).toContain('LAMB at 0.03 broke at step 158.');
    expect(ending).toContain('accuracy of 100 % was no result: counted strictly it was 0 %');
    expect(ending).toContain('LAMB at 0.003 trained 300 steps and reached a kNN accuracy of 31 %');
    expect(ending).toContain('SGD at 0.03 trained 300 steps');
    expect(ending.endsWith(story.lesson ?? '-')).toBe(true);
  });

  test('claims no lesson from runs that do not show it', () => {
    const unbroken = new Map(runs);
    unbroken.set('notes-lamb', caseRun(entry('notes-lamb', {}), [], sound));
    const ending = english(caseEnding(story, unbroken));
    expect(ending).toContain('LAMB at 0.03 did not break here.');
    expect(ending).toContain('Not every step came out as meant');
    expect(ending).not.toContain(story.lesson);

    const failed = new Map(runs);
    failed.set('notes-sgd', caseRun(entry('notes-sgd', { state: 'failed' }), [], broken));
    expect(english(caseEnding(story, failed))).toContain('SGD at 0.03: Failed at step 300.');
  });

  test('waits for every run', () => {
    expect(caseEnding(story, new Map([...runs].slice(0, 2)))).toBeNull();
  });
});
