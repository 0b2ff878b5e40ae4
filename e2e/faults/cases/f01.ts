import type { Page } from '@playwright/test';
import { eachTry, type FaultCase } from '../faultCase.ts';
import { lostAndRecovered } from '../lostRun.ts';

declare global {
  /** The training workers that the page has started, in order; see `keepWorkers`. */
  var protolabWorkers: Worker[] | undefined;
}

/** Lets a case end the page's worker, which the page alone can. */
async function keepWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept: Worker[] = [];
    globalThis.protolabWorkers = kept;
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        if (options?.name === 'trainer') kept.push(this);
      }
    };
  });
}

/** The training worker ends in the middle of a step, without a word. */
export const f01: FaultCase = {
  id: 'F1',
  what: 'the training worker ends in a step',
  tries: 2,
  fullTries: 20,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, (n) =>
      lostAndRecovered(
        context,
        browser,
        n,
        (lab) => lab.page.evaluate(() => globalThis.protolabWorkers?.at(-1)?.terminate()),
        keepWorkers,
      ),
    );
  },
};
