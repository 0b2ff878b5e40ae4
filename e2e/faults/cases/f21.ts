import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, pause } from '../faultPage.ts';

/** How long a prompt is waited for, ms. */
const PROMPT_MS = 3000;

/** Tries to close the tab. @returns whether it asked before; then it stays */
async function asks({ page }: FaultPage): Promise<boolean> {
  const asked = new Promise<boolean>((resolve) => {
    page.once('dialog', (dialog) => {
      resolve(dialog.type() === 'beforeunload');
      void dialog.dismiss();
    });
    page.once('close', () => resolve(false));
  });
  await page.close({ runBeforeUnload: true });
  return await Promise.race([asked, pause(PROMPT_MS).then(() => false)]);
}

/** The tab is closed while it trains, and once all is stored. */
export const f21: FaultCase = {
  id: 'F21',
  what: 'the tab is closed in training, and when all is saved',
  tries: 1,
  fullTries: 5,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, async () => {
      const lab = await FaultPage.open(browser.context, context.address);
      await lab.usable();
      await lab.train();
      if (!(await asks(lab))) throw new FaultMissed('it closed in training without a word');
      await lab.press('Stop');
      await lab.event('runEnded');
      if (await asks(lab)) throw new FaultMissed('it asked although all was saved');
      return {};
    });
  },
};
