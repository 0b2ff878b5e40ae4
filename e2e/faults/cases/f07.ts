import { eachTry, type FaultCase } from '../faultCase.ts';
import { FaultPage } from '../faultPage.ts';
import { interruptedSave } from './interruptedSave.ts';

/** The tab dies while a state is written: the old one or the new one is there, never a mixture. */
export const f07: FaultCase = {
  id: 'F7',
  what: 'the tab crashes 0 to 400 ms into a save',
  tries: 3,
  fullTries: 50,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, (n) =>
      interruptedSave(context, browser, n, async (lab) => {
        const crashed = new Promise((resolve) => lab.page.once('crash', resolve));
        // It never answers.
        (await lab.session()).send('Page.crash').catch(() => {});
        await crashed;
        await lab.page.close().catch(() => {});
        return FaultPage.open(browser.context, context.address);
      }),
    );
  },
};
