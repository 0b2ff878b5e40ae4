import type { Page } from '@playwright/test';
import type { StepMetrics } from '#run/metrics.ts';
import { expect, test } from './lab.ts';

const welcomeOf = (page: Page) =>
  page.getByRole('region', { name: /^See why contrastive training/ });

const mean = (steps: readonly StepMetrics[], value: (step: StepMetrics) => number) =>
  steps.reduce((sum, step) => sum + value(step), 0) / steps.length;

test('a first visit: what the page is for, and a default run that is seen to learn', async ({
  lab,
}) => {
  const { page } = lab;
  const welcome = welcomeOf(page);
  await test.step('the welcome promises what its preset does', async () => {
    await lab.openAt('');
    await expect(lab.status).toContainText('Ready');
    await expect(page.getByRole('button', { name: /First look/ })).toBeVisible();
    await expect(welcome).toContainText('the loss falls and the accuracy rises');
    await expect(welcome.getByRole('link', { name: 'Open the case study' })).toBeVisible();
  });

  await test.step('the loss falls, the accuracy rises, and kNN with it', async () => {
    await lab.open({ maxSteps: 120, evaluateEvery: 8 }, 'first');
    await expect(lab.status).toContainText('Ready');
    await lab.button('Train').click();
    expect(await lab.ended()).toMatchObject({ state: 'finished', fault: null });
    await expect(welcome).toBeHidden();
    const steps = lab.steps();
    // Until step 8 the queue holds random keys.
    const [early, late] = [steps.slice(16, 40), steps.slice(-24)];
    const loss = ({ lossInst }: StepMetrics) => lossInst;
    const accuracy = ({ accInst }: StepMetrics) => accInst ?? Number.NaN;
    expect(mean(early, loss) - mean(late, loss)).toBeGreaterThan(0.4);
    expect(mean(late, accuracy) / mean(early, accuracy)).toBeGreaterThan(1.5);
    const [untrained = Number.NaN, ...later] = lab.evaluations().map(({ knnTop1 }) => knnTop1);
    expect((later.at(-1) ?? Number.NaN) / (untrained ?? Number.NaN)).toBeGreaterThanOrEqual(1.3);
  });
});

test('a dismissed welcome stays away', async ({ lab }) => {
  await lab.openAt('');
  const welcome = welcomeOf(lab.page);
  await welcome.getByRole('button', { name: 'Dismiss' }).click();
  await expect(welcome).toBeHidden();
  await lab.page.reload();
  await expect(lab.status).toContainText('Ready');
  await expect(welcome).toBeHidden();
});
