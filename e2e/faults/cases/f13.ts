import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, timed } from '../faultPage.ts';

/** The tab that trains crashes while another watches, and the other continues its run. */
export const f13: FaultCase = {
  id: 'F13',
  what: 'the tab that trains crashes, another takes over',
  tries: 2,
  fullTries: 20,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, async () => {
      const lab = await FaultPage.open(browser.context, context.address);
      const other = await FaultPage.open(browser.context, context.address);
      for (const one of [lab, other]) await one.usable();
      const runId = await lab.train();
      await other.event('stepsFinished', (event) => event.runId === runId);
      await other.event('checkpointKept');
      const kept = other.keptStep(runId);
      const from = other.events.length;
      const recoverMs = await timed(async () => {
        (await lab.session()).send('Page.crash').catch(() => {});
        await other.page.getByRole('button', { name: 'Continue here' }).waitFor();
      });
      await other.press('Continue here');
      const again = await other.event('runStarted', () => true, from);
      if (again.runId !== runId || again.fromStep < kept) {
        throw new FaultMissed(
          `step ${kept} of ${runId} was kept; ${again.runId} continues from ${again.fromStep}`,
          1,
        );
      }
      await other.event('stepsFinished', (event) => event.runId === runId, from);
      await other.press('Stop');
      await other.event('runEnded', () => true, from);
      for (const one of [lab, other]) await one.page.close().catch(() => {});
      return { recoverMs };
    });
  },
};
