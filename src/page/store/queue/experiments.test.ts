import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { STORIES, type Story } from '#diagnosis/stories.ts';
import { CAUSE_PRESETS } from '#run/causePresets.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import { presetConfig } from '#run/presets.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { adapter, step, summary } from '#storage/runStore.fixture.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { createExperiments, storyCost, storyItems, storyState } from './experiments.ts';
import type { NewQueueItem } from './queue.ts';
import type { QueueItem, QueueItemState } from './queueRecord.ts';

const found = STORIES.find(({ id }) => id === 'lamb-nan');
if (found === undefined) throw new Error('the first story is gone');
const story: Story = found;

const diagnosis: Diagnosis = {
  ...{ cause: 'lambRate', confidence: 'certain', why: 'fault', step: 158 },
  ...{ firstTensor: 'query fc.2 output', firstOp: 'conv2d forward' },
  ...{ evidence: [], fixes: [], alternatives: [] },
};

function itemsOf(id: string, states: readonly QueueItemState[]): QueueItem[] {
  return storyItems(story, id).map((item, i) => {
    const state = states[i] ?? 'waiting';
    const runId = state === 'waiting' ? null : `${item.preset}-${id}`;
    const at = { message: null, startedAt: null, endedAt: null };
    return { ...item, ...at, id: `${id}${i}`, state, runId };
  });
}

function entryOf(item: NewQueueItem, runId: string, state: HistoryEntry['state']): HistoryEntry {
  return {
    ...{ runId, state, config: item.config, dataset: 'Emoji scenes', startedAt: 1000 },
    ...{ endedAt: 51_000, totalSteps: 300, stepsPerEpoch: 25, steps: 100, lastLoss: 3 },
    ...{ lastKnn: 31, bestKnn: 33, fault: null, notes: [], diagnoses: [] },
    ...{ data: summary, adapter, failure: null, hasCheckpoint: true },
    metadata: { ...NO_METADATA, group: item.group },
  };
}

test('every story has presets, and each cause its own story', () => {
  const presets = STORIES.flatMap(({ runs }) => runs);
  expect(presets.filter((name) => name.startsWith('cause-')).toSorted()).toEqual(
    CAUSE_PRESETS.map(({ name }) => name).toSorted(),
  );
  for (const each of STORIES) expect(storyCost(each, []).steps).toBeGreaterThan(0);
});

test('a story goes from idle to queued to its verdict', () => {
  const state = (items: readonly QueueItem[], entries: readonly HistoryEntry[] = []) =>
    storyState(story, items, entries, (runId) =>
      runId.startsWith('notes-lamb-a') ? [diagnosis] : [],
    );
  expect(state([]).phase).toBe('idle');
  expect(state(itemsOf('a', [])).phase).toBe('waiting');

  const running = state(itemsOf('a', ['skipped', 'running']));
  expect(running.phase).toBe('running');
  expect(running.runs[0]?.diagnosis).toEqual(diagnosis);
  expect(running.runs.map((run) => run.state)).toEqual(['none', 'running', 'waiting']);

  const items = itemsOf('a', ['skipped', 'finished', 'finished']);
  const entries = items.map((item) => entryOf(item, item.runId ?? '', 'finished'));
  const done = state(items, entries);
  expect(done.phase).toBe('done');
  expect(done.runs.map(({ knn }) => knn)).toEqual([null, 31, 31]);
  expect(done.comparable).toEqual(['notes-lamb-a', 'notes-lamb-cured-a', 'notes-sgd-a']);
  expect(done.baseline).toBe('notes-sgd-a');
  // After the queue is cleared, or a reload, the runs' stored records remain.
  expect(state([], entries)).toEqual(done);
  // Only the newest repetition counts; another story's runs do not.
  const again = state([...items, ...itemsOf('b', ['running'])], entries);
  expect(again.runs.map((run) => run.runId)).toEqual(['notes-lamb-b', null, null]);
  const [other = story] = STORIES.filter(({ id }) => id === 'lamb-rate');
  expect(storyState(other, items, entries, () => []).phase).toBe('idle');
});

test('a run the queue could not begin has the reason', () => {
  const items = itemsOf('a', ['failed']).map((item) => ({ ...item, message: say('No memory.') }));
  const [first] = storyState(story, items, [], () => []).runs;
  expect(first).toMatchObject({ state: 'failed', message: say('No memory.') });
});

test('the time is estimated from similar runs only', () => {
  expect(storyCost(story, []).seconds).toBeNull();
  const [half] = STORIES.filter(({ id }) => id === 'half-overflow');
  const item = half === undefined ? undefined : storyItems(half, 'a')[0];
  if (half === undefined || item === undefined) throw new Error('no such story');
  // 100 steps in 50 s; 200 steps at most.
  const cost = storyCost(half, [entryOf(item, 'x', 'failed')]);
  expect(cost).toEqual({ steps: 200, seconds: 100 });
});

test('an unguarded run is ended some steps after its fault, a guarded one ends itself', () => {
  const skipped: string[] = [];
  const queued: (readonly NewQueueItem[])[] = [];
  let items: readonly QueueItem[] = [];
  const experiments = createExperiments({
    newId: () => 'a',
    queue: {
      add: (added) => queued.push(added),
      skip: () => skipped.push('skip'),
      getState: () => ({
        items,
        playing: true,
        held: null,
        stopOnFailure: false,
        elsewhere: false,
      }),
    },
  });
  experiments.run(story);
  expect(queued[0]?.map(({ label }) => english(label))).toEqual([...story.runs]);
  expect(queued[0]?.[0]?.config).toEqual(presetConfig('notes-lamb'));

  items = itemsOf('a', ['running']);
  const runId = 'notes-lamb-a';
  experiments.handle({
    ...{ type: 'runStarted', runId, config: presetConfig('notes-lamb'), dataset: summary },
    ...{ adapter, startedAt: 1, fromStep: 0, totalSteps: 300, stepsPerEpoch: 25 },
  });
  const steps = (at: number) =>
    experiments.handle({ type: 'stepsFinished', runId, steps: [step(at)] });
  experiments.handle({ type: 'diagnosisFinished', runId, diagnosis });
  steps(181);
  expect(skipped).toEqual([]);
  steps(182);
  steps(190);
  expect(skipped).toEqual(['skip']);

  items = itemsOf('a', ['finished', 'running']);
  experiments.handle({ type: 'diagnosisFinished', runId: 'notes-lamb-cured-a', diagnosis });
  experiments.handle({
    ...{ type: 'stepsFinished', runId: 'notes-lamb-cured-a', steps: [step(300)] },
  });
  expect(skipped).toEqual(['skip']);
});
