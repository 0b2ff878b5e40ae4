import { expect, test, vi } from 'vitest';
import { inEnglish, say, speak, verbatim } from '#base/words.ts';
import type { FilesCommand, FilesEvent } from '#run/runFiles.ts';
import { createAlertStore } from '#store/page/alerts.ts';
import { createHistoryStore } from './historyStore.ts';
import { createRunTransfer } from './runTransfer.ts';

const never = () => new Promise<never>(() => {});

function setUp() {
  const commands: FilesCommand[] = [];
  const listeners: ((event: FilesEvent) => void)[] = [];
  const end = vi.fn();
  const refresh = vi.fn(async () => {});
  const refreshUndone = vi.fn(async () => {});
  const saved: string[] = [];
  const importing: (string | null)[] = [];
  const alerts = createAlertStore();
  const transfer = createRunTransfer({
    history: { refresh, refreshUndone, getState: createHistoryStore(never, alerts).getState },
    alerts,
    saveFile: (fileName) => saved.push(fileName),
    importing: (fileName) => importing.push(fileName),
    spawn: (hear) => {
      listeners.push(hear);
      return { send: (command) => commands.push(command), end };
    },
  });
  const emit = (event: FilesEvent) => listeners.at(-1)?.(event);
  const titles = () => alerts.getState().alerts.map(({ title }) => speak(inEnglish, title));
  return { transfer, commands, emit, end, refresh, refreshUndone, saved, importing, titles };
}

const exported = (fileName: string, problems = [] as const): FilesEvent => ({
  ...{ type: 'filesExported', fileName, blob: new Blob(), problems },
});

test('an import shows its progress and its results, and the table is read again', () => {
  const { transfer, commands, emit, end, refresh, importing } = setUp();
  transfer.importFiles([]);
  expect(commands).toEqual([]);
  const file = { path: 'lab.zip', blob: new Blob() };
  transfer.importFiles([file]);
  expect(commands).toEqual([{ type: 'importFiles', files: [file] }]);
  emit({ type: 'filesProgressed', doing: say('Importing'), done: 2, total: 5 });
  expect(transfer.getState().busy).toMatchObject({ kind: 'import', done: 2, total: 5 });
  // Another one waits for the user.
  transfer.importFiles([file]);
  expect(commands).toHaveLength(1);
  emit({ type: 'filesImported', results: [], lab: null });
  expect(transfer.getState()).toEqual({ busy: null, results: [] });
  expect([end.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 1]);
  expect(importing).toEqual(['lab.zip', null]);
  transfer.closeResults();
  expect(transfer.getState().results).toBeNull();
});

test('a cancelled import ends when the worker has taken it back, and says nothing', () => {
  const { transfer, commands, emit, end, refreshUndone, importing, titles } = setUp();
  transfer.cancel();
  transfer.importFiles([{ path: 'lab.zip', blob: new Blob() }]);
  transfer.cancel();
  expect(commands.map(({ type }) => type)).toEqual(['importFiles', 'cancelImport']);
  // What it was doing when it was told does not hide that it ends.
  emit({ type: 'filesProgressed', doing: say('Importing'), done: 2, total: 5 });
  expect(transfer.getState().busy).toMatchObject({ kind: 'import', total: 0, ending: true });
  expect(end).not.toHaveBeenCalled();
  emit({ type: 'filesCancelled' });
  expect(transfer.getState()).toEqual({ busy: null, results: null });
  expect([end.mock.calls.length, refreshUndone.mock.calls.length]).toEqual([1, 1]);
  expect([importing, titles()]).toEqual([['lab.zip', null], []]);
});

test('exports follow each other, each saved when it is done; one ends all of them', () => {
  const { transfer, commands, emit, saved } = setUp();
  transfer.exportRuns(['a'], false, 'a');
  transfer.exportRuns(['b'], true, 'b');
  expect(commands).toHaveLength(1);
  emit(exported('a.json'));
  expect(commands[1]).toEqual({ type: 'exportRuns', runIds: ['b'], checkpoints: true, name: 'b' });
  transfer.exportRuns(['c'], false, 'c');
  transfer.cancel();
  expect(transfer.getState().busy).toBeNull();
  expect([commands.length, saved]).toEqual([2, ['a.json']]);
});

test('a failure is said, and the next one begins afresh', () => {
  const { transfer, commands, emit, titles } = setUp();
  transfer.importFiles([{ path: 'a.json', blob: new Blob() }]);
  emit({ type: 'filesFailed', message: verbatim('No room.') });
  expect(titles()).toEqual(['Nothing was imported']);
  transfer.exportRuns(['a'], false, 'a');
  expect([commands.length, titles()]).toEqual([2, []]);
});

test('an import past its budget is ended: the file is named, and runs before it are shown', () => {
  vi.useFakeTimers();
  const { transfer, emit, end, refresh, titles } = setUp();
  transfer.importFiles([{ path: 'lab.zip', blob: new Blob() }]);
  emit({ type: 'filesProgressed', doing: say('Importing'), done: 2, total: 5 });
  vi.advanceTimersByTime(59_000);
  expect(end.mock.calls).toHaveLength(0);
  vi.advanceTimersByTime(1000);
  // Its worker lets go of the run that it was writing first.
  expect(refresh).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  expect(transfer.getState().busy).toBeNull();
  expect([end.mock.calls.length, refresh.mock.calls.length]).toEqual([1, 1]);
  expect(titles()).toEqual(['The import was ended']);
});
