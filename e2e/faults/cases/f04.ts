import type { FaultBrowser } from '../faultBrowser.ts';
import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { type FaultPage, timed } from '../faultPage.ts';
import { trainingLab } from '../lostRun.ts';

const crash = async (browser: FaultBrowser): Promise<void> => {
  const session = await browser.session();
  session.send('Browser.crashGpuProcess').catch(() => {});
};

/** @throws FaultMissed where the page without a GPU does not say so, or cannot show and export */
async function checkWithoutGpu(lab: FaultPage, runId: string): Promise<void> {
  const verdict = await lab.page.getByRole('region', { name: 'Verdict' }).textContent();
  if (!/(GPU|graphics device) was lost.*All 3 attempts .* are used up/.test(verdict ?? '')) {
    throw new FaultMissed(`the run failed with: ${verdict ?? 'no words'}`);
  }
  await lab.page.getByRole('button', { name: 'Resume', exact: true }).first().waitFor();
  await lab.exportCheckpoint();
  await lab.page.evaluate((hash) => {
    location.hash = hash;
  }, `#/runs/${runId}`);
  await lab.page.getByRole('article', { name: runId }).waitFor();
}

/** Chromium gives no adapter after the second crash: at most three attempts, then words. */
export const f04: FaultCase = {
  id: 'F4',
  what: 'the GPU process crashes again and again',
  tries: 1,
  fullTries: 5,
  run: (context) =>
    eachTry(context, async (n) => {
      const browser = await context.start(`profile ${n}`);
      const { lab, runId } = await trainingLab(context, browser, n);
      const from = lab.events.length;
      let tried = 0;
      lab.onEvent(({ type }) => {
        if (type === 'deviceFailed' || type === 'deviceOpened') tried++;
        // Whatever is opened is lost again.
        if (type === 'deviceOpened') void crash(browser);
      });
      const recoverMs = await timed(async () => {
        await crash(browser);
        await lab.page
          .getByText(/could not continue by itself|Failed at step/)
          .first()
          .waitFor({ timeout: 120_000 });
      });
      // The loss itself, and an answer to each of three attempts, which may be lost as well.
      if (tried > 8) throw new FaultMissed(`${tried} answers of the device`);
      await checkWithoutGpu(lab, runId);
      const started = lab.events.slice(from).filter(({ type }) => type === 'runStarted').length;
      if (started > 3) throw new FaultMissed(`the run was started ${started} times`);
      return { recoverMs };
    }),
};
