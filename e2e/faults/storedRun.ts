import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { FaultBrowser } from './faultBrowser.ts';
import type { FaultContext } from './faultCase.ts';
import { FaultPage, SMALL } from './faultPage.ts';

/** Trains a run to its end; what it stores is as long as one of a user, but for its length. */
export async function shortRun(
  { address }: FaultContext,
  { context }: FaultBrowser,
  seed = 0,
): Promise<{ readonly lab: FaultPage; readonly runId: string }> {
  const lab = await FaultPage.open(context, address, { ...SMALL, epochs: 2, seed });
  await lab.usable();
  const runId = await lab.train();
  await lab.event('runEnded', (event) => event.runId === runId);
  return { lab, runId };
}

/** The files of LevelDB in which a profile of a closed browser keeps the page's database. */
export function databaseFiles(profile: string, name: RegExp): readonly string[] {
  const folder = path.join(profile, 'Default/IndexedDB');
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.includes('.indexeddb.leveldb') && name.test(path.basename(file)),
  );
  if (found.length === 0) throw new Error(`the profile has no file ${name} of the database`);
  return found.map((file) => path.join(folder, file));
}
