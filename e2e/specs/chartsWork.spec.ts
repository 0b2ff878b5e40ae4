import { storeRuns } from '../tools/storedRuns.ts';
import { expect, test } from './lab.ts';
import { countWork, mostAdded, mostCharts } from './pageWork.ts';

const STEPS = 5000;

const runIds = Array.from({ length: 8 }, (_, i) => `quick-${String(i).repeat(6)}`);

const CHARTS = [
  'Loss',
  'Instance accuracy',
  'Largest activation',
  'Weight growth',
  'kNN accuracy',
  'Feature std',
  'Gradient norm',
  'Learning rate',
];

/** Eight lines share 1,500 points; each has one more on either side of the window. */
const MOST_PLACES = Math.ceil(1500 / 8) + 2;

const MOVES = 30;

test('8 runs of 5,000 steps: few points per line, one chart per task, each chart once per zoom', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.openAt('?preset=quick');
  await expect(page.getByRole('figure', { name: 'Loss' })).toBeVisible();
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).length))
    .toBeGreaterThan(0);
  await storeRuns(
    page,
    runIds.map((runId, i) => ({ runId, steps: STEPS, ...(i === 3 ? { nanFrom: 4950 } : {}) })),
  );
  await page.reload();
  const loss = lab.figure('Loss');
  await expect(loss.locator('.chart-current')).toHaveText(/\d/);
  const work = await countWork(page);

  await test.step('seven runs are read from storage and overlaid on the first', async () => {
    await lab.button('Overlay runs').click();
    const [, ...others] = runIds.toReversed();
    for (const runId of others) await page.getByRole('menuitemcheckbox', { name: runId }).click();
    await page.keyboard.press('Escape');
    for (const runId of runIds) {
      await expect(loss.getByRole('status')).toContainText(`${runId}: `);
    }
    const { changes } = await work();
    // Cards whose legends grow in one frame are drawn together, so the number per task depends on
    // the frame rate here. The zooms below assert one chart per task.
    expect(mostAdded(changes)).toBeLessThan(200);
    const drawn = changes.flatMap(({ charts }) => charts).length;
    expect(drawn).toBeLessThanOrEqual(CHARTS.length * (runIds.length + 2));
  });

  await test.step('the points of a line are limited, regardless of its steps', async () => {
    const places = await page
      .locator('.chart-line')
      .evaluateAll((lines) =>
        lines.map((line) => line.getAttribute('d')?.match(/[ML]/g)?.length ?? 0),
      );
    expect(places.length).toBeGreaterThanOrEqual(3 * runIds.length);
    expect(Math.max(...places)).toBeGreaterThan(MOST_PLACES / 2);
    expect(Math.max(...places)).toBeLessThanOrEqual(MOST_PLACES);
  });

  const plot = loss.getByRole('slider');
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the plot has no place on the page');
  const at = (share: number) => box.x + share * box.width;
  const y = box.y + box.height / 2;

  await test.step('the crosshair draws no line and causes at most two layouts per move', async () => {
    await page.mouse.move(at(0.1), y);
    await expect(loss.locator('.chart-readout')).toBeVisible();
    await work();
    await page.mouse.move(at(0.9), y, { steps: MOVES });
    const { changes, layouts } = await work();
    expect(mostCharts(changes)).toBe(0);
    expect(layouts).toBeGreaterThan(0);
    // Once for its frame, and once if the pointer's position is read before that.
    expect(layouts).toBeLessThanOrEqual(2 * MOVES + 2);
  });

  for (const [from, to] of [
    [0.3, 0.6],
    [0.2, 0.8],
  ] as const) {
    await test.step(`a drag from ${from} to ${to} zooms: each chart is drawn once, by itself`, async () => {
      await page.mouse.move(at(from), y);
      await page.mouse.down();
      await page.mouse.move(at(to), y, { steps: 3 });
      await work();
      await page.mouse.up();
      const drawn: string[] = [];
      let laidOut = 0;
      let tasks = 0;
      const look = async () => {
        const { changes, ...done } = await work();
        expect(mostCharts(changes)).toBeLessThanOrEqual(1);
        drawn.push(...changes.flatMap(({ charts }) => charts));
        laidOut += done.layouts;
        tasks += done.tasks;
        return drawn.length;
      };
      await expect.poll(look).toBeGreaterThanOrEqual(CHARTS.length);
      // A second drawing would follow at once.
      await page.waitForTimeout(500);
      await look();
      expect(drawn.toSorted()).toEqual(CHARTS.toSorted());
      expect(laidOut).toBeLessThanOrEqual(2 * tasks);
    });
  }
});
