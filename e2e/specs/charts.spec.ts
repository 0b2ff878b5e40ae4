import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Download } from '@playwright/test';
import { storeRuns } from '../tools/storedRuns.ts';
import { expect, type Lab, test } from './lab.ts';

const CHARTS = ['Loss', 'Instance accuracy', 'Gradient norm', 'kNN accuracy'];

/** Enough alarms to hide a curve if each were drawn as a full line. */
const ALARMS = [200, 400, 600, 800, 1000, 1200, 1400, 1600];

/** Two stored runs, the newer of which is shown and breaks at step 2,400. */
async function storeTwoRuns(lab: Lab) {
  await lab.openAt('?preset=quick');
  await expect
    .poll(() => lab.page.evaluate(async () => (await indexedDB.databases()).length))
    .toBeGreaterThan(0);
  await storeRuns(lab.page, [
    { runId: 'quick-good', steps: 3000 },
    { runId: 'quick-nan', steps: 3000, nanFrom: 2400, alarms: ALARMS },
  ]);
  await lab.page.reload();
  await expect(lab.figure('Loss').locator('.chart-current')).toHaveText('NaN');
}

async function showTwoRuns(lab: Lab) {
  await storeTwoRuns(lab);
  await lab.button('Overlay runs').click();
  await lab.page.getByRole('menuitemcheckbox', { name: 'quick-good' }).click();
  await lab.page.keyboard.press('Escape');
  await expect(lab.figure('Loss')).toContainText('quick-good');
}

/** The labels under a chart's x axis. */
const ticks = (lab: Lab, chart: string) =>
  lab.figure(chart).locator('.chart-x-tick').allTextContents();

async function save(lab: Lab, item: string): Promise<{ download: Download; bytes: Buffer }> {
  await lab.button('Loss: export and axes').click();
  const downloading = lab.page.waitForEvent('download');
  await lab.page.getByRole('menuitem', { name: item, exact: true }).click();
  const download = await downloading;
  return { download, bytes: await readFile(await download.path()) };
}

/** Keeps what the page draws as a picture from now on; the SVGs, oldest first. */
async function keepDrawnPictures({ page }: Lab): Promise<() => Promise<readonly string[]>> {
  const kept = await page.evaluateHandle(() => {
    const texts: Promise<string>[] = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (made) => {
      if (made instanceof Blob && made.type === 'image/svg+xml') texts.push(made.text());
      return make.call(URL, made);
    };
    return texts;
  });
  return () => kept.evaluate((texts) => Promise.all(texts));
}

