import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import { forkBeginning, forkItem } from './forkPoint.ts';

const diagnosis: Diagnosis = {
  ...{ cause: 'halfOverflow', confidence: 'certain', why: 'fault', step: 9 },
  ...{ firstTensor: 'query head_a.0 output', firstOp: 'conv2d forward' },
  ...{ evidence: [], fixes: [], alternatives: [] },
};
const before: Fix = { key: 'autocastOff', changes: { autocast: false }, from: 'beforeFault' };

test('a fork begins from the checkpoint only if that precedes the fault', () => {
  expect(forkBeginning(diagnosis, before, false, 8)).toEqual({ kind: 'checkpoint', step: 8 });
  expect(forkBeginning(diagnosis, before, false, 9)).toEqual({ kind: 'start', why: 'none' });
  expect(forkBeginning(diagnosis, before, false, 0)).toEqual({ kind: 'start', why: 'none' });
  expect(forkBeginning(diagnosis, before, false, null)).toEqual({ kind: 'start', why: 'none' });
  expect(forkBeginning(diagnosis, before, true, 8)).toEqual({ kind: 'start', why: 'training' });
  const start: Fix = { ...before, from: 'start' };
  expect(forkBeginning(diagnosis, start, false, 8)).toEqual({ kind: 'start', why: 'damaged' });
});

test('a state at the stage boundary contains the stale keys already', () => {
  const staleKeys = { key: 'staleKeys', values: { since: 20, lasts: 8 } } as const;
  const stale: Diagnosis = { ...diagnosis, cause: 'staleQueue', step: 22, evidence: [staleKeys] };
  expect(forkBeginning(stale, before, false, 20)).toEqual({ kind: 'start', why: 'none' });
  expect(forkBeginning(stale, before, false, 10)).toEqual({ kind: 'checkpoint', step: 10 });
});

test('the fork has the run’s config with the fix, its parent, and a name that does not grow', () => {
  const run = { runId: 'quick-fix-a1b2c3', config: { ...DEFAULT_CONFIG, autocast: true, seed: 7 } };
  const item = forkItem(run, before, 'Train in f32', { kind: 'checkpoint', step: 8 });
  expect(item).toMatchObject({
    ...{ preset: 'quick-fix', forkedFrom: run.runId, fromCheckpoint: true },
    config: { autocast: false, seed: 7 },
  });
  const fresh = forkItem(run, before, '', { kind: 'start', why: 'none' });
  expect(fresh.fromCheckpoint).toBe(false);
});
