import { rmSync } from 'node:fs';
import path from 'node:path';
import { backUp, restore } from '../backups.ts';
import { eachTry, type FaultCase } from '../faultCase.ts';
import { FaultPage, timed } from '../faultPage.ts';
import { databaseFiles, shortRun } from '../storedRun.ts';

/** Within which the page says that its database cannot be opened. */
const OFFERED_MS = 10_000;

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
      // Chromium opens no database of the site any more; the page offers a place beside them.
      const beside = again.page.getByRole('button', { name: 'Begin an empty store' });
      const offered = await beside.waitFor({ timeout: OFFERED_MS }).then(
        () => true,
        () => false,
      );
      if (offered) {
        await Promise.all([again.page.waitForEvent('load'), beside.click()]);
        await again.usable();
      }
      context.note(offered ? 'an empty store was begun beside it' : 'the database opened again');
      await restore(again, backup, runId, context.folder);
      await after.close();
      return { recoverMs };
    });
  },
};
