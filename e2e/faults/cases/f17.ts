import type { FaultBrowser } from '../faultBrowser.ts';
import { eachTry, type FaultCase, type FaultContext, FaultMissed } from '../faultCase.ts';
import { FaultPage, timed, until } from '../faultPage.ts';
import { type GivenFile, giveFiles } from '../givenFiles.ts';
import { type StoredRecord, savedRun, storedRecords } from '../storedRecords.ts';

const CUTS = 64;
/** Files that are given at once. */
const BATCH = 100;

/** A checkpoint's file that was cut or changed: refused, and what is stored stays. */
export const f17: FaultCase = {
  id: 'F17',
  what: 'a checkpoint cut at every 1/64, or with a byte flipped, 100 files a try',
  tries: 2,
  fullTries: 11,
  async run(context) {
    const browser = await context.start();
    const { lab, bytes } = await labWithState(context, browser);
    const before = textOf(await storedRecords(lab.page));
    await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
    return eachTry(context, async (n) => {
      const files = n === 0 ? cutFiles(bytes) : flippedFiles(bytes, n);
      const recoverMs = await timed(async () => {
        await giveFiles(lab.page, 'Files of runs', context.folder, files);
        const refused = lab.page.getByRole('alert').getByRole('listitem');
        await until(
          async () => (await refused.count()) >= files.length,
          `the refusal of ${files.length} files`,
          120_000,
        );
      });
      const imported = await lab.page.getByText(/^\d+ runs? imported$/).count();
      if (imported > 0) throw new FaultMissed('a damaged checkpoint was imported');
      if (textOf(await storedRecords(lab.page)) !== before) {
        throw new FaultMissed('what is stored has changed', 1);
      }
      context.note(`${files.length} files in ${(recoverMs / 1000).toFixed(1)} s`);
      await lab.page.getByRole('button', { name: 'Close', exact: true }).first().click();
      return { recoverMs: recoverMs / files.length };
    });
  },
};

async function labWithState({ address }: FaultContext, { context }: FaultBrowser) {
  const lab = await FaultPage.open(context, address);
  await lab.usable();
  const runId = await lab.train();
  await lab.event('checkpointKept');
  await lab.press('Stop');
  await lab.event('runEnded');
  const { states } = await savedRun(await storedRecords(lab.page), runId);
  const newest = states.at(-1);
  if (newest === undefined) throw new Error('no state is stored');
  return { lab, bytes: newest.bytes };
}

const textOf = (records: readonly StoredRecord[]): string =>
  records
    .map(({ key, sha256 }) => `${key.join(' ')} ${sha256}`)
    .sort()
    .join('\n');

const cutFiles = (bytes: Buffer): GivenFile[] =>
  Array.from({ length: CUTS - 1 }, (_, i) => ({
    name: `cut-${i + 1}.safetensors`,
    bytes: bytes.subarray(0, Math.floor((bytes.length * (i + 1)) / CUTS)),
  }));

/** Each with one byte of another value, at places spread by a multiplier over the whole file. */
const flippedFiles = (bytes: Buffer, n: number): GivenFile[] =>
  Array.from({ length: BATCH }, (_, i) => {
    const flipped = Buffer.from(bytes);
    const nth = n * BATCH + i;
    const at = (nth * 2_654_435_761) % bytes.length;
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (nth % 8));
    return { name: `flip-${nth}.safetensors`, bytes: flipped };
  });
