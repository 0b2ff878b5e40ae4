import { describe, expect, it } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import type { RunNote } from '#run/protocol.ts';
import { type JudgedRun, runVerdict } from './runVerdict.ts';

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
});
