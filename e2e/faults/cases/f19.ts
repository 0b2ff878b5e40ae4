import { eachTry, type FaultCase, FaultMissed } from '../faultCase.ts';
import { FaultPage, SMALL, until } from '../faultPage.ts';
import { giveFiles } from '../givenFiles.ts';
import { changeRecord, storedRecords } from '../storedRecords.ts';

const SCHEMAS = [99, 0];

/** Records and files of other versions: used where they can be, refused else, never overwritten. */
export const f19: FaultCase = {
  id: 'F19',
  what: 'records and files of a newer and an older version',
  tries: 1,
  fullTries: 1,
  async run(context) {
    const browser = await context.start();
    return eachTry(context, async () => {
      const lab = await FaultPage.open(browser.context, context.address, { ...SMALL, epochs: 1 });
      await lab.usable();
      const runIds: string[] = [];
      for (const schema of SCHEMAS) {
        const runId = await lab.train();
        await lab.event('runEnded', (event) => event.runId === runId);
        await changeRecord(lab.page, ['run', runId, 0], withSchema, schema);
        runIds.push(runId);
        await lab.page.reload();
        await lab.usable();
      }
      // The page reads them, and stores another run beside them.
      const runId = await lab.train();
      await lab.event('runEnded', (event) => event.runId === runId);
      const records = await storedRecords(lab.page);
      for (const [i, schema] of SCHEMAS.entries()) {
        const kept = records.some(
          ({ key, schema: found }) => key.includes(runIds[i] ?? '') && found === schema,
        );
        if (!kept) throw new FaultMissed(`the record of schema ${schema} is gone`, 1);
      }
      await lab.page.getByRole('link', { name: 'Runs', exact: true }).click();
      const file = (name: string, version: number) => ({
        name,
        bytes: Buffer.from(
          JSON.stringify({
            ...{ format: 'protolab-run', version, runId: `of-version-${version}`, config: {} },
            ...{ startedAt: 5, state: 'stopped', totalSteps: 9, stepsPerEpoch: 3, notes: [] },
            steps: { columns: [], rows: [] },
          }),
        ),
      });
      await giveFiles(lab.page, 'Files of runs', context.folder, [
        file('older.json', 1),
        file('newer.json', 99),
      ]);
      const refusal = lab.page.getByRole('alert').filter({ hasText: 'newer.json' });
      await refusal.first().waitFor();
      const said = await refusal.first().textContent();
      if (!said?.includes('99')) throw new FaultMissed(`the version is not named: ${said}`);
      await until(
        async () => (await storedRecords(lab.page)).some(({ key }) => key[1] === 'of-version-1'),
        'the run of the older file',
      );
      return {};
    });
  },
};

/** Gives a record another schema version. */
const withSchema = (record: object, schema: number): object => ({ ...record, schema });
