import { expect, type Lab, test } from './lab.ts';
import { longest, pageTasks, TASK_CATEGORIES } from './pageTasks.ts';
import { storeRuns } from './storedRuns.ts';

const RUNS = 8;
const STEPS = 100_000;
const LONGEST_TASK_MS = 50;
const ZOOM_MS = 100;

const runIds = Array.from({ length: RUNS }, (_, i) => `quick-${String(i).repeat(6)}`);

/** Marks in the trace when the user asked for a zoom, and whenever a line was drawn anew. */
async function markDrawings(lab: Lab) {
  await lab.page.evaluate(() => {
    addEventListener('pointerup', () => performance.mark('zoom asked'), { capture: true });
    const observer = new MutationObserver(() => performance.mark('lines drawn'));
    for (const plot of document.querySelectorAll('.charts-grid')) {
      observer.observe(plot, { subtree: true, attributes: true, attributeFilter: ['d'] });
    }
  });
}

/**
 * Counted is the time that tasks keep a processor busy, as in `pageTasks`; the time until
 * they are done is reported beside it.
 */
test('8 runs of 100,000 steps: no task over 50 ms, a zoom is answered within 100 ms', async ({
  browser,
  lab,
}) => {
  await lab.openAt('?preset=quick');
  await expect(lab.page.getByRole('figure', { name: 'Loss' })).toBeVisible();
  await expect
    .poll(() => lab.page.evaluate(async () => (await indexedDB.databases()).length))
    .toBeGreaterThan(0);
  await storeRuns(
    lab.page,
    runIds.map((runId, i) => ({ runId, steps: STEPS, ...(i === 3 ? { nanFrom: 99_000 } : {}) })),
  );
  await lab.page.reload();
  const loss = lab.figure('Loss');
  const current = loss.locator('.chart-current');
  await expect(current).toHaveText(/\d/, { timeout: 60_000 });

  await browser.startTracing(lab.page, {
    categories: [...TASK_CATEGORIES, 'blink.user_timing'],
  });
  await markDrawings(lab);
  await test.step('seven runs are read from storage and laid over the first', async () => {
    await lab.button('Overlay runs').click();
    const [, ...others] = runIds.toReversed();
    for (const runId of others) {
      await lab.page.getByRole('menuitemcheckbox', { name: runId }).click();
    }
    await lab.page.keyboard.press('Escape');
    for (const runId of runIds) {
      await expect(loss.getByRole('status')).toContainText(`${runId}: `, { timeout: 90_000 });
    }
  });
  await test.step('the crosshair moves, the loss is zoomed by a drag', async () => {
    const plot = loss.getByRole('slider');
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('the plot has no place on the page');
    const at = (share: number) => box.x + share * box.width;
    const y = box.y + box.height / 2;
    await lab.page.mouse.move(at(0.1), y);
    await lab.page.mouse.move(at(0.9), y, { steps: 30 });
    for (const [from, to] of [
      [0.3, 0.6],
      [0.2, 0.8],
      [0.4, 0.5],
    ] as const) {
      await lab.page.mouse.move(at(from), y);
      await lab.page.mouse.down();
      await lab.page.mouse.move(at(to), y, { steps: 3 });
      await lab.page.mouse.up();
      await lab.page.waitForTimeout(1000);
    }
  });
  const { tasks, marks } = pageTasks(await browser.stopTracing());

  expect(tasks.length).toBeGreaterThan(200);
  const zooms = marks('zoom asked').slice(-3);
  const drawn = marks('lines drawn');
  const answers = zooms.map((asked, i) => {
    const until = zooms[i + 1] ?? Number.POSITIVE_INFINITY;
    const last = drawn.filter((ts) => ts >= asked && ts < until).at(-1);
    if (last === undefined) throw new Error('a zoom drew nothing');
    const between = tasks.filter(({ ts, wallMs }) => ts + 1000 * wallMs > asked && ts < last);
    const busyMs = between.reduce((sum, task) => sum + task.busyMs, 0);
    return { busyMs, wallMs: (last - asked) / 1000 };
  });
  const busyMs = longest(tasks.map((task) => task.busyMs));
  const answerMs = longest(answers.map((answer) => answer.busyMs));
  test.info().annotations.push({
    type: 'charts',
    description: `longest task ${busyMs.toFixed(1)} ms busy, ${longest(tasks.map(({ wallMs }) => wallMs)).toFixed(1)} ms until done; zoom ${answerMs.toFixed(1)} ms busy, ${longest(answers.map(({ wallMs }) => wallMs)).toFixed(1)} ms until done`,
  });
  expect(busyMs).toBeLessThanOrEqual(LONGEST_TASK_MS);
  expect(answerMs).toBeLessThanOrEqual(ZOOM_MS);
});
