import type { Locator } from '@playwright/test';
import { presetConfig } from '#run/presets.ts';
import { NEAREST_SHOWN } from '#run/prototypes.ts';
import { storeClustering } from '../tools/storedClustering.ts';
import { storeRuns } from '../tools/storedRuns.ts';
import { expect, SMALL_PCL, test } from './lab.ts';
import { countWork, mostAdded, type Painted } from './pageWork.ts';

/** Whether a canvas is not blank: two of its pixels differ. */
const drawn = (canvas: Locator): Promise<boolean> =>
  canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) return false;
    const { width, height } = element;
    const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data;
    return pixels !== undefined && new Set(new Uint32Array(pixels.buffer)).size > 1;
  });

/** More elements than twelve clusters with their images have. */
const MOST_ELEMENTS = 800;

const isMap = ({ width }: Painted) => width > 100;
const isThumb = (painted: Painted) => !isMap(painted);

test('the clusters of a run have images and a map; a point of it has neighbours', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open(SMALL_PCL, 'pcl-quick');
  await expect(lab.status).toContainText('Ready');
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

  await test.step('the map: keys and pointer select an image', async () => {
    await expect(map).toBeVisible({ timeout: 60_000 });
    await expect.poll(() => drawn(map.locator('canvas'))).toBe(true);
    await map.focus();
    await page.keyboard.press('Enter');
    await expect(neighbours.getByRole('button')).toHaveCount(12);
    const before = await chosen.textContent();
    // Pressing a neighbour selects it, by keyboard too.
    await neighbours.getByRole('button').first().press('Enter');
    await expect(chosen).not.toHaveText(before ?? '');
    await expect(neighbours.getByRole('button')).toHaveCount(12);
  });

  await test.step('after a reload they are there again', async () => {
    await page.reload();
    await expect(gallery.getByRole('heading')).toHaveCount(8);
    await expect(map).toBeVisible({ timeout: 60_000 });
  });

  await test.step('the checkpoint’s features can be clustered again', async () => {
    await page.getByRole('textbox', { name: 'Clusters k' }).fill('4');
    await lab.button('Compute features and cluster').click();
    await expect(page.getByText(/computed from the checkpoint of step 4/)).toBeVisible({
      timeout: 60_000,
    });
    await expect(gallery.getByRole('heading')).toHaveCount(4);
    await expect(map).toBeVisible({ timeout: 60_000 });
  });
});

test('2,000 clusters of 6,000 images: only visible clusters are drawn, the map once per move', async ({
  lab,
}) => {
  const { page } = lab;
  await lab.open({}, 'pcl-quick');
  await expect(lab.status).toContainText('Ready');
  const config = presetConfig('pcl-quick');
  const runId = 'pcl-quick-000000';
  await storeRuns(page, [{ runId, steps: 200, config: { ...config, seed: 0 } }]);
  await storeClustering(page, {
    ...{ runId, rows: 6000, dim: 128, numClusters: [100, 500, 2000], images: 1600 },
  });
  await page.reload();
  await expect(lab.status).toContainText('Ready');
  const work = await countWork(page);

  const gallery = page.getByRole('list', { name: 'Gallery of clusters' });
  const map = page.getByRole('application');
  await test.step('the panel opens with twelve clusters', async () => {
    await page.getByRole('link', { name: 'Prototypes' }).click();
    await expect(gallery.getByRole('heading')).toHaveCount(12);
    await expect(map).toBeVisible({ timeout: 600_000 });
    await expect.poll(() => drawn(map.locator('canvas'))).toBe(true);
    const { changes, painted } = await work();
    expect(mostAdded(changes)).toBeLessThan(MOST_ELEMENTS);
    expect(painted.filter(isThumb).length).toBeLessThanOrEqual(12 * NEAREST_SHOWN);
    // Once when it is mounted and once at its final size.
    expect(painted.filter(isMap).length).toBeLessThanOrEqual(2);
  });

  await test.step('each move draws the map once and nothing else', async () => {
    await map.focus();
    for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp', '0']) {
      await work();
      await page.keyboard.press(key);
      const painted: Painted[] = [];
      const look = async () => painted.push(...(await work()).painted);
      await expect.poll(look).toBeGreaterThan(0);
      // A second drawing would follow in the next frame.
      await page.waitForTimeout(100);
      await look();
      expect(painted.filter(isMap), key).toHaveLength(1);
      expect(painted.filter(isThumb), key).toEqual([]);
    }
  });

  await test.step('selecting a point does not draw the map again', async () => {
    await work();
    await page.keyboard.press('Enter');
    const neighbours = page.getByRole('list', { name: 'Nearest neighbours' });
    await expect(neighbours.getByRole('button')).toHaveCount(12);
    expect((await work()).painted.filter(isMap)).toEqual([]);
  });

  await test.step('of 2,000 clusters one page of twelve is built at a time', async () => {
    await page.getByText(/^k = 2\s000$/).click();
    await lab.button('Next page').click();
    await expect(page.getByText('page 2 of 167')).toBeVisible();
    const { changes, painted } = await work();
    expect(mostAdded(changes)).toBeLessThan(MOST_ELEMENTS);
    // Two pages of clusters, and the map in the colours of the 2,000.
    expect(painted.filter(isThumb).length).toBeLessThanOrEqual(2 * 12 * NEAREST_SHOWN);
    expect(painted.filter(isMap).length).toBeLessThanOrEqual(1);
    await page.getByText('Class', { exact: true }).click();
    await expect.poll(async () => (await work()).painted.filter(isMap).length).toBe(1);
  });
  expect(await drawn(map.locator('canvas'))).toBe(true);
});
