import { expect, SMALL, test } from './lab.ts';

/**
 * A high rate alone does not diverge: with batch norm and the normalised embedding the loss does
 * not depend on the weights' scale, and with momentum μ the decay term keeps them bounded while
 * rate · decay < 2 (1 + μ). At 1e4 · 0.01 = 100 the weights grow about a hundredfold per step.
 */
const DIVERGING = { learningRate: 1e4, weightDecay: 0.01, epochs: 100 };

test('training that diverges stops with an alert that names the step', async ({ lab }) => {
  await lab.open({ ...SMALL, ...DIVERGING });
  await lab.button('Train').click();
  const { state, fault } = await lab.ended();
  expect(state).toBe('failed');
  expect(fault?.kind).toBe('nonFinite');
  const alert = lab.alerts.filter({ hasText: `${fault?.step}` });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText(/step/i);
  await expect(alert).toContainText(/loss|gradient/);

  // The charts end at the bad step, the page trains again.
  expect(lab.steps().at(-1)?.step).toBe(fault?.step);
  await expect(lab.button('Train')).toBeEnabled();
});

test('a rate of 1e4 alone raises the alert of collapsed features', async ({ lab }) => {
  await lab.open({ ...SMALL, learningRate: 1e4, queueLength: 64, epochs: 4 });
  await lab.button('Train').click();
  const alert = lab.alerts.filter({ hasText: 'Features collapsed' });
  await expect(alert).toContainText(/Step \d+/);
  expect(await lab.ended()).toMatchObject({ state: 'finished', fault: null });
});
