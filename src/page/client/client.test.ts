import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import type { Command } from '#run/protocol.ts';
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
}

function setUp() {
  const workers: FakeWorker[] = [];
  const client = createClient(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const events: ClientEvent[] = [];
  client.subscribe((event) => events.push(event));
  return { client, workers, events };
}

test('commands go in and events come out until unsubscribed', () => {
  const { client, workers, events } = setUp();
  client.send({ type: 'pause' });
  expect(workers[0]?.posted).toEqual([{ type: 'pause' }]);
  const seen: ClientEvent[] = [];
  const stop = client.subscribe((event) => seen.push(event));
  const data = { type: 'storageFailed', message: say('full') } as const;
  workers[0]?.onmessage?.(new MessageEvent('message', { data }));
  stop();
  workers[0]?.onmessage?.(new MessageEvent('message', { data }));
  expect(events).toEqual([data, data]);
  expect(seen).toEqual([data]);
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
  const data = { type: 'storageFailed', message: say('late') } as const;
  workers[0]?.onmessage?.(new MessageEvent('message', { data }));
  expect(workers[0]?.ended).toBe(true);
  expect(events).toEqual([]);
});
