import { beforeEach, expect, test } from 'vitest';
import { type ConfigStore, createConfigStore } from '#store/config/configStore.ts';
import { createAlertStore } from '#store/page/alerts.ts';
import { type Backups, createBackups, reminderDue, unsavedRuns } from './backups.ts';
import { historyEntry } from './history.fixture.ts';
import { createHistoryStore } from './historyStore.ts';

const MINUTE = 60_000;
const entry = (runId: string, minutes: number, steps = 100) =>
  historyEntry(runId, {
    ...{ state: 'finished', steps, startedAt: 1e9, endedAt: 1e9 + minutes * MINUTE },
  });

let kept: Map<string, string>;
let clock: number;
let asked: { runIds: readonly string[]; settings: object; done: () => void }[];
let queued: unknown[];
let config: ConfigStore;
const alerts = createAlertStore();
const history = createHistoryStore(() => new Promise(() => {}), alerts);

function open(): Backups {
  const keep = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  return createBackups({
    ...{ history, alerts, config, settings: { keep, names: () => [...kept.keys()] } },
    transfer: { backUp: (runIds, _, settings, done) => asked.push({ runIds, settings, done }) },
    queue: { restore: (stored) => queued.push(stored) },
    now: () => clock,
  });
}

const due = (backups: Backups) => reminderDue(history.getState(), backups.getState(), clock);

beforeEach(() => {
  kept = new Map([
    ['protolab.theme', 'dark'],
    ['protolab.storedRuns', 'of this browser'],
    ['other', 'not ours'],
  ]);
  clock = 2e9;
  asked = [];
  queued = [];
  alerts.dismiss('settings');
  config = createConfigStore({ preset: null, changes: {} });
  history.setState({
    entries: [entry('a', 8), entry('b', 4)],
    deleted: [entry('gone', 1)],
    storage: { usedBytes: 1, roomBytes: 1, persisted: false },
  });
});

test('a backup holds the runs and the settings, and counts once it is saved', () => {
  const backups = open();
  backups.backUp();
  const runIds = ['a', 'b', 'gone'];
  expect(asked).toMatchObject([{ runIds, settings: { 'protolab.theme': 'dark' } }]);
  expect(asked[0]?.settings).not.toHaveProperty('other');
  expect(asked[0]?.settings).not.toHaveProperty('protolab.storedRuns');
  const { entries } = history.getState();
  expect(unsavedRuns(entries, backups.getState())).toHaveLength(2);
  asked[0]?.done();
  expect(unsavedRuns(entries, backups.getState())).toHaveLength(0);
  // Also after a reload; a run that goes on has steps that are in none.
  expect(unsavedRuns([entry('a', 8, 101)], open().getState())).toHaveLength(1);
});

test('a reminder is due for much work alone, where the browser may clear it', () => {
  const backups = open();
  expect(due(backups)).toBe(true);
  history.setState({ storage: { usedBytes: 1, roomBytes: 1, persisted: true } });
  expect(due(backups)).toBe(false);
  history.setState({
    entries: [entry('a', 2)],
    storage: { usedBytes: 1, roomBytes: 1, persisted: false },
  });
  expect(due(backups)).toBe(false);
});

test('a dismissed reminder stays away for a week', () => {
  open().notNow();
  expect(due(open())).toBe(false);
  clock += 8 * 24 * 60 * MINUTE;
  expect(due(open())).toBe(true);
});

test('a restored lab is in a backup, and its settings replace those of an empty one alone', () => {
  const backups = open();
  const lab = {
    ...{ queue: { version: 1 }, renamed: {} },
    settings: {
      'protolab.theme': 'light',
      'protolab.smoothing': '0.3',
      'protolab.storedRuns': 'x',
    },
  };
  const { config: trained } = entry('a', 8);
  const results = ['a', 'b'].map((runId) => ({
    ...{ kind: 'imported' as const, file: 'lab.zip', runId, config: trained, steps: 100 },
    ...{ checkpoint: null, problems: [] },
  }));
  backups.restored(results, lab, false);
  expect(queued).toEqual([{ version: 1 }]);
  expect(unsavedRuns(history.getState().entries, backups.getState())).toEqual([]);
  expect(kept.get('protolab.theme')).toBe('dark');
  expect(kept.get('protolab.smoothing')).toBe('0.3');
  backups.restored(results, lab, true);
  expect(kept.get('protolab.theme')).toBe('light');
  expect(kept.get('protolab.storedRuns')).toBe('of this browser');
  expect(alerts.getState().alerts.map(({ key }) => key)).toEqual(['settings']);
});

test('the form is put back into an empty lab, or where nothing was chosen', () => {
  config.choosePreset('quick');
  config.setText('learningRate', '0.123');
  open().backUp();
  const form = { ...asked[0]?.settings };
  const lab = { queue: null, renamed: {}, settings: { ...form } };
  const shown = () => {
    const { preset, values } = config.getState();
    return [preset, values.learningRate];
  };
  config = createConfigStore({ preset: null, changes: {} });
  open().restored([], lab, false);
  expect(shown()).toEqual(['quick', 0.123]);
  config.choosePreset('first');
  const before = shown();
  open().restored([], lab, false);
  expect(shown()).toEqual(before);
  open().restored([], { ...lab, settings: { 'protolab.form': '{"preset":"none"' } }, true);
  expect(shown()).toEqual(before);
  open().restored([], lab, true);
  expect(shown()).toEqual(['quick', 0.123]);
  expect(kept.has('protolab.form')).toBe(false);
});
