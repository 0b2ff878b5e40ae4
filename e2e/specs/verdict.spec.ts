import type { Locator } from '@playwright/test';
import { expect, type Lab, test } from './lab.ts';

/** Widths of a phone, a laptop and a large screen, with their heights. */
const SCREENS = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
  { width: 1920, height: 1080 },
] as const;

const BAR_HEIGHT = 56;

const topOf = async (locator: Locator) =>
  (await locator.boundingBox())?.y ?? Number.POSITIVE_INFINITY;

/** Where the answer begins on a page that is scrolled to its top. */
async function expectAnswerFirst(lab: Lab) {
  const { page } = lab;
  for (const screen of SCREENS) {
    await page.setViewportSize(screen);
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
    const bar = page.getByRole('region', { name: 'Run', exact: true });
    expect((await bar.boundingBox())?.height, `bar at ${screen.width} px`).toBe(BAR_HEIGHT);
    expect(await topOf(lab.verdict), `verdict at ${screen.width} px`).toBeLessThan(260);
    if (screen.width >= 1280) {
      expect(await topOf(lab.figure('Loss')), `chart at ${screen.width} px`).toBeLessThan(900);
    }
    // Charts measure their new width in a later frame.
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await expect.poll(beyond, { message: `overflow at ${screen.width} px` }).toBeLessThanOrEqual(0);
  }
}

test('LAMB at SGD’s rate: one verdict near the top, its fix, and a new run without old alarms', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open({}, 'cause-lamb-rate');
  await lab.button('Train').click();
  const broken = await lab.ended();
  expect(broken).toMatchObject({ state: 'failed', fault: { kind: 'nonFinite' } });

  await test.step('one verdict names the cause; there are no alerts', async () => {
    await expect(lab.verdict).toHaveCount(1);
    await expect(lab.verdict.getByRole('status').first()).toContainText('SGD’s learning rate');
    await expect(lab.verdict.getByRole('button', { name: /^\d+ alarms?, steps?/ })).toBeVisible();
    await expect(lab.alerts).toHaveCount(0);
    await expect(page.locator('.page-results .button-primary')).toHaveText(['Fix: LAMB 0.003']);
  });

  await test.step('alarms unfold by kind; a muted kind is not counted, after a reload too', async () => {
    const count = lab.verdict.getByRole('button', { name: /^\d+ alarms?, steps?/ });
    await count.click();
    const list = lab.verdict.getByRole('list', { name: /^Alarms of / });
    const kind = list.getByRole('listitem').first();
    await expect(kind).toContainText('raised at');
    await kind.getByRole('button', { name: /^Mute/ }).click();
    await expect(kind).toContainText('not counted');
    await page.reload();
    await expect(lab.verdict).toContainText('1 kind muted');
    await kind.getByRole('button', { name: /^Unmute/ }).click();
    await expect(lab.verdict).not.toContainText('muted');
    await count.click();
    await expect(list).toBeHidden();
  });

  await test.step('the numbers mark what is not finite', async () => {
    const numbers = page.getByRole('region', { name: 'Numbers' });
    await expect(numbers.locator('dt')).toHaveCount(6);
    await expect(numbers.locator('[data-tone="bad"]').first()).toBeVisible();
    await expect(numbers).toContainText(/NaN|Inf/);
  });

  await test.step('the answer is first on a phone, a laptop and a large screen', () =>
    expectAnswerFirst(lab));

  await test.step('the fix starts a run with a verdict of its own', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await lab.verdict.getByRole('button', { name: 'Fix: LAMB 0.003' }).click();
    await expect
      .poll(() => lab.events.filter(({ type }) => type === 'runStarted').length)
      .toBeGreaterThan(1);
    await expect(page.getByRole('region', { name: 'Forked run' })).toContainText(broken.runId);
    await expect(lab.verdict).toContainText('No alarm so far');
    await expect(lab.verdict).not.toContainText(/alarms?, step|Fix: /);
    await expect(lab.alerts).toHaveCount(0);
    await expectAnswerFirst(lab);
    await lab.button('Stop').click();
    await lab.ended(2);
  });
});
