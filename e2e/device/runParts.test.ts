import { expect, test } from 'vitest';
import { parseDeviceArguments } from './arguments.ts';
import { PARTS, type Part } from './parts.ts';
import { type Findings, runParts } from './runParts.ts';

/** Runs parts that take so many seconds, or what they may if that is less, by a clock of its own. */
async function after(
  takes: Readonly<Record<string, number>>,
  args: readonly string[] = [],
  parts: readonly Pick<Part, 'name' | 'seconds' | 'leastSeconds'>[] = PARTS,
) {
  let now = 0;
  const stop = new AbortController();
  const limits = new Map<string, number>();
  const written: Findings[] = [];
  const said: string[] = [];
  const faked = parts.map(
    (part): Part => ({
      ...part,
      run({ limitSeconds }) {
        limits.set(part.name, limitSeconds);
        const seconds = takes[part.name] ?? part.seconds;
        now += Math.min(seconds, limitSeconds);
        if (part.name === 'stopped') stop.abort('it was ended by SIGTERM');
        if (seconds < 0) return Promise.reject(new Error('it broke'));
        return Promise.resolve(
          seconds > limitSeconds
            ? { kind: 'skipped', reason: 'it took too long' }
            : {
                ...{ kind: 'done', found: { seconds, result: part.name }, lines: [part.name] },
                ...(seconds === 1 && { failed: true as const }),
              },
        );
      },
    }),
  );
  const names = parts.map(({ name }) => name);
  const findings = await runParts(faked, {
    ...{ options: parseDeviceArguments(args, names), environment: {}, elapsed: () => now },
    signal: stop.signal,
    note: (sentence) => said.push(sentence),
    write: (found) => written.push(structuredClone(found)),
  });
  return { ...findings, limits, written, said, seconds: now };
}

test('the parts take no more than ten minutes, however long each takes', async () => {
  const {
    seconds: planned,
    parts,
    skipped,
  } = await after(Object.fromEntries(PARTS.map(({ name }) => [name, Number.POSITIVE_INFINITY])));
  expect(planned).toBeLessThan(600);
  expect(parts).toEqual({});
  expect(skipped.map(({ part }) => part)).toEqual(PARTS.map(({ name }) => name));
});

test('each part gets what it may take, the last one what is left', async () => {
  const parts = [
    { name: 'first', seconds: 400, leastSeconds: 10 },
    { name: 'second', seconds: 400, leastSeconds: 10 },
    { name: 'third', seconds: 400, leastSeconds: 10 },
  ];
  const { limits, skipped } = await after({}, [], parts);
  expect([...limits]).toEqual([
    ['first', 400],
    ['second', 197],
  ]);
  expect(skipped).toEqual([
    { part: 'second', reason: 'it took too long' },
    { part: 'third', reason: '0 s were left of the budget' },
  ]);
});

test('what was not asked for, broke or failed is said, and all is written after every part', async () => {
  const parts = [
    { name: 'wrong', seconds: 10, leastSeconds: 1 },
    { name: 'broken', seconds: 10, leastSeconds: 1 },
    { name: 'other', seconds: 10, leastSeconds: 1 },
  ];
  const { failed, skipped, said, written } = await after(
    { wrong: 1, broken: -1 },
    ['--only', 'wrong', '--only', 'broken'],
    parts,
  );
  expect(failed).toBe(true);
  expect(skipped).toEqual([
    { part: 'broken', reason: 'it broke' },
    { part: 'other', reason: 'it was not asked for' },
  ]);
  expect(said).toContain('wrong: FAILED in 1 s');
  expect(written.map(({ skipped: why }) => why.length)).toEqual([0, 1, 2]);
});

test('a signal that ends the command ends the rest, and what was found is written', async () => {
  const parts = ['first', 'stopped', 'last'].map((name) => ({
    name,
    seconds: 10,
    leastSeconds: 1,
  }));
  const { parts: found, skipped, written, lines } = await after({}, [], parts);
  expect(Object.keys(found)).toEqual(['first', 'stopped']);
  expect(skipped).toEqual([{ part: 'last', reason: 'it was ended by SIGTERM' }]);
  expect(written.at(-1)).toMatchObject({ parts: { first: { seconds: 10 } }, skipped });
  expect(lines).toContain('  first');
});
