import { eachTry, type FaultCase } from '../faultCase.ts';
import { FaultPage, timed } from '../faultPage.ts';
import { requireKept } from '../storedRecords.ts';

/** The browser is killed as soon as the page called a state kept: that state is there. */
export const f09: FaultCase = {
  id: 'F9',
  what: 'the browser is killed right after a state was kept',
  tries: 2,
  fullTries: 20,
  async run(context) {
    return eachTry(context, async () => {
      const browser = await context.start();
      const lab = await FaultPage.open(browser.context, context.address);
      await lab.usable();
      const runId = await lab.train();
      // In the turn in which the word arrives.
      const killed = new Promise<void>((resolve) =>
        lab.onEvent((event) => {
          if (event.type === 'checkpointKept') resolve(browser.kill());
        }),
      );
      await killed;
      const kept = lab.keptStep(runId);
      let again: FaultPage | null = null;
      const after = await context.start();
      const recoverMs = await timed(async () => {
        again = await FaultPage.open(after.context, context.address);
        await again.usable();
      });
      const { page } = again ?? lab;
      await requireKept(page, runId, kept);
      await after.close();
      return { recoverMs };
    });
  },
};
