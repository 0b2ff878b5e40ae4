import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { consideredCauses } from '#diagnosis/considered.ts';
import { findingSentence } from '#diagnosis/diagnosisWords.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';
import { RecordJudge } from './recordJudge.ts';

const config = (changes: Partial<RunConfig>): RunConfig => ({
  ...{ ...DEFAULT_CONFIG, batchSize: 64, queueLength: 512, embeddingDim: 100 },
  ...changes,
});

function judged(of: RunConfig, steps: readonly Partial<StepMetrics>[]) {
  const judge = new RecordJudge(of, 0);
  const notes: RunNote[] = [];
  const diagnoses: Diagnosis[] = [];
  for (const [i, changes] of steps.entries()) {
    const found = judge.judge(stepMetrics(i + 1, { featureStd: 0.06, lossInst: 3, ...changes }));
    notes.push(...found.notes);
    if (found.diagnosis !== null) diagnoses.push(found.diagnosis);
  }
  const last = judge.ended();
  if (last !== null) diagnoses.push(last);
  const alarms = notes.flatMap((note) => (note.kind === 'alarm' ? [note.alarm] : []));
  return { alarms, diagnoses, causes: diagnoses.map(({ cause, step, why }) => [cause, step, why]) };
}

const times = (count: number, changes: Partial<StepMetrics>) =>
  Array.from({ length: count }, () => changes);

const BROKEN = { loss: Number.NaN, lossInst: Number.NaN, nonFinite: 9, committed: 0 };
const OVERFLOW = {
  nonFinite: 3,
  gradNorm: Number.POSITIVE_INFINITY,
  committed: 0,
  lossScale: 4096,
};

const sentencesOf = (diagnosis: Diagnosis | undefined) =>
  (diagnosis?.evidence ?? []).map((finding) => english(findingSentence(finding)));

test('a step that ends the run is diagnosed from the steps before it, and says what was not checked', () => {
  const lamb = config({ optimizer: 'lamb', learningRate: 0.12, autocast: true });
  const { diagnoses, causes } = judged(lamb, [
    ...times(20, { updateRatio: 0.12, weightGrowth: 7 }),
    BROKEN,
  ]);
  expect(causes).toContainEqual(['lambRate', 21, 'fault']);
  const broken = diagnoses.at(-1);
  expect(sentencesOf(broken)[0]).toMatch(
    /^The run was trained elsewhere, and its record holds no state to replay step 21 from\./,
  );
  expect(sentencesOf(broken)).toContain(
    'A tensor has grown to 7 times its initial norm; up to 1.3 is healthy.',
  );
  const others = broken === undefined ? [] : consideredCauses(broken, lamb);
  const why = Object.fromEntries(others.map(({ cause, why }) => [cause.name, english(why)]));
  expect(why).toMatchObject({
    nanData: 'The step could not be replayed.',
    halfOverflow: 'Loss scaling is on.',
    collapse: 'It does not produce non-finite values, but step 21 was non-finite.',
  });
});

test('steps that the loss scale skips are no fault, until it keeps falling', () => {
  const half = config({ autocast: true, lossScaling: true });
  const start = [...times(3, OVERFLOW), ...times(20, { lossScale: 4096 })];
  expect(judged(half, start).causes).toEqual([]);
  const { alarms, causes } = judged(half, [...start, ...times(14, OVERFLOW)]);
  expect(alarms).toEqual(['lossScale']);
  expect(causes).toEqual([['unknown', 24, 'fault']]);
});

test('a run without a guard is diagnosed at its first step that is not finite, once', () => {
  const open = config({ nonFinitePolicy: 'ignore' });
  const { alarms, causes } = judged(open, [
    ...times(9, {}),
    ...times(30, { ...BROKEN, committed: 1 }),
  ]);
  expect(alarms[0]).toBe('nonFinite');
  expect(causes).toEqual([['unknown', 10, 'fault']]);
});

test('a queue that keeps old keys is diagnosed a quarter of a filling after the stage began', () => {
  const plan = '0 encoder | inst; 1 encoder a b | inst proto';
  const kept = config({ method: 'pcl', heads: 'split', stages: plan, queueOnKeyChange: 'keep' });
  const steps = [...times(20, { stage: 0 }), ...times(10, { stage: 1, lossInst: 5 })];
  const { alarms, causes, diagnoses } = judged(kept, steps);
  expect(alarms).toEqual(['staleQueue']);
  expect(causes).toEqual([['staleQueue', 22, 'alarm']]);
  expect(diagnoses[0]?.evidence[0]).toMatchObject({ values: { since: 20, lasts: 8 } });
  expect(judged(config({ ...kept, queueOnKeyChange: 'refill' }), steps).alarms).toEqual([]);
});

test('what a finite step’s record does not tell is not ruled out', () => {
  const groups = config({ batchSize: 32, bnGroups: 16 });
  const { diagnoses } = judged(groups, [...times(40, {}), ...times(60, { featureStd: 1e-4 })]);
  expect(sentencesOf(diagnoses[0]).at(-1)).toMatch(/its record holds metrics alone/);
  const [first] = diagnoses;
  const others = first === undefined ? [] : consideredCauses(first, groups);
  const why = others.find(({ cause }) => cause.name === 'smallBatchNorm')?.why;
  expect(english(why)).toBe('The record does not tell how noisy the statistics of batch norm are.');
});

test('an alarm that waits for its diagnosis has it when the run ends', () => {
  const steps = [...times(40, {}), ...times(5, { featureStd: 1e-4 })];
  expect(judged(config({}), steps).causes).toEqual([['collapse', 45, 'alarm']]);
});

test('a range test is judged, not diagnosed', () => {
  const range = config({ schedule: 'range', minLearningRate: 1e-4 });
  const { alarms, causes } = judged(range, [...times(40, {}), ...times(60, { featureStd: 1e-4 })]);
  expect(alarms).toContain('collapse');
  expect(causes).toEqual([]);
});
