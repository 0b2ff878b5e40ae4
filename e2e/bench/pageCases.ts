/** The page benchmarks with their bars. Task times are processor times. */
import type { Browser, Page } from '@playwright/test';
import { median } from '#base/median.ts';
import { type Bar, bar } from '#checks/bench/bars.ts';
import { presetConfig } from '#run/presets.ts';
import { gzippedKilobytes, scriptsUntilReady, watchReady } from '../tools/firstLoad.ts';
import type { PageEvent } from '../tools/page.ts';
import type { RunningServer } from '../tools/server.ts';
import { storeClustering } from '../tools/storedClustering.ts';
import { storeRuns } from '../tools/storedRuns.ts';
import { longest, pageTasks, TASK_CATEGORIES } from './pageTasks.ts';

export interface BenchedPage {
  readonly browser: Browser;
  readonly page: Page;
  readonly server: RunningServer;
  /** Events of the page's worker so far. */
  readonly events: readonly PageEvent[];
}

export interface PageCase {
  readonly name: string;
  run(benched: BenchedPage): Promise<readonly Bar[]>;
}

const TASK = 'longest task of the page’s thread';

export const PAGE_CASES: readonly PageCase[] = [
  { name: 'first load', run: firstLoad },
  { name: 'training', run: training },
  { name: 'charts of 8 runs of 100,000 steps', run: charts },
  { name: 'prototypes of 60,000 images', run: prototypes },
  { name: 'quick run', run: quickRun },
];