test('charts share crosshair, zoom and axes, by mouse and by keys, and go out as files', async ({
  lab,
}) => {
  await showTwoRuns(lab);
  const slider = lab.figure('Loss').getByRole('slider');

  await test.step('the crosshair is on all charts, the values under the one pointed at', async () => {
    await slider.hover({ position: { x: 150, y: 60 } });
    for (const name of CHARTS) {
      await expect(lab.figure(name).locator('.chart-crosshair')).toBeVisible();
    }
    await expect(lab.page.locator('.chart-readout')).toHaveCount(1);
    await expect(lab.figure('Loss').locator('.chart-readout')).toContainText(/step .*quick-good/);
    await expect(slider).toHaveAttribute('aria-valuetext', /^step .*: quick-nan \d.*quick-good \d/);
  });

  await test.step('a drag zooms all charts, a double click shows everything again', async () => {
    const whole = await ticks(lab, 'Gradient norm');
    const box = await slider.boundingBox();
    if (box === null) throw new Error('the plot has no place on the page');
    await lab.page.mouse.move(box.x + 0.5 * box.width, box.y + 50);
    await lab.page.mouse.down();
    await lab.page.mouse.move(box.x + 0.6 * box.width, box.y + 50, { steps: 3 });
    await lab.page.mouse.up();
    await expect.poll(() => ticks(lab, 'Gradient norm')).not.toEqual(whole);
    const zoomed = await ticks(lab, 'Gradient norm');
    await expect.poll(() => ticks(lab, 'Loss')).toEqual(zoomed);
    await slider.dblclick();
    await expect.poll(() => ticks(lab, 'Gradient norm')).toEqual(whole);
  });

  await test.step('a button jumps to the first bad step; keys zoom', async () => {
    await lab.button('First non-finite step 2\u202f400 · NaN').click();
    await expect.poll(() => ticks(lab, 'Learning rate')).toContain('2\u202f400');
    await expect(lab.figure('Loss').locator('.chart-mark').first()).toBeVisible();
    await slider.focus();
    await lab.page.keyboard.press('Escape');
    await expect(lab.button('Reset zoom')).toBeHidden();
    await lab.page.keyboard.press('ArrowRight');
    await lab.page.keyboard.press('+');
    await expect(lab.button('Reset zoom')).toBeVisible();
    await lab.button('Reset zoom').click();
  });

  await test.step('the toolbar is one tab stop; arrow keys reach its controls', async () => {
    const toolbar = lab.page.getByRole('toolbar', { name: 'Chart settings' });
    await toolbar.getByRole('radio', { name: 'step', exact: true }).focus();
    await lab.page.keyboard.press('ArrowRight');
    await expect(toolbar.getByRole('radio', { name: 'epoch' })).toBeFocused();
    await expect(toolbar.getByRole('radio', { name: 'step', exact: true })).toBeChecked();
    await lab.page.keyboard.press('End');
    await expect(toolbar.getByRole('slider', { name: 'Smoothing' })).toBeFocused();
    await lab.page.keyboard.press('ArrowRight');
    await expect(toolbar.getByRole('radio', { name: 'step', exact: true })).toBeFocused();
    for (const key of ['Tab', 'Shift+Tab']) {
      await lab.page.keyboard.press(key);
      await expect(toolbar.locator(':focus')).toHaveCount(key === 'Tab' ? 0 : 1);
    }
    await expect(toolbar.getByRole('radio', { name: 'step', exact: true })).toBeFocused();
  });

  await test.step('five x axes, logarithm and outliers', async () => {
    for (const [name, expected] of [
      ['epoch', /^30$/],
      ['images', /\d{2}\s\d{3}|M$/],
      ['time', / s$|min/],
      ['clock', /^\d\d:\d\d/],
    ] as const) {
      await lab.page.getByRole('radio', { name, exact: true }).check({ force: true });
      await expect.poll(async () => (await ticks(lab, 'Loss')).at(-1)).toMatch(expected);
    }
    await lab.page.getByRole('radio', { name: 'step', exact: true }).check({ force: true });
    await lab.page.getByRole('checkbox', { name: 'Ignore outliers' }).check();
    await expect(lab.figure('Loss')).toContainText(/\d points off-scale/);
    await lab.page.getByRole('checkbox', { name: 'Log x' }).check();
    await expect.poll(() => ticks(lab, 'Loss')).toContain('100');
  });

  await test.step('SVG, PNG, CSV, a whole run, TensorBoard events', async () => {
    const svg = (await save(lab, 'SVG')).bytes.toString('utf8');
    for (const text of ['Loss', 'quick-good', 'quick-nan', '>step<', 'InfoNCE, nats']) {
      expect(svg).toContain(text);
    }
    expect(svg).not.toMatch(/var\(|class=/);
    expect(svg).toMatch(/^<svg[^>]* font-family="&quot;Inter Variable&quot;/);
    const drawn = await keepDrawnPictures(lab);
    const png = await save(lab, 'PNG');
    expect(png.bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(png.bytes.length).toBeGreaterThan(10_000);
    // 660 px and two margins, twice as many pixels, whatever the chart's width on the page is.
    expect(png.bytes.readUInt32BE(16)).toBe(2 * (660 + 2 * 16));
    // The picture brings the page's typeface.
    expect((await drawn()).at(-1)).toMatch(
      /@font-face\{font-family:"Inter Variable";[^}]*src:url\(data:[^)]{1000,}\)/,
    );
    const csv = (await save(lab, 'CSV')).bytes.toString('utf8').split('\r\n');
    expect(csv).toHaveLength(1 + 2 * 3000 + 1);
    const second = lab.page.waitForEvent('download', (download) =>
      download.suggestedFilename().includes('quick-good'),
    );
    const run = JSON.parse((await save(lab, 'One JSON file')).bytes.toString('utf8'));
    expect(run).toMatchObject({ format: 'protolab-run', runId: 'quick-nan' });
    expect(run.steps.rows).toHaveLength(3000);
    await second;
    const events = await save(lab, 'TensorBoard events');
    expect(events.download.suggestedFilename()).toMatch(/tfevents/);
    expect(events.bytes.subarray(0, 12).toString('hex')).toBe('1800000000000000a37f4b22');
  });

  await test.step('the values are in a table; axe finds nothing serious', async () => {
    await lab.figure('Loss').getByText('Table').click();
    await expect(lab.figure('Loss').getByRole('row')).toHaveCount(201);
    const header = lab.figure('Loss').getByRole('columnheader');
    await expect(header.nth(2)).toHaveText('lossInst');
    await expect(lab.figure('Loss').locator('.chart-line').first()).toBeVisible();
    for (const theme of ['light', 'dark']) {
      await lab.page.evaluate((name) => {
        document.documentElement.dataset.theme = name;
      }, theme);
      // The rows of a table are alike.
      const { violations } = await new AxeBuilder({ page: lab.page })
        .include('section[aria-labelledby="charts-title"]')
        .exclude('tbody tr:nth-child(n + 4)')
        .analyze();
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
});

test('legend, full screen, typed ranges, order and zoom, by keys and over a reload', async ({
  lab,
}) => {
  const { page } = lab;
  await showTwoRuns(lab);
  const loss = lab.figure('Loss');
  const legend = page.getByRole('list', { name: 'Runs on the charts' });
  const menu = async (item: string) => {
    await lab.button('Loss: export and axes').click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };

  await test.step('a run is highlighted and switched off in all charts', async () => {
    const good = legend.getByRole('button', { name: 'quick-good' });
    await good.focus();
    await expect(loss.locator('[data-faded="true"]').first()).toBeAttached();
    await page.keyboard.press('Enter');
    await expect(good).toHaveAttribute('aria-pressed', 'false');
    await good.blur();
    // A raw line and its average of the other run; evaluations have no average.
    await expect(loss.locator('.chart-line')).toHaveCount(2);
    await expect(lab.figure('kNN accuracy').locator('.chart-line')).toHaveCount(1);
    await good.click();
    await expect(good).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('a chart fills the screen until Escape', async () => {
    const small = await loss.getByRole('slider').boundingBox();
    await lab.button('Loss: full screen').click();
    const full = page.getByRole('dialog', { name: 'Loss: full screen' });
    const large = await full.getByRole('slider').boundingBox();
    expect(large?.height).toBeGreaterThan(2 * (small?.height ?? 0));
    await page.keyboard.press('Escape');
    await expect(full).toBeHidden();
    await expect(lab.button('Loss: full screen')).toBeFocused();
  });

  await test.step('a y axis as typed', async () => {
    await lab.button('Loss: export and axes').click();
    await page.getByRole('menuitemradio', { name: 'y from … to …' }).click();
    const form = page.getByRole('form', { name: 'Loss: y range' });
    await form.getByLabel('y from').fill('5');
    await form.getByLabel('to', { exact: true }).fill('4');
    await expect(form).toContainText('The second number must be larger.');
    await form.getByLabel('to', { exact: true }).fill('6');
    await page.keyboard.press('Enter');
    await expect(loss.locator('.chart-y-tick').first()).toHaveText('5');
    await expect(loss).toContainText(/\d points off-scale/);
  });

  const order = () =>
    page
      .locator('.charts-grid > figure')
      .evaluateAll((charts) => charts.slice(0, 3).map((one) => one.getAttribute('aria-label')));

  await test.step('a chart dragged by its name takes the place of another', async () => {
    const [first, second, third] = await order();
    const name = (chart: string | null | undefined) =>
      lab.figure(chart ?? '').getByRole('heading', { level: 3 });
    await name(third).dragTo(name(first));
    await expect.poll(order).toEqual([third, first, second]);
    await menu('Default order of all charts');
    await expect.poll(order).toEqual([first, second, third]);
  });

  await test.step('order, pin, range and zoom outlast a reload', async () => {
    await lab.button('Gradient norm: export and axes').click();
    await page.getByRole('menuitemcheckbox', { name: 'Pin to the front' }).click();
    await menu('Move later');
    const expected = ['Gradient norm', 'Instance accuracy', 'Loss'];
    expect(await order()).toEqual(expected);
    await loss.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('+');
    await expect(lab.button('Reset zoom')).toBeVisible();
    await page.reload();
    await expect(loss.locator('.chart-current')).toHaveText('NaN');
    expect(await order()).toEqual(expected);
    await expect(lab.button('Reset zoom')).toBeVisible();
    await expect(loss.locator('.chart-y-tick').first()).toHaveText('5');
    await menu('Default order of all charts');
    await expect.poll(async () => (await order())[0]).toBe('Loss');
  });

  await test.step('Compare keeps pins and an order of its own', async () => {
    await page.evaluate(() => {
      location.hash = '#/compare?runs=quick-nan,quick-good&baseline=quick-nan';
    });
    const grid = page.getByRole('region', { name: 'Charts', exact: true });
    const compared = () =>
      grid
        .getByRole('figure')
        .evaluateAll((charts) => charts.map((one) => one.getAttribute('aria-label')));
    // They appear in their order, once both runs have been read.
    await expect(grid.getByRole('figure')).toHaveCount(3);
    const before = await compared();
    const last = before.at(-1) ?? '';
    await lab.button(`${last}: export and axes`).click();
    await page.getByRole('menuitemcheckbox', { name: 'Pin to the front' }).click();
    const expected = [last, ...before.slice(0, -1)];
    await expect.poll(compared).toEqual(expected);
    await page.reload();
    await expect.poll(compared).toEqual(expected);
    await grid.getByText('Side by side').click();
    await expect.poll(compared).toEqual(expected);
    await page.getByRole('link', { name: /^Train/ }).click();
    await expect.poll(async () => (await order())[0]).toBe('Loss');
  });
});

test.describe('by finger on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

  test('a tap reads, a sideways drag zooms, up and down scrolls the page', async ({ lab }) => {
    const { page } = lab;
    await storeTwoRuns(lab);
    const loss = lab.figure('Loss');
    const plot = loss.getByRole('slider');
    await plot.scrollIntoViewIfNeeded();
    const touch = await page.context().newCDPSession(page);
    /** Shares of the plot's width, then pixels down from its middle. */
    const drag = async ([from, to]: [number, number], down: number) => {
      const box = await plot.boundingBox();
      if (box === null) throw new Error('the plot has no place on the page');
      const at = (share: number) => ({
        x: box.x + box.width * (from + (to - from) * share),
        y: box.y + box.height / 2 + down * share,
      });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at(0)] });
      for (let share = 0.1; share < 1.05; share += 0.1) {
        await touch.send('Input.dispatchTouchEvent', {
          type: 'touchMove',
          touchPoints: [at(share)],
        });
      }
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };

    await test.step('no page is wider than the screen', async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    });

    await test.step('many alarms are short marks and hide no curve', async () => {
      const marks = loss.locator('.chart-moment');
      await expect(marks).toHaveCount(ALARMS.length);
      for (const mark of await marks.all()) {
        expect((await mark.boundingBox())?.height).toBeLessThan(10);
      }
    });

    await test.step('a tap keeps the values visible', async () => {
      await plot.tap();
      await expect(loss.locator('.chart-readout')).toContainText(/step \d.*InfoNCE/);
    });

    await test.step('a drag to the side zooms, and each chart has a button to reset', async () => {
      const whole = await ticks(lab, 'Loss');
      const place = await plot.boundingBox();
      await drag([0.3, 0.6], 4);
      await expect.poll(() => ticks(lab, 'Loss')).not.toEqual(whole);
      const back = loss.getByRole('button', { name: 'Reset zoom' });
      await expect(back).toBeVisible();
      expect(await plot.boundingBox()).toEqual(place);
      // A tap right after the gesture would count as part of it and make no click.
      await page.waitForTimeout(500);
      await back.tap();
      await expect.poll(() => ticks(lab, 'Loss')).toEqual(whole);
      await expect(back).toBeHidden();
    });

    await test.step('a drag upwards scrolls the page and zooms nothing', async () => {
      const whole = await ticks(lab, 'Loss');
      const before = await page.evaluate(() => scrollY);
      await drag([0.5, 0.52], -160);
      await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before + 50);
      expect(await ticks(lab, 'Loss')).toEqual(whole);
      await expect(loss.locator('.chart-readout')).toBeHidden();
    });
  });
});
