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
    for (const link of await page
      .getByRole('navigation', { name: 'Panels' })
      .getByRole('link')
      .all())
      await expect(link, `panels at ${screen.width} px`).toBeInViewport({ ratio: 1 });
    expect(await topOf(lab.verdict), `verdict at ${screen.width} px`).toBeLessThan(260);
    if (screen.width >= 1280) {
      expect(await topOf(lab.figure('Loss')), `chart at ${screen.width} px`).toBeLessThan(900);
    }
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond, `overflow at ${screen.width} px`).toBeLessThanOrEqual(0);
  }
}

test('a story breaks: one verdict near the top, its evidence, and a fix without old alarms', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.openAt('?preset=quick#/experiments');
  const story = page.getByRole('article', { name: 'LAMB with SGD’s learning rate' });
  await expect(story).toContainText('not run yet');
  await story.getByRole('button', { name: /^Run: / }).click();
  await test.step('after a reload the story can be continued', async () => {
    await expect.poll(() => lab.events.some(({ type }) => type === 'runStarted')).toBe(true);
    await page.reload();
    await expect(story).toContainText('The page was reloaded. The queue is on hold.');
    await story.getByRole('button', { name: 'Continue' }).click();
  });
  const broken = await lab.ended();
  expect(broken).toMatchObject({ state: 'failed', fault: { kind: 'nonFinite' } });
  const step = broken.fault?.step ?? 0;

  const region = page.getByRole('region', { name: 'Diagnosis' });
  await test.step('the story leads to the diagnosis', async () => {
    await expect(story).toContainText(`LAMB with SGD’s learning rate, step ${step}`);
    await story.getByRole('button', { name: 'Show diagnosis' }).click();
    await expect(region.getByRole('heading', { name: 'Diagnosis' })).toBeFocused();
    await expect(region).toContainText('LAMB with SGD’s learning rate');
    await expect(region).toContainText(`written by conv2d forward at step ${step}`);
    await expect(region).toContainText('query fc.2 output');
    await expect(region.getByRole('table', { name: 'Evidence' })).toContainText('Replayed in f32');
    await expect(region.getByRole('img', { name: /^Largest activation from/ })).toBeVisible();
    await region.getByText('Causes ruled out').click();
    await expect(region).toContainText('The optimizer is lamb.');
    await expect(region.getByRole('button', { name: /^Fork: LAMB at 0.003/ })).toBeVisible();
    await expect(region).toContainText('Starts at step 1');
  });

  await test.step('one verdict, no alert, in both languages; its evidence closes', async () => {
    await expect(lab.verdict).toHaveCount(1);
    await expect(lab.verdict.getByRole('status').first()).toContainText('SGD’s learning rate');
    await expect(lab.alerts).toHaveCount(0);
    const evidence = lab.verdict.getByRole('button', { name: 'Evidence' });
    await expect(evidence).toHaveAttribute('aria-expanded', 'true');
    await evidence.click();
    await expect(region).toBeHidden();
    await lab.button('中文').click();
    await expect(page.getByRole('region', { name: '结论' })).toContainText('LAMB');
    await lab.button('English').click();
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

  await test.step('the fix, the only main button, starts a run with a verdict of its own', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    const started = () => lab.events.filter(({ type }) => type === 'runStarted');
    const before = started().length;
    await expect(page.locator('.page-results .button-primary')).toHaveText(['Fix: LAMB 0.003']);
    await lab.verdict.getByRole('button', { name: 'Fix: LAMB 0.003' }).click();
    await expect.poll(() => started().length).toBeGreaterThan(before);
    expect(started().at(-1)).toMatchObject({ config: { optimizer: 'lamb', learningRate: 0.003 } });
    const note = page.getByRole('region', { name: 'Forked run' });
    await expect(note).toContainText(broken.runId);
    await expect(lab.verdict).toContainText('No alarm so far');
    await expect(lab.verdict).not.toContainText(/alarms?, step|Fix: /);
    await expect(lab.alerts).toHaveCount(0);
    await expectAnswerFirst(lab);
    await lab.button('Stop').click();
    await lab.ended(2);
  });

  await test.step('both are kept: the parent with its diagnosis', async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page
      .getByRole('region', { name: 'Runs', exact: true })
      .getByRole('link', { name: broken.runId, exact: true })
      .click();
    await expect(region).toContainText('LAMB with SGD’s learning rate');
  });
});
