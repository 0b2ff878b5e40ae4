import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, timed, until } from '../faultPage.ts';
import { storedRecords } from '../storedRecords.ts';

const said = ({ page }: FaultPage) =>
  page
    .getByText(/being trained in another tab|Another tab of this browser is training/)
    .first()
    .isVisible();

/** A tab that sees that another trains has no Train any more. */
const pressTrain = ({ page }: FaultPage) =>
  page.evaluate(() => {
    for (const button of document.querySelectorAll('button')) {
      if (button.textContent === 'Train') button.click();
    }
  });

/** Two tabs are told to train at the same time. */
export const f12: FaultCase = {
  id: 'F12',
  what: 'two tabs press Train',
  tries: 2,
  fullTries: 20,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, async () => {
      const first = await FaultPage.open(browser.context, context.address);
      const second = await FaultPage.open(browser.context, context.address);
      const labs = [first, second];
      for (const lab of labs) await lab.usable();
      const recoverMs = await timed(async () => {
        await Promise.all(labs.map(pressTrain));
        await until(
          async () => (await said(first)) || (await said(second)),
          'the other tab’s sentence',
        );
      });
      for (const lab of labs) await lab.event('stepsFinished');
      const ids = labs.flatMap(({ events }) =>
        events.flatMap((event) => (event.type === 'runStarted' ? [event.runId] : [])),
      );
      const runs = new Set(ids).size;
      if (runs !== 1) throw new FaultMissed(`${runs} runs were trained`);
      if ((await said(first)) === (await said(second))) {
        throw new FaultMissed('not one tab says that the other trains');
      }
      const other = (await said(first)) ? first : second;
      await other.press('Stop');
      for (const lab of labs) await lab.event('runEnded');
      const records = (await storedRecords(first.page)).filter(
        ({ key, sound }) => key[0] === 'run' && key[1] === ids[0] && sound,
      );
      if (records.length !== 1) throw new FaultMissed('the run’s record is not sound', 1);
      for (const lab of labs) await lab.page.close();
      return { recoverMs };
    });
  },
};
