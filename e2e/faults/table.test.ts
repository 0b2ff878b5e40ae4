import { expect, test } from 'vitest';
import { eachTry, FaultMissed } from './faultCase.ts';
import { faultTable, holds, recordOf } from './table.ts';

const fault = { id: 'F7', what: 'the tab crashes' };
const quiet = { note: () => {} };

test('tries are counted; one that throws has failed, and the others are made', async () => {
  const outcome = await eachTry({ tries: 4, ...quiet }, async (n) => {
    if (n === 1) throw new FaultMissed('one was mixed', 2);
    if (n === 2) throw new Error('the page\nwith a log\nof many lines');
    return { recoverMs: 100 * n };
  });
  expect(outcome).toEqual({ passed: 2, lost: 2, recoverMs: 300, words: 'one was mixed' });
  const row = { fault, tries: 4, outcome };
  expect(holds(row)).toBe(false);
  expect(recordOf(row)).toEqual({ id: 'F7', tries: 4, passed: 2, lost: 2, recoverMsMax: 300 });
});

test('the table names the rows that did not hold, and what was not tried', () => {
  const good = { fault, tries: 3, outcome: { passed: 3, lost: 0, recoverMs: null } };
  const bad = {
    fault: { id: 'F10', what: 'no room' },
    tries: 1,
    outcome: { passed: 0, lost: 1, recoverMs: 2340, words: 'the model is gone' },
  };
  expect(faultTable([good]).split('\n').at(-1)).toBe('Every fault was survived.');
  expect(faultTable([good, bad])).toMatchInlineSnapshot(`
    "     fault            tries  passed  lost  recovery
    F7   the tab crashes      3       3     0         –
    F10  no room              1       0     1     2.3 s

    F10: the model is gone
    Not survived: F10."
  `);
});
