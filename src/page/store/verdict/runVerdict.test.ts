import { describe, expect, it } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import type { RunNote } from '#run/protocol.ts';
import { lowerRate } from './lowerRate.ts';
import { alarmGroups, countedAlarms, type JudgedRun, runVerdict } from './runVerdict.ts';

const alarm = (name: string, step: number): RunNote => ({
  kind: 'alarm',
  step,
  alarm: name,
  message: say('At step {{step}}.', { step }),
});

const diagnosis = (cause: string, why: Diagnosis['why'] = 'alarm'): Diagnosis => ({
  cause,
  confidence: 'certain',
  why,
  step: 40,
  firstTensor: null,
  firstOp: null,
  evidence: [],
  fixes: [],
  alternatives: [],
});

const run = (change: Partial<JudgedRun>): JudgedRun => ({
  state: 'finished',
  config: presetConfig('quick'),
  step: 100,
  fault: null,
  notes: [],
  diagnoses: [],
  ...change,
});

describe('the verdict of a run', () => {
  it('is healthy only if it finished without an alarm', () => {
    expect(runVerdict(run({}))).toMatchObject({ kind: 'healthy', tone: 'good' });
    expect(runVerdict(run({ state: 'training' })).kind).toBe('training');
    expect(runVerdict(run({ state: 'stopped' })).kind).toBe('stopped');
    expect(runVerdict(run({ notes: [alarm('updateRatio', 5)] })).kind).toBe('alarmed');
  });

  it('says that the features collapsed, whatever the state', () => {
    const notes = [alarm('updateRatio', 5), alarm('collapse', 71)];
    const verdict = runVerdict(run({ notes }));
    expect(verdict).toMatchObject({ kind: 'collapsed', tone: 'bad' });
    expect(english(verdict.title)).toBe('Collapsed at step 71');
  });

  it('is the cause where a diagnosis names one, that of the fault first', () => {
    const diagnoses = [diagnosis('lambRate', 'fault'), diagnosis('collapse'), diagnosis('none')];
    const verdict = runVerdict(run({ state: 'failed', diagnoses }));
    expect(verdict.kind).toBe('failed');
    expect(verdict.diagnosis).toBe(diagnoses[0]);
    expect(english(verdict.title)).toContain('LAMB');
    expect(english(runVerdict(run({ state: 'failed', step: 9 })).title)).toBe('Failed at step 9');
  });

  it('groups alarms by kind with their steps and the last message', () => {
    const notes = [alarm('updateRatio', 45), alarm('weightGrowth', 50), alarm('updateRatio', 136)];
    const groups = runVerdict(run({ notes })).alarms;
    expect(
      groups.map(({ alarm, count, firstStep, lastStep }) => [alarm, count, firstStep, lastStep]),
    ).toEqual([
      ['updateRatio', 2, 45, 136],
      ['weightGrowth', 1, 50, 50],
    ]);
    expect(english(groups[0]?.message ?? say(''))).toBe('At step 136.');
  });

  it('makes one verdict of twelve alarms of three kinds, with thresholds', () => {
    const notes = ['updateRatio', 'weightGrowth', 'activationGrowth'].flatMap((name, kind) =>
      [0, 1, 2, 3].map((n) => alarm(name, 45 + 30 * n + kind)),
    );
    const { kind, alarms } = runVerdict(run({ notes }));
    expect(kind).toBe('alarmed');
    expect(alarms.map(({ count }) => count)).toEqual([4, 4, 4]);
    expect(countedAlarms(alarms)).toEqual({ count: 12, firstStep: 45, lastStep: 137 });
    for (const { threshold } of alarms) expect(english(threshold)).toMatch(/above|within/);
    expect(alarmGroups([alarm('of another version', 1)])[0]?.threshold).toBeNull();
  });

  it('lists muted kinds, and neither counts nor judges them', () => {
    const notes = [alarm('updateRatio', 5), alarm('weightGrowth', 9), alarm('weightGrowth', 12)];
    const one = runVerdict(run({ notes }), new Set(['weightGrowth']));
    expect(one.kind).toBe('alarmed');
    expect(one.alarms.map(({ alarm: name, muted }) => [name, muted])).toEqual([
      ['updateRatio', false],
      ['weightGrowth', true],
    ]);
    expect(countedAlarms(one.alarms)).toEqual({ count: 1, firstStep: 5, lastStep: 5 });
    const none = runVerdict(run({ notes }), new Set(['weightGrowth', 'updateRatio']));
    expect(none.kind).toBe('healthy');
    expect(none.alarms).toHaveLength(2);
    const collapse = [alarm('collapse', 71)];
    expect(runVerdict(run({ notes: collapse }), new Set(['collapse'])).kind).toBe('healthy');
  });

  it('names a cause that was asked for or broke the run, and not that of muted alarms', () => {
    const asked = run({ state: 'training', diagnoses: [diagnosis('staleQueue', 'request')] });
    expect(runVerdict(asked)).toMatchObject({ kind: 'alarmed', diagnosis: asked.diagnoses[0] });
    const unguarded = run({ state: 'training', diagnoses: [diagnosis('lambRate', 'fault')] });
    expect(runVerdict(unguarded)).toMatchObject({ kind: 'alarmed', tone: 'bad' });
    const notes = [alarm('updateRatio', 5)];
    const judged = run({ notes, diagnoses: [diagnosis('lambRate')] });
    expect(runVerdict(judged).diagnosis).toBe(judged.diagnoses[0]);
    const muted = runVerdict(judged, new Set(['updateRatio']));
    expect(muted).toMatchObject({ kind: 'healthy', diagnosis: null });
  });

  it('takes the divergence of a range test for its result', () => {
    const config = { ...presetConfig('quick'), schedule: 'range' } as const;
    const notes = [alarm('nonFinite', 70)];
    const message = say('It became NaN.');
    const ended = run({ config, notes, state: 'failed', fault: { message, step: 70 } });
    expect(runVerdict(ended)).toMatchObject({ kind: 'stopped', tone: 'neutral', alarms: [] });
    expect(english(runVerdict(ended).title)).toBe('Range test: diverged at step 70');
    const lost = { message, kind: 'deviceLost', step: 70 } as const;
    expect(runVerdict({ ...ended, fault: lost }).kind).toBe('failed');
    expect(runVerdict(run({ config, state: 'training' })).kind).toBe('training');
  });
});

describe('the lower rate', () => {
  const fault = { kind: 'nonFinite', step: 9, message: say('') } as const;
  const config = { ...presetConfig('quick'), learningRate: 10_000 };
  const offered = (change: Partial<JudgedRun>, usual = 0.12) => {
    const judged = run({ config, ...change });
    return lowerRate(judged, runVerdict(judged), usual);
  };

  it('is offered for a fault and for alarms that it cures, unless the cause is known', () => {
    expect(offered({ state: 'failed', fault })).toBe(0.12);
    expect(offered({ state: 'failed', fault }, 1e5)).toBe(1000);
    expect(offered({ notes: [alarm('collapse', 3)] })).toBe(0.12);
    expect(offered({ notes: [alarm('tiedLogits', 3)] })).toBeNull();
    expect(offered({})).toBeNull();
    expect(offered({ state: 'failed', fault, diagnoses: [diagnosis('sgdRate')] })).toBeNull();
    expect(offered({ state: 'failed', fault, diagnoses: [diagnosis('unknown')] })).toBe(0.12);
  });
});
