import { expect, SMALL, test } from './lab.ts';

test('a sweep over two fields leaves out what cannot be trained, and opens its best config', async ({
  lab,
}) => {
  await lab.open({ ...SMALL, linearProbe: 'never' });
  await expect(lab.status).toContainText('Ready');
  await lab.button('More run options').click();
  await lab.page.getByRole('menuitem', { name: /^Sweep/ }).click();
  const dialog = lab.page.getByRole('dialog', { name: 'Sweep' });

  await test.step('the number of runs, and the configs that are refused, with the reason', async () => {
    await dialog.getByLabel(/^Values/).fill('0.05, 0.2');
    await dialog.getByRole('button', { name: 'Add another field' }).click();
    const second = dialog.getByRole('group', { name: 'Field 2' });
    await second.getByLabel('Field').selectOption('queueLength');
    await second.getByLabel(/^Values/).fill('512, 600');
    await expect(dialog.getByRole('status')).toContainText('2 runs');
    await expect(dialog).toContainText('Left out, because these settings cannot be trained: 2');
    await expect(dialog).toContainText('not a multiple of the batch size');
  });

  await dialog.getByRole('button', { name: 'Start sweep' }).click();
  const first = await lab.ended(1);
  const second = await lab.ended(2);
  expect([first.state, second.state]).toEqual(['finished', 'finished']);

  await test.step('the results stand above the comparison of its runs', async () => {
    const ids = [first.runId, second.runId].map(encodeURIComponent).join(',');
    await lab.page.evaluate((hash) => {
      location.hash = hash;
    }, `#/compare?runs=${ids}`);
    const results = lab.page.getByRole('region', { name: /^Sweep: / });
    await expect(results.getByRole('status')).toContainText('2 runs of 2 configs. Best: ');
    const table = results.getByRole('table', { name: 'Configs of the sweep' });
    await expect(table.getByRole('row')).toHaveCount(3);
    await results.getByRole('button', { name: 'Open best in form' }).click();
    await expect(lab.page.getByRole('region', { name: 'Settings' })).toBeVisible();
  });
});