async function firstLoad({ page, server }: BenchedPage): Promise<readonly Bar[]> {
  await watchReady(page);
  const times: number[] = [];
  let kilobytes = 0;
  for (let load = 0; load < 5; load++) {
    server.requested.clear();
    await page.goto(`${server.address}?preset=quick`);
    times.push(
      await page.evaluate(async () => {
        for (;;) {
          const [mark] = performance.getEntriesByName('ready');
          if (mark !== undefined) return mark.startTime;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }),
    );
    // Later loads have it in the browser's cache.
    if (load === 0) {
      while (scriptsUntilReady(server) === null) await page.waitForTimeout(20);
      kilobytes = gzippedKilobytes(scriptsUntilReady(server) ?? []);
    }
  }
  return [
    bar('first load, JavaScript gzipped', 'kB', kilobytes, 300, 250),
    bar('first load, until the page is ready', 'ms', times[0] ?? Number.NaN, 4000, 2000),
    bar('later loads, until the page is ready', 'ms', median(times.slice(1)), 3000, 1500),
  ];
}

async function training({ browser, page, server, events }: BenchedPage): Promise<readonly Bar[]> {
  await page.goto(`${server.address}?preset=quick&set=maxSteps%3D30`);
  await ready(page);
  await browser.startTracing(page, { categories: TASK_CATEGORIES });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await ended(page, events);
  const { tasks } = pageTasks(await browser.stopTracing());
  return [bar(`training, ${TASK}`, 'ms', longest(tasks.map(({ busyMs }) => busyMs)), 50, 25)];
}

async function charts({ browser, page, server }: BenchedPage): Promise<readonly Bar[]> {
  const runIds = Array.from({ length: 8 }, (_, i) => `quick-${String(i).repeat(6)}`);
  await page.goto(`${server.address}?preset=quick`);
  await ready(page);
  await storeRuns(
    page,
    runIds.map((runId, i) => ({
      ...{ runId, steps: 100_000 },
      ...(i === 3 ? { nanFrom: 99_000 } : {}),
    })),
  );
  await page.reload();
  const loss = page.getByRole('figure', { name: 'Loss' });
  await loss.locator('.chart-current').filter({ hasText: /\d/ }).waitFor();

  await browser.startTracing(page, { categories: [...TASK_CATEGORIES, 'blink.user_timing'] });
  await markDrawings(page);
  await page.getByRole('button', { name: 'Overlay runs', exact: true }).click();
  for (const runId of runIds.slice(0, -1)) {
    await page.getByRole('menuitemcheckbox', { name: runId }).click();
  }
  await page.keyboard.press('Escape');
  for (const runId of runIds) {
    await loss
      .getByRole('status')
      .filter({ hasText: `${runId}: ` })
      .waitFor({ state: 'attached' });
  }
  const plot = loss.getByRole('slider');
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the plot has no place on the page');
  const at = (share: number) => box.x + share * box.width;
  const y = box.y + box.height / 2;
  await page.mouse.move(at(0.1), y);
  await page.mouse.move(at(0.9), y, { steps: 30 });
  const drags = [
    [0.3, 0.6],
    [0.2, 0.8],
    [0.4, 0.5],
  ] as const;
  for (const [from, to] of drags) {
    await page.mouse.move(at(from), y);
    await page.mouse.down();
    await page.mouse.move(at(to), y, { steps: 3 });
    await page.mouse.up();
    await page.waitForTimeout(1000);
  }
  const { tasks, marks } = pageTasks(await browser.stopTracing());
  const zooms = marks('zoom asked').slice(-drags.length);
  const drawn = marks('lines drawn');
  const answers = zooms.map((asked, i) => {
    const until = zooms[i + 1] ?? Number.POSITIVE_INFINITY;
    const last = drawn.filter((ts) => ts >= asked && ts < until).at(-1);
    if (last === undefined) throw new Error('a zoom drew nothing');
    return tasks
      .filter(({ ts, wallMs }) => ts + 1000 * wallMs > asked && ts < last)
      .reduce((sum, { busyMs }) => sum + busyMs, 0);
  });
  const name = '8 runs of 100,000 steps';
  return [
    bar(`${name}, ${TASK}`, 'ms', longest(tasks.map(({ busyMs }) => busyMs)), 50, 25),
    bar(`${name}, a zoom until all charts are drawn`, 'ms', longest(answers), 100, 50),
  ];
}

/** Sets performance marks when the pointer requests a zoom and when lines are drawn. */
async function markDrawings(page: Page): Promise<void> {
  await page.evaluate(() => {
    addEventListener('pointerup', () => performance.mark('zoom asked'), { capture: true });
    const observer = new MutationObserver(() => performance.mark('lines drawn'));
    for (const plot of document.querySelectorAll('.charts-grid')) {
      observer.observe(plot, { subtree: true, attributes: true, attributeFilter: ['d'] });
    }
  });
}

async function prototypes({ browser, page, server }: BenchedPage): Promise<readonly Bar[]> {
  await page.goto(`${server.address}?preset=pcl-quick`);
  await ready(page);
  const runId = 'pcl-quick-000000';
  const config = { ...presetConfig('pcl-quick'), seed: 0 };
  await storeRuns(page, [{ runId, steps: 200, config }]);
  await storeClustering(page, {
    ...{ runId, rows: 60_000, dim: 128, numClusters: [100, 500, 2000], images: 1600 },
  });
  await page.reload();
  await ready(page);

  await browser.startTracing(page, { categories: TASK_CATEGORIES });
  const began = performance.now();
  await page.getByRole('link', { name: 'Prototypes' }).click();
  const gallery = page.getByRole('list', { name: 'Gallery of clusters' });
  await gallery.getByRole('heading').nth(11).waitFor();
  const galleryMs = performance.now() - began;
  const map = page.getByRole('application');
  await map.waitFor();
  const mapMs = performance.now() - began;
  await map.focus();
  for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp', '0', 'Enter']) {
    await page.keyboard.press(key);
  }
  const neighbours = page.getByRole('list', { name: 'Nearest neighbours' });
  await neighbours.getByRole('button').nth(11).waitFor();
  await page.getByText(/^k = 2\s000$/).click();
  await page.getByRole('button', { name: 'Next page', exact: true }).click();
  await page.getByText('page 2 of 167').waitFor();
  await page.getByText('Class', { exact: true }).click();
  const { tasks } = pageTasks(await browser.stopTracing());
  const name = 'prototypes of 60,000 images';
  return [
    bar(`${name}, ${TASK}`, 'ms', longest(tasks.map(({ busyMs }) => busyMs)), 50, 25),
    bar(`${name}, until the gallery`, 's', galleryMs / 1000, 3, 1.5),
    bar(`${name}, until the map`, 's', mapMs / 1000, 60, 30),
  ];
}

async function quickRun({ page, server, events }: BenchedPage): Promise<readonly Bar[]> {
  await page.goto(`${server.address}?preset=quick`);
  await ready(page);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const clicked = performance.now();
  while (!events.some(({ type }) => type === 'stepsFinished')) await page.waitForTimeout(20);
  const firstMetric = performance.now() - clicked;
  await ended(page, events);
  const whole = performance.now() - clicked;
  return [
    bar('first metric after the click', 's', firstMetric / 1000, 15, 8),
    bar('whole quick run', 's', whole / 1000, 180, 120),
  ];
}

async function ready(page: Page): Promise<void> {
  const status = page.getByRole('status', { name: 'Training status' });
  await status.filter({ hasText: 'Ready' }).waitFor();
}

async function ended(page: Page, events: readonly PageEvent[]): Promise<void> {
  for (;;) {
    const end = events.find(({ type }) => type === 'runEnded');
    if (end?.type === 'runEnded') {
      if (end.state !== 'finished') throw new Error(`the run ended as ${end.state}`);
      return;
    }
    await page.waitForTimeout(100);
  }
}
