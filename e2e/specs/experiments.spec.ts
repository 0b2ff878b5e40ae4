import { say } from '#base/words.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { type PresetName, presetConfig } from '#run/presets.ts';
import { storeRuns } from '../tools/storedRuns.ts';
import { expect, test } from './lab.ts';

const DIAGNOSIS: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 158, firstTensor: 'head_a.0' },
  ...{ firstOp: 'conv2d forward', fixes: [], alternatives: [] },
  evidence: [
    { key: 'updateRatio', values: { mean: 0.03, peak: 0.04, steps: 64 } },
    { key: 'weightGrowth', values: { growth: 38.2, tensor: 'head_a.0' } },
  ],
};

/** A run of the case study's first repetition. */
const caseRun = (preset: PresetName) => ({
  ...{ runId: `${preset}-1`, steps: 300, config: presetConfig(preset) },
  group: {
    ...{ id: 'story lamb-nan 1', kind: 'experiment' as const, label: say('Case study') },
    ...{ field: null, value: preset, seed: 0 },
  },
});

test('the case study is told from what its runs measured', async ({ lab }) => {
  const { page } = lab;
  await lab.openAt('?preset=quick#/experiments');
  const study = page.getByRole('article', { name: /^Case study/ });
  const steps = study.getByRole('list').first().getByRole('listitem');

  await test.step('before it is run: four steps and one thing to do', async () => {
    await expect(steps).toHaveCount(4);
    await expect(study.locator('.button-primary')).toHaveText(['Run the case study']);
    await expect(page.locator('.experiments .button-primary')).toHaveCount(1);
    await expect(study).not.toContainText('What it shows');
  });

  await storeRuns(page, [
    { ...caseRun('notes-lamb'), state: 'stopped', nanFrom: 158, diagnoses: [DIAGNOSIS] },
    caseRun('notes-lamb-cured'),
  ]);
  await page.reload();
  await test.step('two of three runs: the rest can be run', async () => {
    await expect(study.locator('.button-primary')).toHaveText(['Continue the case study']);
    await expect(steps.nth(0)).toContainText('At step 158 the loss became NaN');
    await expect(steps.nth(3)).toContainText('not run yet');
  });

  await storeRuns(page, [caseRun('notes-sgd')]);
  await page.reload();
  await test.step('each step has its result and where to look, and the story its end', async () => {
    await expect(steps.nth(0)).toContainText(/naive accuracy then shows 100\s%/);
    await expect(steps.nth(1)).toContainText('LAMB with SGD’s learning rate');
    await expect(steps.nth(1).getByRole('button', { name: 'Evidence' })).toBeVisible();
    await expect(steps.nth(2)).toContainText('kNN accuracy went from');
    await expect(steps.nth(3).getByRole('link', { name: /^Compare/ })).toBeVisible();
    await expect(study.getByText('What it shows')).toBeVisible();
    await expect(study).toContainText('LAMB at 0.03 broke at step 158.');
    await expect(study).toContainText('LAMB multiplies its rate by the norm of each tensor');
    await expect(study.locator('.button-primary')).toHaveText(['Compare the 3 runs']);
  });

  await test.step('Evidence leads to the diagnosis of that run', async () => {
    await steps.nth(1).getByRole('button', { name: 'Evidence' }).click();
    await expect(page.getByRole('region', { name: 'Diagnosis' })).toContainText('step 158');
  });
});
