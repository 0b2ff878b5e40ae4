import { expect, test } from 'vitest';
import { eachTry, FaultMissed } from './faultCase.ts';
import { faultTable, holds, recordOf } from './table.ts';

const fault = { id: 'F7', what: 'the tab crashes' };
const quiet = { note: () => {} };

test('tries are counted; one that throws has failed, and the others are made', async () => {
  const outcome = await eachTry({ tries: 4, ...quiet }, async (n) => {
    if (n === 1) throw new FaultMissed('one was mixed', 2, 1);
    if (n === 2) throw new Error('the page\nwith a log\nof many lines');
    return { recoverMs: 100 * n };
  });
  expect(outcome).toEqual({
    ...{ passed: 2, lost: 2, mixed: 1, recoverMs: 300, words: 'one was mixed' },
  });
  const row = { fault, tries: 4, outcome, tookMs: 5000.4 };
  expect(holds(row)).toBe(false);
  expect(recordOf(row)).toEqual({
    ...{ id: 'F7', tries: 4, passed: 2, lost: 2, mixed: 1, recoverMsMax: 300, tookMs: 5000 },
  });
});

test('the table names the rows that did not hold, and what was not tried', () => {
  const good = {
    ...{ fault, tries: 3, tookMs: 61_000 },
    outcome: { passed: 3, lost: 0, mixed: 0, recoverMs: null },
  };
  const bad = {
    fault: { id: 'F10', what: 'no room' },
    ...{ tries: 1, tookMs: 29_000 },
    outcome: { passed: 0, lost: 1, mixed: 0, recoverMs: 2340, words: 'the model is gone' },
  };
  expect(faultTable([good]).split('\n').at(-1)).toBe('Every fault was survived.');
  expect(faultTable([good, bad])).toMatchInlineSnapshot(`
    "     fault            tries  passed  lost  mixed  recovery    took
    F7   the tab crashes      3       3     0      0         –  61.0 s
    F10  no room              1       0     1      0     2.3 s  29.0 s

    F10: the model is gone
    In all 1.5 minutes.
    Not survived: F10."
  `);
});
