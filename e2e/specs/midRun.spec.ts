import { expect, SMALL, test } from './lab.ts';

test('a rate changed during a run is noted and used by the next steps', async ({ lab }) => {
  await lab.open({ ...SMALL, epochs: 1000, schedule: 'constant' });
  await lab.button('Train').click();
  await lab.step(2);
  const details = lab.page.getByRole('region', { name: 'Run details' });
  await details.getByText('Adjust learning rate or clipping').click();
  const apply = details.getByRole('button', { name: 'Apply from the next step' });

  await details.getByLabel('New learning rate').fill('fast');
  await apply.click();
  await expect(details.getByText(/Learning rate .*must be a number from 0/)).toBeVisible();

  await details.getByLabel('New learning rate').fill('0.01');
  await details.getByLabel('New gradient clip').fill('0.5');
  await apply.click();
  const note = details.getByRole('list', { name: 'Notes' }).getByRole('listitem');
  await expect(note).toHaveText(/change.*learning rate 0\.01.*clip 0\.5/);
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
  await lab.ended();

  await lab.page.reload();
  await expect(note).toHaveText(/learning rate 0\.01/);
});
