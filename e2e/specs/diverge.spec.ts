import { expect, SMALL, test } from './lab.ts';

test('training that diverges stops with an alert that names the step', async ({ lab }) => {
  await lab.open({ ...SMALL, learningRate: 1e4, epochs: 100 });
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
