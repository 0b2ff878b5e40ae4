import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { verbatim } from '#base/words.ts';
import { FIELD_NAMES } from '#run/fields/fields.ts';
import type { RunMetadata } from '#run/runMetadata.ts';
import { createConfigStore } from '#store/config/configStore.ts';
import { readPageUrl } from '#store/page/pageUrl.ts';
import { type HistoryEntry, UNKNOWN_USE } from '#store/runs/archive.ts';
import { historyEntry } from '#store/runs/history.fixture.ts';
import { thingCommands } from './thingCommands.ts';

const entry = (runId: string, metadata: Partial<RunMetadata> = {}): HistoryEntry =>
  historyEntry(runId, {}, metadata);

const group = {
  id: 'g',
  kind: 'sweep',
  label: verbatim('Seed, quick'),
  field: 'seed',
  value: 1,
  seed: 1,
} as const;

function commandsOf(entries: readonly HistoryEntry[]) {
  const revealed: string[] = [];
  const commands = thingCommands({
    history: {
      getState: () => ({
        status: 'ready',
        entries,
        deleted: [],
        storage: UNKNOWN_USE,
        undoable: null,
        lost: [],
      }),
    },
    config: createConfigStore(readPageUrl('?preset=quick')),
    ui: { revealField: (field) => revealed.push(field) },
  });
  return { commands, revealed };
}

test('every field can be gone to, once something is typed', () => {
  const { commands, revealed } = commandsOf([]);
  expect(commands.map(({ group: of }) => of)).toEqual(FIELD_NAMES.map(() => 'Fields'));
  expect(commands.every(({ searched }) => searched)).toBe(true);
  const clip = commands.find(({ id }) => id === 'field clipNorm');
  expect(english(clip?.label)).toBe('Gradient clip');
  expect(english(clip?.hint)).toBe('now 0');
  clip?.run();
  expect(revealed).toEqual(['clipNorm']);
});

test('stored runs by name, and the comparison of those that were started together', () => {
  const { commands } = commandsOf([
    entry('c', { group }),
    entry('b', { group, name: 'second' }),
    entry('a', { group: { ...group, id: 'alone' } }),
    entry('z'),
  ]);
  const runs = commands.filter(({ group: of }) => of === 'Runs');
  expect(runs.map(({ label }) => english(label))).toEqual(['c', 'second', 'a', 'z']);
  expect(runs.map(({ searched }) => searched)).toEqual([false, false, false, true]);
  const compared = commands.filter(({ group: of }) => of === 'Compare');
  expect(compared.map(({ label, hint }) => [english(label), english(hint)])).toEqual([
    ['Compare Seed, quick', '2 runs'],
  ]);
});
