import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { say } from '#base/words.ts';
import type { Command } from '#run/protocol.ts';
import { createConfigStore } from './configStore.ts';
import { createMemoryPlanning } from './memoryPlanning.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const sent: Command[] = [];
  const client = {
    send: (command: Command) => void sent.push(command),
    subscribe: () => () => {},
    restart: () => {},
  };
  const config = createConfigStore({ preset: 'quick', changes: {} });
  let ready = true;
  const memory = createMemoryPlanning({ client, config, ready: () => ready });
  const loaded = () =>
    memory.handle({
      type: 'deviceFailed',
      reason: 'failed',
      message: say('only as an event of a new start'),
    });
  return {
    sent,
    config,
    memory,
    loaded,
    setReady(value: boolean) {
      ready = value;
    },
  };
}

const IMAGES = {
  ...({ placement: 'whole', onDisk: false, besideBytes: 0 } as const),
  evaluation: { diskBytes: 0, memoryBytes: 0, fitBytes: 0 },
  ...{ images: 9, bytes: 9, gpuBytes: 9, buffers: 1 },
};

const plan = (bytes: number) => ({
  parameters: 9,
  bytes,
  largestBatch: 512,
  largestMicroBatch: 0,
  problem: null,
  images: IMAGES,
});

test('requests a plan after typing has settled, and drops the plan of another config at once', () => {
  const { sent, config, memory, loaded } = setUp();
  loaded();
  vi.advanceTimersByTime(2500);
  expect(sent.map(({ type }) => type)).toEqual(['planMemory']);
  const first = sent[0];
  if (first?.type !== 'planMemory') throw new Error('nothing was asked');
  memory.handle({ type: 'memoryPlanned', request: first.request, plan: plan(1) });
  expect(memory.getState().plan).toEqual(plan(1));
  config.setText('batchSize', '32');
  expect(memory.getState().plan).toBeNull();
  config.setText('batchSize', '16');
  vi.advanceTimersByTime(2500);
  expect(sent).toHaveLength(2);
  expect(sent[1]).toMatchObject({ config: { batchSize: 16 } });
});

test('an answer to an earlier request is ignored', () => {
  const { sent, config, memory, loaded } = setUp();
  loaded();
  vi.advanceTimersByTime(2500);
  const first = sent[0];
  if (first?.type !== 'planMemory') throw new Error('nothing was asked');
  config.setText('batchSize', '32');
  memory.handle({ type: 'memoryPlanned', request: first.request, plan: plan(1) });
  expect(memory.getState().plan).toBeNull();
});

test('waits for the images and for a config without problems', () => {
  const { sent, config, loaded, setReady } = setUp();
  setReady(false);
  loaded();
  vi.advanceTimersByTime(2500);
  expect(sent).toEqual([]);
  setReady(true);
  config.setText('batchSize', '7');
  vi.advanceTimersByTime(2500);
  expect(sent).toEqual([]);
  config.setText('batchSize', '64');
  vi.advanceTimersByTime(2500);
  expect(sent).toHaveLength(1);
});
