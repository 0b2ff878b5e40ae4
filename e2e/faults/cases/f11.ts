import { eachTry, type FaultCase } from '../faultCase.ts';
import { timed } from '../faultPage.ts';
import { fullStorage, requireUnchanged } from '../fullStorage.ts';
import { requireKept } from '../storedRecords.ts';

/** Room is made again while a run trains: its state is kept without a word from the user. */
export const f11: FaultCase = {
  id: 'F11',
  what: 'room is made again for a run that had none',
  tries: 1,
  fullTries: 5,
  async run(context) {
    return eachTry(context, async (n) => {
      const browser = await context.start(`profile-${n}`);
      const full = await fullStorage(context, browser);
      const { lab, runId } = full;
      await full.free();
      const from = lab.events.length;
      const recoverMs = await timed(async () => {
        await lab.event('checkpointKept', (event) => event.runId === runId, from);
      });
      await requireKept(lab.page, runId, lab.keptStep(runId));
      await requireUnchanged(full);
      await browser.close();
      return { recoverMs };
    });
  },
};
