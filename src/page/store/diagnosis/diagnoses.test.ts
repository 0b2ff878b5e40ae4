import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say, verbatim } from '#base/words.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import type { Command, RunNote } from '#run/protocol.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { adapter, step, steps, summary } from '#storage/runStore.fixture.ts';
import { createAlertStore } from '#store/page/alerts.ts';
import type { NewQueueItem } from '#store/queue/queue.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { createRunsStore } from '#store/runs/runsStore.ts';
import { createVerdictView } from '#store/verdict/verdictView.ts';
import { createDiagnoses, diagnosesOf } from './diagnoses.ts';

const fix: Fix = { key: 'autocastOff', changes: { autocast: false }, from: 'beforeFault' };
const diagnosis: Diagnosis = {
  ...{ cause: 'halfOverflow', confidence: 'certain', why: 'fault', step: 9 },
  ...{ firstTensor: 'query head_a.0 output', firstOp: 'conv2d forward' },
  ...{ evidence: [], fixes: [fix], alternatives: [] },
};
const runId = 'cause-half-overflow-a1b2c3';
const entry: HistoryEntry = {
  ...{ runId, state: 'failed', config: { ...DEFAULT_CONFIG, autocast: true } },
  ...{ dataset: 'Emoji scenes', startedAt: 1, endedAt: 2, totalSteps: 60, stepsPerEpoch: 10 },
  ...{ steps: 9, lastLoss: 3, lastKnn: null, bestKnn: null, fault: null, notes: [] },
  ...{ data: summary, adapter, failure: null, hasCheckpoint: true },
  ...{ diagnoses: [], metadata: { ...NO_METADATA, name: 'Overflow' } },
};

function setUp(...checkpoints: readonly number[]) {
  const commands: Command[] = [];
  const queued: NewQueueItem[] = [];
  const shown: string[] = [];
  const alerts = createAlertStore();
  const view = createVerdictView(null);
  const diagnoses = createDiagnoses({
    client: { send: (command) => commands.push(command) },
    runs: createRunsStore(),
    history: {
      entry: (id) => (id === runId ? entry : null),
      readMetrics: async () => ({ steps: steps(1, 20), evaluations: [], problems: [] }),
      checkpoints: async () =>
        checkpoints.map((at) => ({ step: at, epoch: 0, knn: null, bytes: 1, savedAt: 0 })),
    },
    queue: { add: (items) => queued.push(...items) },
    alerts,
    ui: { go: (panel) => shown.push(panel) },
    view,
  });
  return { commands, queued, shown, alerts, diagnoses, view };
}

test('Show diagnosis opens the evidence on Train; alarms and faults raise no alert', () => {
  const { diagnoses, alerts, shown, view } = setUp();
  const note: RunNote = { kind: 'alarm', step: 5, alarm: 'halfOverflow', message: say('') };
  const fault = { kind: 'nonFinite', step: 9, what: 'loss', message: verbatim('') } as const;
  diagnoses.handle({ type: 'runNoted', runId, note });
  diagnoses.handle({ type: 'diagnosisFinished', runId, diagnosis });
  diagnoses.handle({ type: 'runEnded', runId, state: 'failed', fault });
  expect(alerts.getState().alerts).toEqual([]);
  expect(view.getState().evidenceOpen).toBe(false);
  diagnoses.reveal(runId);
  expect(view.getState().evidenceOpen).toBe(true);
  expect(shown).toEqual(['train']);
  expect(diagnoses.getState().revealed).toBe(runId);
});

test('a requested diagnosis is merged with the stored ones, each once', () => {
  const { diagnoses, commands } = setUp();
  diagnoses.ask(runId);
  expect(commands).toEqual([{ type: 'diagnose', runId }]);
  expect(diagnoses.getState().asked).toBe(runId);
  diagnoses.handle({ type: 'diagnosisFinished', runId, diagnosis });
  expect(diagnoses.getState().asked).toBeNull();
  const state = diagnoses.getState();
  expect(diagnosesOf(state, runId, null)).toEqual([diagnosis]);
  const stored = { diagnoses: [structuredClone(diagnosis)] };
  expect(diagnosesOf(state, runId, stored)).toHaveLength(1);
  const other = { diagnoses: [{ ...diagnosis, step: 3 }] };
  expect(diagnosesOf(state, runId, other).map((each) => each.step)).toEqual([3, 9]);
  diagnoses.ask(runId);
  diagnoses.handle({ type: 'commandRefused', command: 'diagnose', message: say('') });
  expect(diagnoses.getState().asked).toBeNull();
});

test('the approach ends at the diagnosed step, from received or else stored steps', async () => {
  const { diagnoses } = setUp();
  const stored = await diagnoses.approach(runId, diagnosis);
  expect(stored.map((each) => each.step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const live = setUp().diagnoses;
  live.handle({ type: 'stepsFinished', runId, steps: [step(7), step(8), step(9), step(10)] });
  live.handle({ type: 'diagnosisFinished', runId, diagnosis });
  expect((await live.approach(runId, diagnosis)).map((each) => each.step)).toEqual([7, 8, 9]);
});

test('a fix is queued as a fork from the checkpoint before the fault, else from the start', async () => {
  const { diagnoses, queued } = setUp(3, 8, 12);
  await diagnoses.fork(runId, diagnosis, fix);
  expect(english(queued[0]?.label)).toBe('Overflow: Train in f32');
  expect(queued).toMatchObject([
    {
      preset: 'cause-half-overflow-fix',
      ...{ forkedFrom: runId, fromCheckpoint: true, fromStep: 8, config: { autocast: false } },
    },
  ]);
  expect(diagnoses.getState().forked).toEqual({
    runId,
    beginning: { kind: 'checkpoint', step: 8 },
  });
  const late = setUp(12);
  await late.diagnoses.fork(runId, diagnosis, fix);
  expect(late.queued[0]?.fromCheckpoint).toBe(false);
});

test('a fork that cannot be trained gives the reason, and queues nothing', async () => {
  const { diagnoses, queued, alerts } = setUp();
  await diagnoses.fork(runId, diagnosis, { ...fix, changes: { learningRate: -1 } });
  await diagnoses.fork('gone', diagnosis, fix);
  expect(queued).toEqual([]);
  expect(alerts.getState().alerts).toMatchObject([
    { title: say('The fork did not start'), sentences: [say('The run is no longer stored.')] },
  ]);
});
