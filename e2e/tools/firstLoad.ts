import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { distFolder } from './project.ts';
import type { RunningServer } from './server.ts';

/** Requested by a watched page as soon as it is ready. */
const READY = '/ready';

/**
 * Makes the next document send a request and set the mark "ready" when it is ready. Soon after, the
 * page prefetches what the first Train needs; the order of the requests separates the two.
 */
export async function watchReady(page: Page): Promise<void> {
  await page.addInitScript((address) => {
    new MutationObserver((_, observer) => {
      const status = document.querySelector('[aria-label="Training status"]')?.textContent;
      if (!status?.includes('Ready')) return;
      observer.disconnect();
      performance.mark('ready');
      fetch(address).catch(() => {});
    }).observe(document, { subtree: true, childList: true, characterData: true });
  }, READY);
}

/** The scripts that a watched page requested until it was ready; null while it is not. */
export function scriptsUntilReady({ requested }: RunningServer): string[] | null {
  const all = [...requested];
  const ready = all.indexOf(READY);
  return ready < 0 ? null : all.slice(0, ready).filter((name) => name.endsWith('.js'));
}

/** kB of files of the build, each gzipped. */
export function gzippedKilobytes(files: readonly string[]): number {
  const bytes = files.map((name) => gzipSync(readFileSync(path.join(distFolder, name))).length);
  return bytes.reduce((sum, length) => sum + length, 0) / 1000;
}
