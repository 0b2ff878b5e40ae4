import { expect, test } from 'vitest';
import { presetConfig } from '#run/presets.ts';
import type { Event } from '#run/protocol.ts';
import type { RunCommand, TrainerChannel, TrainerMessage } from '#run/trainerChannel.ts';
import { adapter, step, summary } from '#storage/runStore.fixture.ts';
import { OtherTabs } from '#worker/otherTabs.ts';
import { createOtherTabs } from './otherTabs.ts';

/** A BroadcastChannel of the site: a message reaches every other end of it, at once. */
function site() {
  const ends = new Set<TrainerChannel>();
  return (): TrainerChannel => {
    const end: TrainerChannel = {
      onmessage: null,
      postMessage(message: TrainerMessage) {
        for (const other of ends) {
          if (other === end) continue;
          other.onmessage?.(new MessageEvent('message', { data: structuredClone(message) }));
        }
      },
    };
    ends.add(end);
    return end;
  };
}

const runId = 'a';
const started: Event = {
  ...{ type: 'runStarted', runId, config: presetConfig('quick'), dataset: summary, adapter },
  ...{ startedAt: 1, fromStep: 0, totalSteps: 100, stepsPerEpoch: 25 },
};
const stepped = (n: number): Event => ({ type: 'stepsFinished', runId, steps: [step(n)] });
const ended: Event = { type: 'runEnded', runId, state: 'stopped', fault: null };

/** A tab with its worker and its page. */
function tab(join: () => TrainerChannel, name: string) {
  const obeyed: RunCommand[] = [];
  const heard: string[] = [];
  const worker = new OtherTabs(join(), name, (command) => obeyed.push(command));
  const page = createOtherTabs({
    channel: join(),
    freed: () => new Promise(() => {}),
    isOwn: (other) => other === name,
    emit: (event) =>
      heard.push(event.type === 'stepsFinished' ? `step ${event.steps.at(-1)?.step}` : event.type),
  });
  return { worker, page, obeyed, heard };
}

test('pages that are open, and those that open later, see each event of the run once', () => {
  const join = site();
  const [first, second] = [tab(join, 'one'), tab(join, 'two')];
  first.worker.begin(runId);
  for (const event of [started, stepped(1), stepped(2)]) first.worker.tell(event);
  const third = tab(join, 'three');
  first.worker.tell(stepped(3));
  const all = ['trainedElsewhere', 'runStarted', 'step 1', 'step 2', 'step 3'];
  expect(second.heard).toEqual(all);
  expect(third.heard).toEqual(all);
  expect(first.heard).toEqual([]);

  expect(third.page.ask({ type: 'stop' })).toBe(true);
  expect(first.page.ask({ type: 'stop' })).toBe(false);
  expect([first.obeyed, second.obeyed]).toEqual([[{ type: 'stop' }], []]);
  first.worker.tell(ended);
  first.worker.end();
  expect(second.heard.slice(5)).toEqual(['runEnded', 'trainerGone']);

  // The other way round, the same run.
  second.worker.begin(runId);
  second.worker.tell(started);
  expect(first.heard).toEqual(['trainedElsewhere', 'runStarted']);
  expect(third.heard.slice(7)).toEqual(['trainedElsewhere', 'runStarted']);
});
