import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { fullStorage, requireUnchanged } from '../fullStorage.ts';

/** No room: what was stored stays, the run goes on, and its model can be exported at its end. */
export const f10: FaultCase = {
  id: 'F10',
  what: 'no room for a state, until the run has finished',
  tries: 1,
  fullTries: 5,
  async run(context) {
    return eachTry(context, async (n) => {
      const browser = await context.start(`profile-${n}`);
      const full = await fullStorage(context, browser);
      const { lab, runId, said } = full;
      if (!/\d(\.\d+)?\s*[kM]B/.test(said)) {
        throw new FaultMissed(`the room that is needed is not named: ${said.slice(0, 160)}`);
      }
      const end = await lab.event('runEnded', (event) => event.runId === runId);
      if (end.state !== 'finished') throw new FaultMissed(`the run ${end.state}`);
      await requireUnchanged(full);
      const from = lab.events.length;
      await lab.exportCheckpoint();
      if (lab.events.slice(from).some(({ type }) => type === 'workerDied')) {
        throw new FaultMissed('the worker died');
      }
      await browser.close();
      return {};
    });
  },
};
