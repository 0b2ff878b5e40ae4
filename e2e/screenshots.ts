import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { root } from './tools/bundle.mjs';
import { chromeArguments } from './tools/chrome.ts';
import { ensureChrome } from './tools/install.ts';
import { forwardEvents, type PageEvent } from './tools/page.ts';
import { buildPageIfStale } from './tools/project.ts';
import { servePage } from './tools/server.ts';

/** The folder of the README's pictures. */
const FOLDER = path.join(root, 'e2e/readme');
const THEMES = ['light', 'dark'] as const;

/** A run that breaks within a minute on a software adapter and is diagnosed. */
const ADDRESS = '?preset=cause-lamb-rate&lang=en';

/** `npm run screenshots`: takes the README's pictures of a run that broke, in both themes. */
export async function main(): Promise<void> {
  await buildPageIfStale();
  mkdirSync(FOLDER, { recursive: true });
  const server = await servePage(0);
  const browser = await chromium.launch({
    executablePath: ensureChrome(),
    args: chromeArguments('swiftshader'),
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await trainToTheEnd(page, `${server.address}${ADDRESS}&theme=light`);
    for (const theme of THEMES) {
      if (theme === 'dark') await page.getByRole('button', { name: /theme/i }).click();
      const file = path.join(FOLDER, `train-${theme}.png`);
      await page.screenshot({ path: file, animations: 'disabled' });
      process.stdout.write(`${path.relative(root, file)}\n`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
  process.exit();
}

async function trainToTheEnd(page: Page, address: string): Promise<void> {
  const events: PageEvent[] = [];
  await forwardEvents(page, (event) => events.push(event));
  await page.goto(address);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  while (!events.some(({ type }) => type === 'runEnded' || type === 'workerDied')) {
    await page.waitForTimeout(500);
  }
  // The verdict with its fix and the charts are drawn after the last event.
  await page.getByRole('button', { name: /^Fix: / }).waitFor();
  await page.waitForTimeout(2000);
  await page.mouse.move(0, 0);
}
