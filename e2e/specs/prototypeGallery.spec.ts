import type { Locator } from '@playwright/test';
import { presetConfig } from '#run/presets.ts';
import { expect, SMALL_PCL, test } from './lab.ts';
import { longest, pageTasks, TASK_CATEGORIES } from './pageTasks.ts';
import { storeClustering } from './storedClustering.ts';
import { storeRuns } from './storedRuns.ts';

/** Whether a canvas shows something: two of its pixels differ. */
const drawn = (canvas: Locator): Promise<boolean> =>
  canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return false;
    const { width, height } = element;
    const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data;
    return pixels !== undefined && new Set(new Uint32Array(pixels.buffer)).size > 1;
  });

test('the clusters of a run have images and a map; a point of it has neighbours', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open(SMALL_PCL, 'pcl-quick');
  await expect(lab.status).toContainText('Ready', { timeout: 60_000 });
  await lab.button('Train').click();
  expect(await lab.ended()).toMatchObject({ state: 'finished' });
  await page.getByRole('link', { name: 'Prototypes' }).click();
  const gallery = page.getByRole('list', { name: 'Gallery of clusters' });
  const map = page.getByRole('application', { name: 'Map of 640 images' });
  const chosen = page.getByRole('region', { name: 'Selected image' });
  const neighbours = chosen.getByRole('list', { name: 'Nearest neighbours' });

  await test.step('a gallery with images, sizes and φ of each granularity', async () => {
    await expect(gallery.getByRole('heading')).toHaveCount(8);
    await expect(gallery.locator('li').first()).toContainText(/\d+ images.*φ 0\.\d+.*%/);
    const first = gallery.getByRole('button', { name: /^Image \d+: / }).first();
    await expect.poll(() => drawn(first.locator('canvas'))).toBe(true);
    await expect(page.getByRole('img', { name: /^Cluster sizes: largest \d+/ })).toBeVisible();
    await page.getByText('k = 20', { exact: true }).first().click();
    await expect(gallery.getByRole('heading')).toHaveCount(12);
    await expect(page.getByText('page 1 of 2')).toBeVisible();
  });

  await test.step('the map: keys and pointer choose an image', async () => {
    await expect(map).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => drawn(map.locator('canvas'))).toBe(true);
    await map.focus();
    await page.keyboard.press('Enter');
    await expect(neighbours.getByRole('button')).toHaveCount(12);
    const before = await chosen.textContent();
    // A press on the neighbour looks at it, from the keyboard too.
    await neighbours.getByRole('button').first().press('Enter');
    await expect(chosen).not.toHaveText(before ?? '');
    await expect(neighbours.getByRole('button')).toHaveCount(12);
  });

  await test.step('after a reload they are there again', async () => {
    await page.reload();
    await expect(gallery.getByRole('heading')).toHaveCount(8, { timeout: 60_000 });
    await expect(map).toBeVisible({ timeout: 60_000 });
  });

  await test.step('the checkpoint’s features can be clustered again', async () => {
    await page.getByRole('textbox', { name: 'Clusters k' }).fill('4');
    await lab.button('Compute features and cluster').click({ timeout: 60_000 });
    await expect(page.getByText(/computed from the checkpoint of step 4/)).toBeVisible({
      timeout: 60_000,
    });
    await expect(gallery.getByRole('heading')).toHaveCount(4);
    await expect(map).toBeVisible({ timeout: 60_000 });
  });
});

test('60,000 images: no task of the page’s thread works longer than 50 ms', async ({
  browser,
  lab,
}) => {
  const { page } = lab;
  await lab.open({}, 'pcl-quick');
  await expect(lab.status).toContainText('Ready', { timeout: 60_000 });
  const config = presetConfig('pcl-quick');
  const runId = 'pcl-quick-000000';
  await storeRuns(page, [{ runId, steps: 200, config: { ...config, seed: 0 } }]);
  await storeClustering(page, {
    ...{ runId, rows: 60_000, dim: 128, numClusters: [100, 500, 2000], images: 1600 },
  });
  await page.reload();
  await expect(lab.status).toContainText('Ready', { timeout: 60_000 });

  await browser.startTracing(page, { categories: TASK_CATEGORIES });
  const began = Date.now();
  await page.getByRole('link', { name: 'Prototypes' }).click();
  const gallery = page.getByRole('list', { name: 'Gallery of clusters' });
  await expect(gallery.getByRole('heading')).toHaveCount(12, { timeout: 60_000 });
  const galleryMs = Date.now() - began;
  const map = page.getByRole('application');
  await expect(map).toBeVisible({ timeout: 150_000 });
  const mapMs = Date.now() - began;
  await map.focus();
  for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp', '0', 'Enter']) {
    await page.keyboard.press(key);
  }
  const neighbours = page.getByRole('list', { name: 'Nearest neighbours' });
  await expect(neighbours.getByRole('button')).toHaveCount(12);
  await page.getByText(/^k = 2\s000$/).click();
  await lab.button('Next page').click();
  await expect(page.getByText('page 2 of 167')).toBeVisible();
  await page.getByText('Class', { exact: true }).click();
  const { tasks } = pageTasks(await browser.stopTracing());
  expect(await drawn(map.locator('canvas'))).toBe(true);

  const busyMs = longest(tasks.map((task) => task.busyMs));
  test.info().annotations.push({
    type: 'longest task',
    description: `${busyMs.toFixed(1)} ms busy; gallery after ${galleryMs} ms, map after ${mapMs} ms`,
  });
  expect(tasks.length).toBeGreaterThan(100);
  expect(busyMs).toBeLessThanOrEqual(50);
});
