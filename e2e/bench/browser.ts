import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'vite';
import type { BenchEnd } from '#checks/bench/benchEnd.ts';
import type { BenchOptions } from '#checks/bench/runBench.ts';
import { cacheFolder, root } from '../tools/bundle.mjs';
import { chromeArguments, findChrome } from '../tools/chrome.ts';

/** Requests to it are answered from the build folder; localhost is a secure context. */
const ADDRESS = 'http://localhost:4174/';

export interface BrowserBench {
  readonly options: BenchOptions;
  /** How long jax-js may take to compile and run; 0 leaves it out. */
  readonly jaxLimitSeconds: number;
  readonly note: (sentence: string) => void;
}

/**
 * Runs the step in headless Chromium on its software adapter: first without jax-js, then with it,
 * in a separate page that is closed at the time limit.
 */
export async function benchInBrowser(bench: BrowserBench): Promise<BenchEnd> {
  const chrome = findChrome();
  if (chrome === null) {
    const message = 'There is no Chrome or Chromium; install one, or set PROTOLAB_CHROME.';
    return { kind: 'noAdapter', message };
  }
  const { options, jaxLimitSeconds, note } = bench;
  const folder = path.join(cacheFolder, `bench-page-${process.pid}`);
  let browser: Browser | null = null;
  try {
    await buildBenchPage(folder);
    browser = await chromium.launch({
      executablePath: chrome,
      args: chromeArguments('swiftshader'),
    });
    const alone = await onPage(browser, folder, { ...options, jax: false }, 0, note);
    if (alone === null) throw new Error('the page has not answered');
    if (!options.jax || jaxLimitSeconds === 0 || alone.kind !== 'done') return alone;
    note(`with jax-js, which has ${jaxLimitSeconds} s`);
    const all = await onPage(browser, folder, options, jaxLimitSeconds, note);
    if (all === null) note(`jax-js did not compile within ${jaxLimitSeconds} s`);
    return all ?? alone;
  } finally {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildBenchPage(outDir: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      copyPublicDir: false,
      chunkSizeWarningLimit: 5000,
      rolldownOptions: {
        input: path.join(root, 'src/checks/bench/browserBench.ts'),
        output: { entryFileNames: 'entry.js' },
      },
    },
  });
}

/** @returns null on timeout (seconds; 0 for no limit) */
async function onPage(
  browser: Browser,
  folder: string,
  options: BenchOptions,
  limitSeconds: number,
  note: (sentence: string) => void,
): Promise<BenchEnd | null> {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on('pageerror', (error) => note(`The page reports: ${error.message}`));
  await page.exposeFunction('protolabNote', note);
  await page.route(`${ADDRESS}**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') {
      const body =
        '<!doctype html><title>Bench</title><script type="module" src="/entry.js"></script>';
      await route.fulfill({ contentType: 'text/html', body });
    } else if (pathname.endsWith('.js')) {
      const body = await readFile(path.join(folder, path.normalize(pathname)));
      await route.fulfill({ contentType: 'text/javascript', body });
    } else await route.fulfill({ status: 404 });
  });
  try {
    await page.goto(ADDRESS);
    const answer = page.evaluate((given) => globalThis.protolabBench(given), options);
    if (limitSeconds === 0) return await answer;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const over = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), limitSeconds * 1000);
    });
    // Closing the page rejects the promise, which nobody awaits any more.
    answer.catch(() => {});
    return await Promise.race([answer, over]).finally(() => clearTimeout(timer));
  } finally {
    await page.close();
  }
}
