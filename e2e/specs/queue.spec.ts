import { expect, SMALL, test } from './lab.ts';

test('one click trains SGD and LAMB; both are compared by a link, named, deleted and forked', async ({
  lab,
}) => {
  await lab.open({ ...SMALL, epochs: 1 });
  await expect(lab.status).toContainText('Ready');
  await lab.button('Compare SGD vs LAMB').click();
  const queue = lab.page.getByRole('region', { name: 'Queue' });
  await expect(queue).toContainText('of 2 runs done');
  const sgd = await lab.ended(1);
  const lamb = await lab.ended(2);
  expect([sgd.state, lamb.state]).toEqual(['finished', 'finished']);

  await test.step('the runs differ only in the optimizer', () => {
    const configs = lab.events.flatMap((event) =>
      event.type === 'runStarted' ? [event.config] : [],
    );
    expect(configs.map(({ optimizer }) => optimizer)).toEqual(['sgd', 'lamb']);
    const [first, second] = configs;
    expect(second).toEqual({ ...first, optimizer: 'lamb' });
  });

  await test.step('a link compares them, SGD as the baseline', async () => {
    await expect(queue).toContainText('2 of 2 runs done');
    await queue.getByRole('button', { name: /^Queue/ }).click();
    await expect(queue.getByRole('link', { name: /^Compare SGD and LAMB/ })).toHaveAttribute(
      'href',
      `#/compare?runs=${sgd.runId},${lamb.runId}&baseline=${sgd.runId}`,
    );
  });

  const runs = lab.page.getByRole('region', { name: 'Runs', exact: true });
  const named = runs.getByRole('link', { name: 'LAMB, first try', exact: true });
  await test.step('the queue, the group and a name survive a reload', async () => {
    await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
    await runs.getByRole('link', { name: lamb.runId, exact: true }).click();
    await expect(lab.page).toHaveURL(new RegExp(`#/runs/${lamb.runId}$`));
    const card = lab.runPage(lamb.runId);
    await expect(card).toContainText('optimizer = lamb');
    await expect(card).toContainText('SGD and LAMB, quick');
    await card.getByLabel('Name', { exact: true }).fill('LAMB, first try');
    await card.getByLabel('Name', { exact: true }).press('Enter');
    await expect(lab.runPage('LAMB, first try')).toBeVisible();
    await lab.page.reload();
    await expect(lab.runPage('LAMB, first try')).toBeVisible();
    await lab.page.getByRole('link', { name: 'All runs' }).click();
    await expect(named).toBeVisible();
  });

  await test.step('a deleted run comes back by Undo', async () => {
    await runs.getByLabel('Select LAMB, first try').check();
    await runs.getByRole('button', { name: 'Delete selected' }).click();
    await expect(named).toBeHidden();
    await lab.button('Undo').click();
    await expect(named).toBeVisible();
  });

  await test.step('a fork continues from the checkpoint with other settings', async () => {
    await runs.getByRole('link', { name: sgd.runId, exact: true }).click();
    await lab.button('Fork').click();
    await expect(lab.page.getByRole('region', { name: 'Fork' })).toContainText(sgd.runId);
    const settings = await lab.openSection('Training');
    await settings.getByLabel('Epochs', { exact: true }).fill('2');
    await lab.button('Train').click();
    const forked = await lab.ended(3);
    expect(forked.state).toBe('finished');
    const started = lab.events.findLast((event) => event.type === 'runStarted');
    expect(started).toMatchObject({ runId: forked.runId, fromStep: 2, totalSteps: 4 });
  });
});
