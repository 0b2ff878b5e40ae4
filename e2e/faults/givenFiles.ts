import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';

export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Gives files to one of the page's inputs, from the disk: Playwright would send their bytes through
 * the page, which takes its memory.
 * @param folder gets the files
 */
export async function giveFiles(
  page: Page,
  label: 'Data files' | 'Files of runs' | 'Backup file',
  folder: string,
  files: readonly GivenFile[],
): Promise<void> {
  const paths = files.map(({ name, bytes }) => {
    const on = path.join(folder, name);
    writeFileSync(on, bytes);
    return on;
  });
  // A panel is loaded when it is first shown.
  await page.getByLabel(label).waitFor({ state: 'attached' });
  const session = await page.context().newCDPSession(page);
  const { root } = await session.send('DOM.getDocument');
  const selector = `input[aria-label="${label}"]`;
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  await session.send('DOM.setFileInputFiles', { files: paths, nodeId });
  await session.detach();
}
