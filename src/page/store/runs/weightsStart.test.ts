import { expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say, verbatim } from '#base/words.ts';
import { weightsGone } from '#run/refusals.ts';
import type { WeightsReport } from '#run/weights.ts';
import type { KeptWeights } from '#storage/keptWeights.ts';
import { setUp } from '#store/lab.fixture.ts';

const file = { path: 'w.pth', blob: new Blob(['w']) };
const report: WeightsReport = {
  ...{ file: 'w.pth', sha256: 'a'.repeat(64), format: 'PyTorch', convention: 'torchvision, timm' },
  ...{ counts: { loaded: 2, shape: 0, missing: 1, skipped: 0 }, rows: [], beside: [] },
};
const answer = { problem: null, runId: null, report, type: 'weightsRead' } as const;

test('Train begins with the chosen weights once; the run then has them', () => {
  const { lab, sent, emit, ready } = setUp();
  ready();
  lab.weights.choose(file);
  expect(sent('readWeights')).toMatchObject([{ request: 1, file, keep: false }]);
  emit({ ...answer, request: 1 });
  expect(lab.weights.getState()).toMatchObject({ report, problem: null });
  lab.train();
  expect(sent('start')[0]).toMatchObject({ weights: file });
  const { runId = '' } = sent('start')[0] ?? {};
  emit({
    ...{ type: 'runStarted', runId, config: lab.config.getState().values },
    ...{ weights: { file: 'w.pth', sha256: report.sha256 }, startedAt: 1, fromStep: 0 },
    ...{ totalSteps: 100, stepsPerEpoch: 10 },
    dataset: lab.data.getState().loaded?.summary ?? never(),
    adapter: adapterOf(lab),
  });
  expect(lab.weights.getState().file).toBeNull();
});

