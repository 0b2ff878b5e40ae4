import { expect, test } from './lab.ts';

test('a story breaks, the diagnosis names cause and step, and a fix forks the run', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.openAt('?preset=quick#/experiments');
  const story = page.getByRole('article', { name: 'Overflow in half precision' });
  await expect(story).toContainText('not run yet');
  await story.getByRole('button', { name: 'Run: Overflow in half precision' }).click();
  await test.step('after a reload the story can be continued', async () => {
    await expect.poll(() => lab.events.some(({ type }) => type === 'runStarted')).toBe(true);
    await page.reload();
    await expect(story).toContainText('The page was reloaded. The queue is on hold.');
    await story.getByRole('button', { name: 'Continue' }).click();
  });
  const broken = await lab.ended(1);
  expect(broken).toMatchObject({ state: 'failed', fault: { kind: 'nonFinite' } });
  const step = broken.fault?.step ?? 0;

  const region = page.getByRole('region', { name: 'Diagnosis' });
  await test.step('the story leads to the diagnosis', async () => {
    await expect(story).toContainText(`Overflow in half precision, step ${step}`);
    await story.getByRole('button', { name: 'Show diagnosis' }).click();
    await expect(region.getByRole('heading', { name: 'Diagnosis' })).toBeFocused();
    await expect(region).toContainText('Overflow in half precision');
    await expect(region).toContainText(`written by conv2d forward at step ${step}`);
    await expect(region).toContainText('query v.0 output');
    await expect(region.getByRole('table', { name: 'Evidence' })).toContainText('Replayed in f32');
    await expect(region.getByRole('img', { name: /^Largest activation from/ })).toBeVisible();
    await region.getByText('Causes ruled out').click();
    await expect(region).toContainText('The optimizer is adam.');
  });

  await test.step('one verdict, no alert, in both languages; its evidence closes', async () => {
    await expect(lab.verdict).toHaveCount(1);
    await expect(lab.alerts).toHaveCount(0);
    await expect(lab.verdict).toContainText('Overflow in half precision');
    const evidence = lab.verdict.getByRole('button', { name: 'Evidence' });
    await expect(evidence).toHaveAttribute('aria-expanded', 'true');
    await evidence.click();
    await expect(region).toBeHidden();
    await lab.button('中文').click();
    await expect(page.getByRole('region', { name: '结论' })).toContainText('半精度溢出');
    await lab.button('English').click();
  });

  await test.step('the fix is the only main button; it forks from before the fault', async () => {
    const fix = lab.verdict.getByRole('button', { name: /^Fix: / });
    await expect(page.locator('.page-results .button-primary')).toHaveText([/^Fix: Train in f32/]);
    await lab.verdict.getByRole('button', { name: 'Evidence' }).click();
    await expect(region).toContainText(`Starts from the checkpoint of step ${step - 1}`);
    await expect(region.getByRole('button', { name: 'Fork: Train in f32' })).toBeVisible();
    await fix.click();
    await lab.step(step + 1);
    const started = lab.events.findLast((event) => event.type === 'runStarted');
    expect(started).toMatchObject({ fromStep: step - 1, config: { autocast: false } });
    const note = page.getByRole('region', { name: 'Forked run' });
    await expect(note).toContainText(`Forked at step ${step - 1} from ${broken.runId}`);
    await expect(note.getByRole('listitem')).toHaveCount(1);
    // The new run has its own verdict, and nothing of the old run's.
    await expect(lab.verdict).not.toContainText('Overflow in half precision');
    await expect(lab.alerts).toHaveCount(0);
    await lab.button('Stop').click();
    await lab.ended(2);
  });

  await test.step('both are kept: the parent with its diagnosis', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page
      .getByRole('region', { name: 'Runs', exact: true })
      .getByRole('link', { name: broken.runId, exact: true })
      .click();
    await expect(region).toContainText('Overflow in half precision');
  });
});
