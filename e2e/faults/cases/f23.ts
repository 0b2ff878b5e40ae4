import { readFileSync } from 'node:fs';
import type { CDPSession } from '@playwright/test';
import type { FaultBrowser } from '../faultBrowser.ts';
import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, pause, SMALL, timed } from '../faultPage.ts';
import { type GivenFile, giveFiles } from '../givenFiles.ts';
import { HOSTILE_FILES, type HostileFile } from '../hostileFiles.ts';

/** What a refused file may take, beside twice its own size. */
const FREE_BYTES = 64 * 2 ** 20;

/** Files made to harm their reader: refused with a reason, and a run goes on meanwhile. */
export const f23: FaultCase = {
  id: 'F23',
  what: 'hostile files, one of each kind',
  tries: HOSTILE_FILES.length,
  fullTries: HOSTILE_FILES.length,
  async run(context) {
    const browser = await context.start();
    const lab = await FaultPage.open(browser.context, context.address, SMALL);
    await lab.usable();
    let training = false;
    // Images are refused while a run trains on others; runs are read beside it.
    const outcome = await eachTry(context, async (n) => {
      const file = HOSTILE_FILES[n];
      if (file === undefined) return {};
      if (file.as === 'runs' && !training) {
        // The images that were refused are not to be trained on.
        await lab.goto(SMALL);
        await lab.usable();
        await lab.train();
        await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
        training = true;
      }
      const bytes = file.make();
      const growth = await watchMemory(browser);
      const recoverMs = await timed(() =>
        refused(lab, file, { name: file.name, bytes }, context.folder),
      );
      const grown = await growth();
      const megabytes = `${(grown / 1e6).toFixed(0)} MB`;
      context.note(`${file.name}: ${(recoverMs / 1000).toFixed(2)} s, ${megabytes}`);
      if (grown > 2 * bytes.length + FREE_BYTES) {
        throw new FaultMissed(`${file.name} took ${megabytes}`);
      }
      if (training) await lab.event('stepsFinished', () => true, lab.events.length);
      return { recoverMs };
    });
    if (!training) return outcome;
    await lab.page.getByRole('link', { name: /^Train/ }).click();
    await lab.press('Stop');
    await lab.event('runEnded', ({ state }) => state === 'stopped');
    return outcome;
  },
};

/** Gives the file to the page, and waits for the sentence that names it. */
async function refused(
  { page }: FaultPage,
  { as }: HostileFile,
  file: GivenFile,
  folder: string,
): Promise<void> {
  await giveFiles(page, as === 'images' ? 'Data files' : 'Files of runs', folder, [file]);
  const words = page.getByRole('alert').filter({ hasText: file.name }).first();
  await words.waitFor({ timeout: 90_000 });
}

/** @returns by how much the browser's pages have grown at most; 0 where it cannot be read */
async function watchMemory(browser: FaultBrowser): Promise<() => Promise<number>> {
  const session = await browser.session();
  const before = await residentBytes(session);
  let most = before;
  let watching = true;
  const watched = (async () => {
    while (watching) {
      most = Math.max(most, await residentBytes(session));
      await pause(100);
    }
  })();
  return async () => {
    watching = false;
    await watched;
    await session.detach();
    return most - before;
  };
}

/** Of all renderers, as the kernel of Linux counts it. */
async function residentBytes(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((sum, { id }) => sum + residentOf(id), 0);
}

function residentOf(pid: number): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return 1024 * Number(kilobytes ?? 0);
  } catch {
    return 0;
  }
}
