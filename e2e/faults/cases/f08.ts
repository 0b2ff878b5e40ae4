import { eachTry, type FaultCase } from '../faultCase.ts';
import { interruptedSave } from './interruptedSave.ts';

/** The document goes while a state is written: as F7. */
export const f08: FaultCase = {
  id: 'F8',
  what: 'the page is reloaded mid-save',
  tries: 3,
  fullTries: 50,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, (n) =>
      interruptedSave(context, browser, n, async (lab) => {
        // A prompt about the run in training is accepted.
        lab.page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
        await lab.page.reload();
        return lab;
      }),
    );
  },
};
