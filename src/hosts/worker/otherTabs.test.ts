import { expect, test } from 'vitest';
import { presetConfig } from '#run/presets.ts';
import type { Event } from '#run/protocol.ts';
import type { RunCommand, TrainerChannel, TrainerMessage } from '#run/trainerChannel.ts';
import { adapter, step, summary } from '#storage/runStore.fixture.ts';
import { OtherTabs } from './otherTabs.ts';

function setUp() {
  const posted: TrainerMessage[] = [];
  const obeyed: RunCommand[] = [];
  const channel: TrainerChannel = {
    postMessage: (message) => posted.push(message),
    onmessage: null,
  };
  const tabs = new OtherTabs(channel, 'w', (command) => obeyed.push(command));
  const hear = (data: TrainerMessage) => channel.onmessage?.(new MessageEvent('message', { data }));
  return { tabs, posted, obeyed, hear };
}

const runId = 'a';
const started: Event = {
  ...{ type: 'runStarted', runId, config: presetConfig('quick'), dataset: summary, adapter },
  ...{ startedAt: 1, fromStep: 0, totalSteps: 100, stepsPerEpoch: 25 },
};
const steps = (last: number): Event => ({ type: 'stepsFinished', runId, steps: [step(last)] });
const state: Event = { type: 'stateChanged', runId, state: 'training' };

test('a page that joins learns where the run is; before one asks, nothing is sent', () => {
  const { tabs, posted, hear } = setUp();
  tabs.begin(runId);
  expect(posted).toEqual([{ type: 'begins', worker: 'w' }]);
  tabs.tell(started);
  tabs.tell({ type: 'stateChanged', runId, state: 'starting' });
  for (let n = 1; n <= 100; n++) tabs.tell(steps(n));
  tabs.tell(state);
  tabs.tell({ type: 'checkpointExported', runId, step: 1, bytes: new ArrayBuffer(8) });
  tabs.tell({ type: 'stateChanged', runId: 'other', state: 'paused' });
  expect(posted).toHaveLength(1);
  hear({ type: 'who' });
  const answer = posted[1];
  if (answer?.type !== 'trains') throw new Error('no answer');
  expect(answer.events[0]).toEqual(started);
  expect(answer.events.slice(1, -1)).toEqual(Array.from({ length: 40 }, (_, i) => steps(61 + i)));
  expect(answer.events.at(-1)).toEqual(state);
  tabs.tell(steps(101));
  expect(posted.at(-1)).toEqual({ type: 'event', worker: 'w', event: steps(101) });
  tabs.end();
  hear({ type: 'who' });
  tabs.tell(steps(102));
  expect(posted).toHaveLength(3);
});

test('a run is named as soon as it begins, and obeys its own tabs alone', () => {
  const { tabs, posted, obeyed, hear } = setUp();
  hear({ type: 'who' });
  tabs.begin(runId);
  hear({ type: 'who' });
  expect(posted.at(-1)).toEqual({ type: 'trains', worker: 'w', runId, events: [] });
  tabs.tell(started);
  expect(posted.at(-1)).toEqual({ type: 'event', worker: 'w', event: started });
  hear({ type: 'ask', worker: 'w', command: { type: 'stop' } });
  hear({ type: 'ask', worker: 'another', command: { type: 'pause' } });
  expect(obeyed).toEqual([{ type: 'stop' }]);
});
