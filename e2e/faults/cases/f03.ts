import { eachTry, type FaultCase } from '../faultCase.ts';
import { lostAndRecovered } from '../lostRun.ts';

/** The GPU process crashes once; each try has a browser of its own, as Chromium counts crashes. */
export const f03: FaultCase = {
  id: 'F3',
  what: 'the GPU process crashes',
  tries: 1,
  fullTries: 20,
  run: (context) =>
    eachTry(context, async (n) => {
      const browser = await context.start(`profile ${n}`);
      try {
        return await lostAndRecovered(context, browser, n, async () => {
          const session = await browser.session();
          // It may not answer.
          session.send('Browser.crashGpuProcess').catch(() => {});
        });
      } finally {
        await browser.close();
      }
    }),
};
