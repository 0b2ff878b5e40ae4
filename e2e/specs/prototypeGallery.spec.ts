import type { Locator } from '@playwright/test';
import type { RunConfig } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import { expect, test } from './lab.ts';
import { storeClustering } from './storedClustering.ts';
import { storeRuns } from './storedRuns.ts';

/** 640 training images, two steps an epoch; prototypes from the second epoch on. */
const FEW_STEPS: Readonly<Partial<RunConfig>> = {
  sceneClasses: 8,
  scenesPerClass: 100,
  imageSide: 16,
  width: 4,
  batchSize: 320,
  queueLength: 640,
  epochs: 2,
  warmupEpochs: 1,
  numClusters: '8,20',
  negatives: 5,
  linearProbe: 'never',
};

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
  await lab.open(FEW_STEPS, 'pcl-quick');
  await expect(lab.status).toContainText('Ready', { timeout: 60_000 });
  await lab.button('Train').click();
  expect(await lab.ended()).toMatchObject({ state: 'finished' });
  await page.getByRole('link', { name: 'Prototypes' }).click();
  const gallery = page.getByRole('list', { name: 'Gallery of clusters' });
  const map = page.getByRole('application', { name: 'Map of 640 images' });
  const chosen = page.getByRole('region', { name: 'Chosen image' });
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

  await test.step('the checkpoint’s features can be clustered anew', async () => {
    await page.getByRole('textbox', { name: 'Clusters k' }).fill('4');
    await lab.button('Compute features and cluster').click({ timeout: 60_000 });
    await expect(page.getByText(/computed from the checkpoint of step 4/)).toBeVisible({
      timeout: 60_000,
    });
    await expect(gallery.getByRole('heading')).toHaveCount(4);
    await expect(map).toBeVisible({ timeout: 60_000 });
  });
});

/** The part of Chromium's trace format that is read here. Times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  /** The part of `dur` in which the thread had a processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

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

  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
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
  await lab.button('Later page').click();
  await expect(page.getByText('page 2 of 167')).toBeVisible();
  await page.getByText('Class', { exact: true }).click();
  const trace: { traceEvents: TraceEvent[] } = JSON.parse(
    (await browser.stopTracing()).toString('utf8'),
  );
  expect(await drawn(map.locator('canvas'))).toBe(true);

  const threads = trace.traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const busy = trace.traceEvents.flatMap(({ name, pid, tid, dur, tdur }) => {
    const ours = threads.some((thread) => thread.pid === pid && thread.tid === tid);
    const time = tdur ?? dur;
    return ours && name === 'ThreadControllerImpl::RunTask' && time !== undefined
      ? [time / 1000]
      : [];
  });
  const busyMs = busy.reduce((most, ms) => Math.max(most, ms), 0);
  test.info().annotations.push({
    type: 'longest task',
    description: `${busyMs.toFixed(1)} ms busy; gallery after ${galleryMs} ms, map after ${mapMs} ms`,
  });
  expect(busy.length).toBeGreaterThan(100);
  expect(busyMs).toBeLessThanOrEqual(50);
});
