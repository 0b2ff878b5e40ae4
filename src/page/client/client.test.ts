import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import type { Command, Event } from '#run/protocol.ts';
import {
  TRAINER_LOCK,
  type TrainerChannel,
  type TrainerMessage,
  workerLock,
} from '#run/trainerChannel.ts';
import { type ClientEvent, createClient, type WorkerLike } from './client.ts';

class FakeWorker implements WorkerLike {
  readonly posted: Command[] = [];
  ended = false;
  onmessage: WorkerLike['onmessage'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  onerror: WorkerLike['onerror'] = null;
  postMessage(command: Command): void {
    this.posted.push(command);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: Event | { type: 'heartbeat'; worker: string }): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const ticks = new Set<() => void>();
  const waits = new Map<string, () => void>();
  const posted: TrainerMessage[] = [];
  const channel: TrainerChannel = {
    postMessage: (message) => posted.push(message),
    onmessage: null,
  };
  const client = createClient({
    spawn: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    every: (_, tick) => {
      ticks.add(tick);
      return () => ticks.delete(tick);
    },
    freed: (lock, signal) =>
      new Promise((resolve) => {
        waits.set(lock, () => resolve(true));
        signal.addEventListener('abort', () => resolve(false));
      }),
    channel,
  });
  const events: ClientEvent[] = [];
  client.subscribe((event) => events.push(event));
  return {
    client,
    workers,
    events,
    posted,
    /** Seconds pass on the page. */
    pass(seconds: number) {
      for (let i = 0; i < seconds; i++) for (const tick of [...ticks]) tick();
    },
    /** The browser releases a lock. */
    async release(lock: string) {
      waits.get(lock)?.();
      await Promise.resolve();
      await Promise.resolve();
    },
    hear: (data: TrainerMessage) =>
      channel.onmessage?.(new MessageEvent('message', { data: structuredClone(data) })),
  };
}

const failed = { type: 'storageFailed', message: say('full') } as const;
const stepped: Event = { type: 'stepsFinished', runId: 'a', steps: [] };

test('commands go in and events come out until unsubscribed', () => {
  const { client, workers, events } = setUp();
  client.send({ type: 'pause' });
  expect(workers[0]?.posted).toEqual([{ type: 'pause' }]);
  const seen: ClientEvent[] = [];
  const stop = client.subscribe((event) => seen.push(event));
  workers[0]?.say(failed);
  stop();
  workers[0]?.say(failed);
  expect(events).toEqual([failed, failed]);
  expect(seen).toEqual([failed]);
});

test('an unreadable message ends the worker once, with a message; a restart gives a new one', () => {
  const { client, workers, events } = setUp();
  workers[0]?.onmessageerror?.(new MessageEvent('messageerror'));
  workers[0]?.onmessageerror?.(new MessageEvent('messageerror'));
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ type: 'workerDied' });
  expect(workers[0]?.ended).toBe(true);
  client.send({ type: 'stop' });
  expect(workers[0]?.posted).toEqual([]);
  client.restart();
  client.send({ type: 'stop' });
  expect(workers[1]?.posted).toEqual([{ type: 'stop' }]);
});

test('late messages from an ended worker are ignored', () => {
  const { client, workers, events } = setUp();
  client.restart();
  workers[0]?.say(failed);
  expect(workers[0]?.ended).toBe(true);
  expect(events).toEqual([]);
});

test('a worker whose lock is released has ended, and is noticed without waiting', async () => {
  const { client, workers, events, release } = setUp();
  workers[0]?.say({ type: 'heartbeat', worker: 'w1' });
  workers[0]?.say({ type: 'heartbeat', worker: 'w1' });
  expect(events).toEqual([]);
  await release(workerLock('w1'));
  expect(events).toMatchObject([{ type: 'workerDied' }]);
  // One that is ended by the page is no loss.
  client.restart();
  workers[1]?.say({ type: 'heartbeat', worker: 'w2' });
  client.restart();
  await release(workerLock('w2'));
  expect(events).toHaveLength(1);
});

test('silence ends a worker: soon between steps, late in other work, never while it beats', () => {
  const { client, workers, events, pass } = setUp();
  // The code is fetched on a slow line.
  pass(170);
  workers[0]?.say({ type: 'heartbeat', worker: 'w1' });
  pass(80);
  for (let i = 0; i < 1000; i++) {
    workers[0]?.say({ type: 'heartbeat', worker: 'w1' });
    pass(60);
  }
  workers[0]?.say(stepped);
  pass(15);
  workers[0]?.say({ type: 'heartbeat', worker: 'w1' });
  pass(15);
  workers[0]?.say({
    ...{ type: 'taskProgressed', runId: 'a', task: 'compile', done: 1, total: 9, atMs: 1 },
  });
  pass(90);
  expect(events.map(({ type }) => type)).toEqual(['stepsFinished', 'taskProgressed']);
  workers[0]?.say(stepped);
  pass(16);
  const last = events.at(-1);
  if (last?.type !== 'workerDied') throw new Error('it lives');
  expect(english(last.message)).toContain('16 seconds');
  expect(workers[0]?.ended).toBe(true);
  client.restart();
  pass(100);
  expect(events.filter(({ type }) => type === 'workerDied')).toHaveLength(1);
});

const started: Event = {
  type: 'stateChanged',
  runId: 'a',
  state: 'training',
};
const trains: TrainerMessage = { type: 'trains', worker: 'far', runId: 'a', events: [started] };

test('the run of another tab is followed, commanded, and let go when its tab is gone', async () => {
  const { client, workers, events, posted, hear, release } = setUp();
  expect(posted).toEqual([{ type: 'who' }]);
  hear({ type: 'begins', worker: 'far' });
  expect(posted).toEqual([{ type: 'who' }, { type: 'who' }]);
  hear(trains);
  // Asked for by a third tab.
  hear(trains);
  hear({ type: 'event', worker: 'far', event: stepped });
  hear({ type: 'event', worker: 'unknown', event: stepped });
  expect(events).toEqual([{ type: 'trainedElsewhere', runId: 'a' }, started, stepped]);

  client.send({ type: 'pause' });
  client.send({ type: 'openDevice', powerPreference: 'low-power' });
  expect(posted.at(-1)).toEqual({ type: 'ask', worker: 'far', command: { type: 'pause' } });
  expect(workers[0]?.posted).toMatchObject([{ type: 'openDevice' }]);

  await release(TRAINER_LOCK);
  expect(events.at(-1)).toEqual({ type: 'trainerGone', runId: 'a' });
  client.send({ type: 'stop' });
  expect(workers[0]?.posted.at(-1)).toEqual({ type: 'stop' });
});

test('a run that ended in another tab is gone with its last event, and the next is followed', () => {
  const { events, hear } = setUp();
  hear(trains);
  const ended: Event = { type: 'runEnded', runId: 'a', state: 'stopped', fault: null };
  hear({ type: 'event', worker: 'far', event: ended });
  hear(trains);
  expect(events.map(({ type }) => type)).toEqual([
    ...['trainedElsewhere', 'stateChanged', 'runEnded', 'trainerGone'],
    ...['trainedElsewhere', 'stateChanged'],
  ]);
});

test('what this page’s own worker tells other tabs is not heard twice', () => {
  const { workers, events, hear } = setUp();
  workers[0]?.say({ type: 'heartbeat', worker: 'own' });
  hear({ ...trains, worker: 'own' });
  hear({ type: 'event', worker: 'own', event: stepped });
  expect(events).toEqual([]);
});
