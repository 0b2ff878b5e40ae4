import { expect, SMALL, test } from './lab.ts';

/**
 * A high rate alone does not diverge: with batch norm and the normalised embedding the loss does
 * not depend on the weights' scale, and with momentum μ the decay term keeps them bounded while
 * rate · decay < 2 (1 + μ). At 1e4 · 0.01 = 100 the weights grow about a hundredfold per step.
 */
const DIVERGING = { learningRate: 1e4, weightDecay: 0.01, epochs: 100 };

test('training that diverges stops with a verdict that names the step', async ({ lab }) => {
  await lab.open({ ...SMALL, ...DIVERGING });
  await lab.button('Train').click();
  const { state, fault } = await lab.ended();
  expect(state).toBe('failed');
  expect(fault?.kind).toBe('nonFinite');
  const sentence = lab.verdict.getByRole('status').first();
  await expect(sentence).toContainText(new RegExp(`step ${fault?.step}\\b`));
  await expect(lab.alerts).toHaveCount(0);

  await test.step('the numbers mark what is not finite', async () => {
    const numbers = lab.page.getByRole('region', { name: 'Numbers' });
    await expect(numbers).toContainText(/NaN|Inf/);
    await expect(numbers.locator('dt')).toHaveCount(6);
  });

  // The charts end at the bad step, the page trains again.
  expect(lab.steps().at(-1)?.step).toBe(fault?.step);
  await expect(lab.button('Train')).toBeEnabled();
});

test('a rate of 1e4 alone collapses the features: the alarms fold into the verdict', async ({
  lab,
}) => {
  await lab.open({ ...SMALL, learningRate: 1e4, queueLength: 64, epochs: 4 });
  await lab.button('Train').click();
  expect(await lab.ended()).toMatchObject({ state: 'finished', fault: null });
  await expect(lab.alerts).toHaveCount(0);
  const list = lab.verdict.getByRole('list', { name: /^Alarms of / });
  await expect(list).toHaveCount(0);
  const count = lab.verdict.getByRole('button', { name: /^\d+ alarms?, steps? \d+/ });
  await count.click();
  const collapse = list.getByRole('listitem').filter({ hasText: /features collapsed/i });
  await expect(collapse).toContainText(/steps? \d+/);
  await expect(collapse).toContainText('raised at');

  await test.step('a muted kind is not counted, after a reload too', async () => {
    await collapse.getByRole('button', { name: /^Mute/ }).click();
    await expect(collapse).toContainText('not counted');
    await lab.page.reload();
    await expect(lab.verdict).toContainText('1 kind muted');
    await collapse.getByRole('button', { name: /^Unmute/ }).click();
    await expect(lab.verdict).not.toContainText('muted');
  });
});
