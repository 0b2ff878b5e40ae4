import { expect, test } from './lab.ts';
import { longest, pageTasks, TASK_CATEGORIES } from './pageTasks.ts';

const LONGEST_TASK_MS = 50;

test('no task of the page’s thread works longer than 50 ms while it trains', async ({
  browser,
  lab,
}) => {
  await lab.open({ maxSteps: 30 });
  await expect(lab.status).toContainText('Ready', { timeout: 60_000 });
  await browser.startTracing(lab.page, { categories: TASK_CATEGORIES });
  await lab.button('Train').click();
  expect(await lab.ended()).toMatchObject({ state: 'finished' });
  const { threads, tasks, unfinished } = pageTasks(await browser.stopTracing());
  expect(tasks.length).toBeGreaterThan(1000);
  expect(unfinished).toBeLessThanOrEqual(2 * threads);
  const busyMs = longest(tasks.map((task) => task.busyMs));
  const wallMs = longest(tasks.map((task) => task.wallMs));
  test.info().annotations.push({
    type: 'longest task',
    description: `${busyMs.toFixed(1)} ms busy, ${wallMs.toFixed(1)} ms until done`,
  });
  expect(busyMs).toBeLessThanOrEqual(LONGEST_TASK_MS);
});
