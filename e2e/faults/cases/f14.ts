import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, until } from '../faultPage.ts';
import { changeRecord, type StoredRecord, storedRecords } from '../storedRecords.ts';
import { shortRun } from '../storedRun.ts';

const KINDS = ['run', 'steps'] as const;

/** A byte of a record is another one: that record is set aside and named, and no other. */
export const f14: FaultCase = {
  id: 'F14',
  what: 'a byte flipped in a record of the database',
  tries: 2,
  fullTries: 10,
  async run(context) {
    return eachTry(context, async (n) => {
      const browser = await context.start(`profile-${n}`);
      const other = await shortRun(context, browser, 1);
      await other.lab.page.close();
      const { lab, runId } = await shortRun(context, browser);
      const kind = KINDS[n % KINDS.length] ?? 'run';
      await changeRecord(lab.page, [kind, runId, 0], flipByte, 20 + n);
      const before = await storedRecords(lab.page);
      await lab.page.close();
      const again = await FaultPage.open(browser.context, context.address);
      await again.usable();
      const runs = again.page.getByRole('link', { name: 'Runs', exact: true });
      await runs.click();
      if (kind === 'steps') {
        await again.page.evaluate(
          (hash) => {
            location.hash = hash;
          },
          `#/runs/${encodeURIComponent(runId)}`,
        );
      }
      await until(
        async () => {
          const text = await again.page.locator('body').textContent();
          return text?.includes(runId) === true && /damaged/.test(text);
        },
        'a word about the damaged record',
        30_000,
      );
      const after = await storedRecords(again.page);
      requireOthers(before, after, [kind, runId, 0]);
      await browser.close();
      return {};
    });
  },
};

/** @throws FaultMissed if another record than this one has changed, or this one is not kept */
function requireOthers(
  before: readonly StoredRecord[],
  after: readonly StoredRecord[],
  key: StoredRecord['key'],
): void {
  const name = (record: StoredRecord['key']) => record.join(' ');
  const now = new Map(after.map((record) => [name(record.key), record]));
  for (const record of before) {
    if (name(record.key) === name(key)) continue;
    if (now.get(name(record.key))?.sha256 === record.sha256) continue;
    throw new FaultMissed(`record ${name(record.key)} has changed too`, 1);
  }
  const kept = after.some(
    ({ key: found, sound }) =>
      !sound && found.includes(key[0] ?? '') && found.includes(key[1] ?? ''),
  );
  if (!kept) throw new FaultMissed(`the damaged record ${name(key)} is not kept`, 1);
}

/** Changes a byte of a record's content, as a disk does. */
function flipByte(record: { bytes: Uint8Array }, at: number): object {
  const { bytes } = record;
  const place = at % bytes.length;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return record;
}
