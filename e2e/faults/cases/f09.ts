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
      const after = await context.start();
      const again = await FaultPage.create(after.context, context.address);
      const recoverMs = await timed(async () => {
        await again.goto();
        await again.usable();
      });
      await requireKept(again.page, runId, kept);
      await after.close();
      return { recoverMs };
    });
  },
};