test('what is queued begins with them too, and says after a reload that the file is missing', async () => {
  const { lab, sent, emit, ready, archive } = setUp();
  let stored: unknown = null;
  Object.assign(archive, {
    writeQueue: async (queue: unknown) => {
      stored = queue;
    },
  });
  ready();
  lab.weights.choose(file);
  lab.queueForm();
  // Its fingerprint is not known yet, and the queue would not know the file again.
  expect(lab.queue.getState().items).toEqual([]);
  expect(lab.alerts.getState().alerts.at(-1)?.sentences.map(english)).toEqual([
    'The weights “w.pth” are still being read; try again in a moment.',
  ]);
  emit({ ...answer, request: 1 });
  lab.queueForm();
  lab.runPair('same');
  const weights = { file: 'w.pth', sha256: report.sha256 };
  expect(lab.queue.getState().items).toMatchObject([{ weights }, { weights }, { weights }]);
  expect(sent('start')).toMatchObject([{ weights: { ...file, sha256: report.sha256 } }]);
  // The file is gone from the disk: the other runs do not fail of it one by one.
  emit({ type: 'commandRefused', command: 'start', message: weightsGone('w.pth') });
  const { items, held } = lab.queue.getState();
  expect(items.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
  expect(english(held)).toMatch(/“w\.pth” cannot be read any more/);
  // The form still has them: only Train uses them up.
  expect(lab.weights.getState().file).toEqual(file);

  await vi.waitFor(() => expect(stored).toMatchObject({ items: [{ state: 'waiting' }, {}, {}] }));
  const reloaded = setUp();
  Object.assign(reloaded.archive, { readQueue: async () => structuredClone(stored) });
  await vi.waitFor(() => expect(reloaded.lab.queue.getState().held).not.toBeNull());
  const hold = () => english(reloaded.lab.queue.getState().held);
  expect(hold()).toMatch(
    /reloaded.*“scenes” begins with the weights “w\.pth” \(SHA-256 aaaaaaaaaaaa…\)/,
  );
  reloaded.ready();
  reloaded.lab.queue.play();
  expect(hold()).toMatch(/^“scenes” begins with the weights/);
  expect(reloaded.sent('start')).toEqual([]);
  reloaded.lab.weights.choose(file);
  reloaded.emit({ ...answer, request: 1 });
  reloaded.lab.weights.forget();
  reloaded.lab.queue.play();
  expect(reloaded.sent('start')).toMatchObject([{ weights: file }]);
});

test('they are stored as a run, and not read twice for their fingerprint', () => {
  const { lab, sent, emit, ready } = setUp();
  ready();
  lab.weights.choose(file);
  emit({ ...answer, request: 1 });
  lab.weights.keep();
  expect(sent('readWeights')[1]).toMatchObject({ keep: true, sha256: report.sha256 });
  emit({ ...answer, request: 2, runId: 'w' });
  expect(lab.weights.getState().keptAs).toBe('w');
  // An answer to an earlier question, and one that came after they were put away.
  emit({ ...answer, request: 1, report: null, problem: say('late') });
  expect(lab.weights.getState().problem).toBeNull();
  lab.weights.forget();
  emit({ ...answer, request: 2 });
  expect(lab.weights.getState().report).toBeNull();
  lab.train();
  expect(sent('start')[0]).not.toHaveProperty('weights');
});

/** What a tab keeps over a reload, and copies of weights, unless they are refused. */
function surroundings(full = false) {
  const session = new Map<string, string>();
  const kept: KeptWeights[] = [];
  const more = {
    sessionKeep: {
      getItem: (key: string) => session.get(key) ?? null,
      setItem: (key: string, value: string) => void session.set(key, value),
    },
    weightsCopies: {
      list: async () => kept,
      keep: async (source: { file: string; sha256: string }, blob: Blob) => {
        if (!full) kept.push({ id: source.sha256, file: source.file, blob });
        return full ? verbatim('no copy') : verbatim('a copy');
      },
    },
  };
  const open = () => setUp('', [], [], more);
  const copy = (lab: ReturnType<typeof open>['lab']) => {
    const told = lab.weights.getState().copy;
    return told && english(told);
  };
  return { open, kept, copy };
}

test('a copy is kept, with which a reloaded form and queue begin: nothing is chosen again', async () => {
  const { open, kept, copy } = surroundings();
  const before = open();
  let stored: unknown = null;
  Object.assign(before.archive, {
    writeQueue: async (queue: unknown) => {
      stored = queue;
    },
  });
  before.ready();
  before.lab.weights.choose(file);
  before.emit({ ...answer, request: 1 });
  before.lab.queueForm();
  await vi.waitFor(() => expect(copy(before.lab)).toBe('a copy'));
  expect(kept).toMatchObject([{ id: report.sha256, file: 'w.pth' }]);
  await vi.waitFor(() => expect(stored).toMatchObject({ items: [{ state: 'waiting' }] }));

  const { lab, sent, emit, ready, archive } = open();
  Object.assign(archive, { readQueue: async () => structuredClone(stored) });
  await vi.waitFor(() => expect(lab.queue.getState().held).not.toBeNull());
  expect(english(lab.queue.getState().held)).toBe('The page was reloaded. The queue is on hold.');
  expect(lab.weights.getState()).toMatchObject({ file, missing: null });
  expect(sent('readWeights')).toMatchObject([{ file, sha256: report.sha256, keep: false }]);
  emit({ ...answer, request: 1 });
  ready();
  lab.queue.play();
  expect(sent('start')).toMatchObject([{ weights: { ...file, sha256: report.sha256 } }]);
  // A new choice of none is kept over a reload too.
  lab.weights.forget();
  expect(open().lab.weights.getState().missing).toBeNull();
});

test('what was chosen before a reload and has no copy is asked for by name, and nothing begins without', async () => {
  const { open, copy } = surroundings(true);
  const before = open();
  before.ready();
  before.lab.weights.choose(file);
  before.emit({ ...answer, request: 1 });
  await vi.waitFor(() => expect(copy(before.lab)).toBe('no copy'));
  const { lab, sent, emit, ready } = open();
  ready();
  lab.train();
  const alert = () => lab.alerts.getState().alerts.at(-1)?.sentences.map(english);
  expect(alert()).toEqual(['The weights “w.pth” are still being read; try again in a moment.']);
  await lab.weights.recall();
  const missing = /^The next run was to begin with the weights “w\.pth” \(SHA-256 aaaaaaaaaaaa…\)/;
  expect(english(lab.weights.getState().problem)).toMatch(missing);
  lab.train();
  expect(alert()?.[0]).toMatch(missing);
  lab.queueForm();
  expect(alert()?.[0]).toMatch(missing);
  expect(lab.queue.getState().items).toEqual([]);
  expect(sent('start')).toEqual([]);
  // A fork has its parent's weights.
  lab.setForking({ runId: 'r', name: 'r', fromCheckpoint: true });
  lab.train();
  expect(sent('forkRun')).toHaveLength(1);
  lab.stop();
  lab.setForking(null);
  lab.weights.choose(file);
  emit({ ...answer, request: 1 });
  expect(lab.weights.getState()).toMatchObject({ missing: null, problem: null, report });
});

test('a copy that is deleted is no longer counted on', async () => {
  const { open, copy } = surroundings();
  const { lab, emit, ready } = open();
  ready();
  lab.weights.choose(file);
  emit({ ...answer, request: 1 });
  await vi.waitFor(() => expect(copy(lab)).toBe('a copy'));
  lab.weights.tellOfCopy('another', verbatim('gone'));
  expect(copy(lab)).toBe('a copy');
  lab.weights.tellOfCopy(report.sha256, verbatim('gone'));
  expect(copy(lab)).toBe('gone');
});

function never(): never {
  throw new Error('the test has images and a device');
}

function adapterOf({ runs }: ReturnType<typeof setUp>['lab']) {
  const { device } = runs.getState();
  return device.status === 'open' ? device.adapter : never();
}
