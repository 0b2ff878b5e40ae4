import { rmSync } from 'node:fs';
import path from 'node:path';
import { backUp, restore } from '../backups.ts';
import { eachTry, type FaultCase } from '../faultCase.ts';
import { FaultPage, timed } from '../faultPage.ts';
import { databaseFiles, shortRun } from '../storedRun.ts';

/** The database cannot be opened any more: the lab works, and takes a backup. */
export const f16: FaultCase = {
  id: 'F16',
  what: 'the MANIFEST of the database is deleted on disk',
  tries: 1,
  fullTries: 5,
  async run(context) {
    return eachTry(context, async (n) => {
      const profile = `profile-${n}`;
      const browser = await context.start(profile);
      const { lab, runId } = await shortRun(context, browser);
      const backup = await backUp(browser, lab, context.folder);
      await browser.close();
      for (const file of databaseFiles(path.join(context.folder, profile), /^MANIFEST-/)) {
        rmSync(file);
      }
      const after = await context.start(profile);
      const again = await FaultPage.create(after.context, context.address);
      const recoverMs = await timed(async () => {
        await again.goto();
        await again.usable();
      });
      await restore(again, backup, runId, context.folder);
      await after.close();
      return { recoverMs };
    });
  },
};
