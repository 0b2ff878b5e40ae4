import { expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { setUp } from '#store/lab.fixture.ts';

const held = [
  { runId: 'quick-1', step: 40, bytes: 860 },
  { runId: 'quick-2', step: 9, bytes: 860 },
];

test('what could not be stored is offered for export until it is stored', () => {
  const { lab, emit, sent, titles } = setUp();
  emit({ type: 'checkpointsHeld', held });
  emit({ type: 'storageFailed', message: say('It needs {{size}}.', { size: '860 B' }) });
  expect(titles()).toContain('Something could not be stored');
  const [alert] = lab.alerts.getState().alerts;
  expect(alert?.sentences.map(english)).toEqual(['It needs 860 B.']);
  alert?.actions[0]?.run();
  expect(sent('exportCheckpoint')).toEqual([
    { type: 'exportCheckpoint', runId: 'quick-1', step: 40 },
    { type: 'exportCheckpoint', runId: 'quick-2', step: 9 },
  ]);
  emit({ type: 'checkpointsHeld', held: [] });
  emit({ type: 'storageCaughtUp' });
  expect(titles()).not.toContain('Something could not be stored');
  expect(lab.runs.getState().held).toEqual([]);
});

test('what was only in a worker that stopped is named', () => {
  const { lab, emit } = setUp();
  emit({ type: 'checkpointsHeld', held });
  emit({ type: 'workerDied', message: say('Gone.') });
  // The next worker's trouble does not take its place.
  emit({ type: 'storageFailed', message: say('Full.') });
  emit({ type: 'storageCaughtUp' });
  const sentences = lab.alerts.getState().alerts.flatMap((alert) => alert.sentences.map(english));
  expect(sentences).toContain(
    'The training worker stopped, and with it went what was only in its memory: quick-1 at step 40, quick-2 at step 9.',
  );
  expect(lab.runs.getState()).toMatchObject({ held: [], unstored: false });
});

test('the browser is asked once, at the first kept checkpoint, not to clear the storage', async () => {
  const { lab, emit, archive } = setUp();
  const persist = vi.spyOn(archive, 'persist');
  for (const step of [1, 2]) {
    emit({ type: 'checkpointKept', runId: 'quick-1', step });
    await lab.history.refresh();
  }
  expect(persist).toHaveBeenCalledOnce();
  expect(lab.history.getState().storage.usedBytes).toBe(12_000);
});

test('a run is exported, evaluated, forked and resumed from one of its checkpoints', () => {
  const { lab, sent, ready } = setUp();
  ready();
  lab.measures.evaluate('quick-1', 7);
  lab.exportCheckpoint('quick-1', 8);
  expect(sent('evaluateRun')).toMatchObject([{ runId: 'quick-1', step: 7 }]);
  expect(sent('exportCheckpoint')).toMatchObject([{ runId: 'quick-1', step: 8 }]);
  lab.setForking({ runId: 'quick-1', name: 'quick 1', fromCheckpoint: true, step: 6 });
  lab.train();
  expect(sent('forkRun')).toMatchObject([{ fromRunId: 'quick-1', step: 6 }]);
  const other = setUp();
  other.ready();
  other.lab.continueRun('quick-1', other.lab.config.getState().values, 9);
  expect(other.sent('resumeRun')).toMatchObject([{ runId: 'quick-1', step: 9 }]);
});
