import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultBrowser } from './faultBrowser.ts';
import { type FaultPage, until } from './faultPage.ts';
import { type GivenFile, giveFiles } from './givenFiles.ts';

/** Backs the lab up as a user does. @param folder gets the file */
export async function backUp(
  browser: FaultBrowser,
  lab: FaultPage,
  folder: string,
): Promise<GivenFile> {
  const into = path.join(folder, 'downloads');
  mkdirSync(into, { recursive: true });
  const session = await browser.session();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: into });
  await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
  await lab.press('Back up');
  const whole = () =>
    (existsSync(into) ? readdirSync(into) : []).filter((file) => !/crdownload|\.tmp$/.test(file));
  await until(() => whole().length > 0, 'the file of the backup');
  await session.detach();
  const [name = ''] = whole();
  return { name: 'backup.zip', bytes: readFileSync(path.join(into, name)) };
}

/** Restores a backup as a user does, and waits until the run is there. */
export async function restore(
  lab: FaultPage,
  backup: GivenFile,
  runId: string,
  folder: string,
): Promise<void> {
  await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
  await lab.page.getByLabel('Backup file').waitFor({ state: 'attached' });
  await giveFiles(lab.page, 'Backup file', folder, [backup]);
  await lab.page
    .getByRole('row', { name: new RegExp(runId) })
    .first()
    .waitFor();
}
