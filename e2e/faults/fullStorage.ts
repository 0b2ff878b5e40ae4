import type { Page } from '@playwright/test';
import type { FaultBrowser } from './faultBrowser.ts';
import { type FaultContext, FaultMissed } from './faultCase.ts';
import { FaultPage, SMALL } from './faultPage.ts';
import { type StoredRecord, savedRun, storedRecords } from './storedRecords.ts';

/** Room for the states of one short run. */
const QUOTA_BYTES = 24 * 2 ** 20;

/** A lab without room for another state. */
export interface FullLab {
  readonly lab: FaultPage;
  /** A run that was stored while there was room, and its records. */
  readonly stored: { readonly runId: string; readonly records: readonly StoredRecord[] };
  /** The run that has no room, after its first failure. */
  readonly runId: string;
  /** What the page said. */
  readonly said: string;
  /** Takes away what fills the storage. */
  free(): Promise<void>;
}

/** Trains a run, fills the storage up, and trains another one. */
export async function fullStorage(
  { address }: FaultContext,
  { context }: FaultBrowser,
): Promise<FullLab> {
  const lab = await FaultPage.create(context, address);
  // Chromium takes a limit that is set before anything is written; later ones wait for 20 s.
  const origin = new URL(address).origin;
  const session = await lab.session();
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: QUOTA_BYTES });
  await lab.goto({ ...SMALL, epochs: 1 });
  await lab.usable();
  const first = await lab.train();
  await lab.event('runEnded', ({ runId }) => runId === first);
  await lab.page.evaluate(fillUp);
  const records = await recordsOf(lab.page, first);
  await lab.goto({ ...SMALL, epochs: 12, seed: 1 });
  await lab.usable();
  const runId = await lab.train();
  await lab.event('storageFailed');
  const said = await lab.alerts();
  return {
    ...{ lab, stored: { runId: first, records }, runId, said },
    async free() {
      await lab.page.evaluate(
        () =>
          new Promise<void>((resolve, reject) => {
            const request = indexedDB.deleteDatabase('faults-filler');
            request.onsuccess = () => resolve();
            request.onerror = () => reject(request.error);
          }),
      );
    },
  };
}

/** Runs in the page: random bytes, which nothing packs, until no more fit. */
async function fillUp(): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('faults-filler', 1);
    request.onupgradeneeded = () =>
      request.result.createObjectStore('bytes', { autoIncrement: true });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const put = (length: number) =>
    new Promise<boolean>((resolve) => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 2 ** 16) {
        crypto.getRandomValues(bytes.subarray(at, at + 2 ** 16));
      }
      const transaction = database.transaction('bytes', 'readwrite');
      transaction.objectStore('bytes').put(bytes);
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
    });
  for (const length of [2 ** 20, 2 ** 17, 2 ** 15]) {
    for (let puts = 0; puts < 1000 && (await put(length)); puts++);
  }
  database.close();
}

const recordsOf = async (page: Page, runId: string): Promise<readonly StoredRecord[]> =>
  (await storedRecords(page)).filter(({ key }) => key[1] === runId);

/** @throws FaultMissed if a record of the run that was stored before is another one, or gone */
export async function requireUnchanged({ lab, stored }: FullLab): Promise<void> {
  const now = await recordsOf(lab.page, stored.runId);
  await savedRun(now, stored.runId);
  const text = (records: readonly StoredRecord[]) =>
    records
      .map(({ key, sha256 }) => `${key.join(' ')} ${sha256}`)
      .sort()
      .join();
  if (text(now) !== text(stored.records)) {
    throw new FaultMissed('the run that was stored before has changed', 1);
  }
}
