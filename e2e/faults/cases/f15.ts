import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eachTry, type FaultCase } from '../faultCase.ts';
import { FaultPage, timed, until } from '../faultPage.ts';
import { databaseFiles, shortRun } from '../storedRun.ts';

/** The log of the database is overwritten: the runs that are gone are named, no first visit shown. */
export const f15: FaultCase = {
  id: 'F15',
  what: 'the log of the database is overwritten on disk',
  tries: 1,
  fullTries: 5,
  async run(context) {
    return eachTry(context, async (n) => {
      const profile = `profile-${n}`;
      const browser = await context.start(profile);
      const { runId } = await shortRun(context, browser);
      await browser.close();
      for (const file of databaseFiles(path.join(context.folder, profile), /\.log$/)) {
        writeFileSync(file, Buffer.alloc(readFileSync(file).length, 0xa5));
      }
      const after = await context.start(profile);
      const lab = await FaultPage.create(after.context, context.address);
      const recoverMs = await timed(async () => {
        await lab.goto();
        await lab.usable();
      });
      await until(
        async () => {
          const text = (await lab.page.locator('body').textContent()) ?? '';
          return text.includes(runId) && /(is|are) gone/.test(text);
        },
        'a word about the run that is gone',
        30_000,
      );
      await after.close();
      return { recoverMs };
    });
  },
};
