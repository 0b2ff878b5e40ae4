import type { BrowserContext, Page, Worker } from '@playwright/test';
import type { FaultBrowser } from './faultBrowser.ts';
import { until } from './faultPage.ts';

/**
 * A context, without the profile, in which the worker that trains runs a function before its own
 * code: what fails in it fails for real, and the build is the one that users have.
 * @param hook runs in the worker, without access to its module
 */
export async function withTrainerHook<Argument>(
  { browser }: FaultBrowser,
  hook: (argument: Argument) => void,
  argument: Argument,
): Promise<BrowserContext> {
  // A service worker would answer before the route does.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  await context.route(/\/trainer\.worker[^/]*\.js/, async (route) => {
    const response = await route.fetch();
    const body = `(${hook})(${JSON.stringify(argument)});\n${await response.text()}`;
    await route.fulfill({ response, body });
  });
  return context;
}

/** The worker that trains. */
export async function trainerOf(page: Page): Promise<Worker> {
  const find = () => page.workers().find((worker) => worker.url().includes('trainer.worker'));
  await until(() => find() !== undefined, 'the worker that trains');
  const found = find();
  if (found === undefined) throw new Error('unreachable: it was there');
  return found;
}
