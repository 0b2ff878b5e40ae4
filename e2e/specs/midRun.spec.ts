import { expect, SMALL, test } from './lab.ts';

test('a rate changed during a run is noted and used by the next steps', async ({ lab }) => {
  await lab.open({ ...SMALL, epochs: 1000, schedule: 'constant' });
  await lab.button('Train').click();
  await lab.step(2);
  const { page } = lab;
  await page.getByText('Adjust learning rate or clipping').click();
  const apply = lab.button('Apply from the next step');

  await page.getByLabel('New learning rate').fill('fast');
  await apply.click();
  await expect(page.getByText(/Learning rate .*must be a number from 0/)).toBeVisible();

  await page.getByLabel('New learning rate').fill('0.01');
  await page.getByLabel('New gradient clip').fill('0.5');
  await apply.click();
  const note = page.getByRole('list', { name: 'Changes by hand' }).getByRole('listitem');
  await expect(note).toHaveText(/learning rate 0\.01.*clip 0\.5/);
  const changed = Number(/\d+/.exec((await note.textContent()) ?? '')?.[0]);
  await lab.step(changed + 2);
  const rates = (from: number, to: number) =>
    new Set(
      lab
        .steps()
        .filter(({ step }) => step >= from && step < to)
        .map(({ lr }) => lr),
    );
  expect(rates(1, changed)).toEqual(new Set([0.12]));
  expect(rates(changed, changed + 3)).toEqual(new Set([0.01]));
  for (const { step, clipCoefficient } of lab.steps()) {
    if (step < changed) expect(clipCoefficient).toBe(1);
    else expect(clipCoefficient).toBeLessThanOrEqual(1);
  }
  await lab.button('Stop').click();
  const { runId } = await lab.ended();

  await lab.openRun(runId);
  await page.reload();
  const notes = lab.runPage(runId).getByRole('list', { name: 'Notes' });
  await expect(notes).toContainText(/Changes by hand.*learning rate 0\.01/);
});
