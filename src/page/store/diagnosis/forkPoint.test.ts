import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { diagnose } from '#diagnosis/diagnose.ts';
import { evidenceOf, firstAt } from '#diagnosis/evidence.fixture.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import { beginningSentence, type ForkBeginning, forkBeginning, forkItem } from './forkPoint.ts';

const diagnosis: Diagnosis = {
  ...{ cause: 'halfOverflow', confidence: 'certain', why: 'fault', step: 9 },
  ...{ firstTensor: 'query head_a.0 output', firstOp: 'conv2d forward' },
  ...{ evidence: [], fixes: [], alternatives: [] },
};
const before: Fix = { key: 'autocastOff', changes: { autocast: false }, from: 'beforeFault' };

const wordsOf = (beginning: ForkBeginning) => english(beginningSentence(beginning));

test('a fork begins from the checkpoint only if that precedes the fault', () => {
  expect(forkBeginning(diagnosis, before, false, [8])).toEqual({ kind: 'checkpoint', step: 8 });
  for (const steps of [[9], [0], []]) {
    expect(wordsOf(forkBeginning(diagnosis, before, false, steps))).toBe(
      'Starts at step 1: no checkpoint from before the fault is stored.',
    );
  }
  expect(wordsOf(forkBeginning(diagnosis, before, true, [8]))).toMatch(/still training/);
});

test('a fix that starts over says why from the evidence, and blames no sound weights', () => {
  const start: Fix = { ...before, from: 'start' };
  const said = (...evidence: Diagnosis['evidence']) =>
    wordsOf(forkBeginning({ ...diagnosis, evidence, step: 136 }, start, false, [120]));
  const grown = { key: 'weightGrowth', values: { growth: 103, tensor: 'query conv1' } } as const;
  expect(said(grown)).toBe('Starts at step 1: the weights had grown ×103 before step 136.');
  // Finite weights that hardly grew are not damaged.
  expect(said({ ...grown, values: { growth: 1.2, tensor: 'query conv1' } })).toBe(
    'Starts at step 1: the stored weights were trained with the settings it changes.',
  );
  expect(said({ key: 'spread', values: { last: 0.01, best: 0.4 } })).toMatch(/had collapsed/);
  expect(said({ key: 'deadUnits', values: { share: 1 } })).toMatch(/100 % of the units were dead/);
  const state = { tensor: 'query fc.0.weight', step: 136 };
  expect(said({ key: 'stateNonFinite', values: state })).toMatch(/fc\.0\.weight was not finite/);
});

test('a NaN in the images leaves the weights sound: each of its fixes continues', () => {
  const evidence = evidenceOf({
    ...{ broke: true, why: 'fault', step: 9, first: firstAt({ part: 'data' }) },
    config: { ...DEFAULT_CONFIG, normalisation: 'imageUnguarded' },
  });
  const found = diagnose(evidence);
  expect(found).toMatchObject({ cause: 'nanData' });
  expect(found.fixes.length).toBeGreaterThan(1);
  for (const fix of found.fixes) {
    expect(forkBeginning(found, fix, false, [8])).toEqual({ kind: 'checkpoint', step: 8 });
  }
});

test('a state at the stage boundary contains the stale keys already', () => {
  const staleKeys = { key: 'staleKeys', values: { since: 20, lasts: 8 } } as const;
  const stale: Diagnosis = { ...diagnosis, cause: 'staleQueue', step: 22, evidence: [staleKeys] };
  expect(forkBeginning(stale, before, false, [20]).kind).toBe('start');
  expect(forkBeginning(stale, before, false, [5, 10, 20, 30])).toEqual({
    ...{ kind: 'checkpoint', step: 10 },
  });
});

test('the fork has the run’s config with the fix, its parent, and a name that does not grow', () => {
  const run = { runId: 'quick-fix-a1b2c3', config: { ...DEFAULT_CONFIG, autocast: true, seed: 7 } };
  const item = forkItem(run, before, say('Train in f32'), { kind: 'checkpoint', step: 8 });
  expect(item).toMatchObject({
    ...{ preset: 'quick-fix', forkedFrom: run.runId, fromCheckpoint: true, fromStep: 8 },
    config: { autocast: false, seed: 7 },
  });
  const fresh = forkItem(run, before, say(''), { kind: 'start', why: say('') });
  expect(fresh.fromCheckpoint).toBe(false);
});
