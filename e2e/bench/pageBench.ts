import { type Browser, chromium } from '@playwright/test';
import type { Bar } from '#checks/bench/bars.ts';
import { chromeArguments, findChrome } from '../tools/chrome.ts';
import { forwardEvents, type PageEvent } from '../tools/page.ts';
import { buildPageIfStale } from '../tools/project.ts';
import { servePage } from '../tools/server.ts';
import { PAGE_CASES } from './pageCases.ts';

export interface PageBench {
  /** Runs only the cases whose name contains this. */
  readonly only: string | null;
  readonly note: (sentence: string) => void;
  readonly onBar: (bar: Bar) => void;
}

export type PageBenchEnd =
  | { readonly kind: 'noAdapter'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'done'; readonly runtime: string; readonly bars: readonly Bar[] };

/** Builds the page, and times it in headless Chromium on its software adapter. */
export async function benchPage({ only, note, onBar }: PageBench): Promise<PageBenchEnd> {
  const chrome = findChrome();
  if (chrome === null) {
    const message = 'There is no Chrome or Chromium; install one, or set PROTOLAB_CHROME.';
    return { kind: 'noAdapter', message };
  }
  const cases = PAGE_CASES.filter(({ name }) => only === null || name.includes(only));
  if (cases.length === 0) {
    const names = PAGE_CASES.map(({ name }) => `"${name}"`).join(', ');
    return { kind: 'refused', message: `No case of the page holds "${only}"; there are ${names}.` };
  }
  await buildPageIfStale();
  const server = await servePage(0);
  let browser: Browser | null = null;
  const bars: Bar[] = [];
  try {
    browser = await chromium.launch({
      executablePath: chrome,
      args: chromeArguments('swiftshader'),
    });
    for (const { name, run } of cases) {
      note(name);
      // Separate storage, so that the cases do not affect each other.
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      page.setDefaultTimeout(0);
      const events: PageEvent[] = [];
      await forwardEvents(page, (event) => events.push(event));
      for (const bar of await run({ browser, page, server, events })) {
        bars.push(bar);
        onBar(bar);
      }
      await context.close();
    }
    return { kind: 'done', runtime: `Chromium ${browser.version()}, SwiftShader`, bars };
  } finally {
    await browser?.close();
    await server.close();
  }
}
