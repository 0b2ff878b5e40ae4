import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import { runVerdict } from './runVerdict.ts';

test('a run that a rule ended early says which, one that the user stopped says nothing', () => {
  const message = say('Stopped early at epoch 5.');
  const run = { state: 'stopped', config: presetConfig('quick'), step: 125, fault: null } as const;
  const early = runVerdict({
    ...run,
    diagnoses: [],
    notes: [{ kind: 'stop', step: 125, message }],
  });
  expect(early).toMatchObject({ kind: 'stopped', sentence: message });
  expect(runVerdict({ ...run, diagnoses: [], notes: [] }).sentence).toBeNull();
});
