import { servePage } from '../../tools/server.ts';
import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, SMALL, timed } from '../faultPage.ts';

const PANELS = ['Prototypes', 'Runs', 'Compare', 'Experiments'] as const;

/** The network goes in a run: the run and every panel go on, and the page loads again without it. */
export const f20: FaultCase = {
  id: 'F20',
  what: 'no network in a run, then a reload',
  tries: 1,
  fullTries: 5,
  async run(context) {
    return eachTry(context, async (n) => {
      const browser = await context.start(`profile-${n}`);
      const server = await servePage(0);
      const lab = await FaultPage.create(browser.context, server.address);
      // An automated browser keeps nothing; this one is to be as a user's.
      await lab.page.addInitScript(() =>
        Object.defineProperty(navigator, 'webdriver', { get: () => false }),
      );
      await lab.goto(SMALL);
      const tour = lab.page.getByRole('dialog').getByRole('button', { name: 'Close' });
      await tour.click({ timeout: 20_000 }).catch(() => {});
      await lab.usable();
      await lab.page.waitForFunction(
        () => navigator.serviceWorker.controller?.state === 'activated',
      );
      await lab.train();
      // What Playwright calls offline leaves service workers their network.
      await server.close();
      const from = lab.events.length;
      for (const name of PANELS) {
        await lab.page.getByRole('link', { name, exact: true }).click();
        const region = lab.page.getByRole('region', { name, exact: true });
        await lab.page.getByRole('heading', { name }).or(region).first().waitFor();
      }
      const { steps } = await lab.event('stepsFinished', () => true, from);
      if (!steps.every(({ lossInst }) => Number.isFinite(lossInst))) {
        throw new FaultMissed('a step without the network is not finite');
      }
      lab.page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
      const recoverMs = await timed(async () => {
        await lab.page.reload();
        await lab.page.getByRole('link', { name: /^Train/ }).click();
        await lab.usable();
      });
      await browser.close();
      return { recoverMs };
    });
  },
};
