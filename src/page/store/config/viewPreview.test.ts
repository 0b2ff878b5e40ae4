import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { say, verbatim } from '#base/words.ts';
import type { TrainerClient } from '#client/client.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { Command } from '#run/protocol.ts';
import { createConfigStore } from './configStore.ts';
import { createViewPreview } from './viewPreview.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const sent: Extract<Command, { type: 'previewViews' }>[] = [];
  const client: TrainerClient = {
    send: (command) => {
      if (command.type === 'previewViews') sent.push(command);
    },
    subscribe: () => () => {},
    restart: () => {},
  };
  const config = createConfigStore({ preset: 'quick', changes: {} });
  const machine = { ready: true };
  const preview = createViewPreview({ client, config, ready: () => machine.ready });
  const bytes = new Uint8ClampedArray(4);
  const answer = () =>
    preview.handle({
      type: 'viewsPreviewed',
      side: 1,
      pairs: [{ image: bytes, query: bytes, key: bytes }],
    });
  return { sent, config, machine, preview, answer };
}

const summary: DatasetSummary = {
  name: '',
  images: 1,
  side: 1,
  levels: [],
  testImages: 0,
  notes: [],
  credit: verbatim(''),
};

test('without a watcher nothing is requested', () => {
  const { sent, config } = setUp();
  config.setText('hue', '0.3');
  vi.runAllTimers();
  expect(sent).toEqual([]);
});

test('typing sends one request after it settles; other fields send none', () => {
  const { sent, config, preview, answer } = setUp();
  preview.watch();
  vi.runAllTimers();
  answer();
  expect(preview.getState()).toMatchObject({ stale: false, side: 1 });
  for (const text of ['0', '0.', '0.3']) config.setText('hue', text);
  expect(preview.getState().stale).toBe(true);
  vi.runAllTimers();
  expect(sent.map((command) => command.config.hue)).toEqual([0, 0.3]);
  answer();
  config.setText('epochs', '3');
  vi.runAllTimers();
  expect(sent).toHaveLength(2);
});

test('one request at a time; what changed meanwhile follows', () => {
  const { sent, config, preview, answer } = setUp();
  preview.watch();
  vi.runAllTimers();
  config.setText('hue', '0.2');
  vi.runAllTimers();
  preview.next();
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
  answer();
  vi.runAllTimers();
  expect(sent.map(({ page, config: { hue } }) => [page, hue])).toEqual([
    [0, 0],
    [1, 0.2],
  ]);
});

test('it waits for images and for usable fields, and reports a refusal', () => {
  const { sent, config, machine, preview, answer } = setUp();
  machine.ready = false;
  preview.watch();
  vi.runAllTimers();
  expect(sent).toEqual([]);
  machine.ready = true;
  preview.handle({ type: 'datasetLoaded', summary, samples: [] });
  config.setText('cropScaleMin', '0.9');
  config.setText('cropScaleMax', '0.5');
  vi.runAllTimers();
  expect(sent).toEqual([]);
  config.undo();
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
  preview.handle({ type: 'previewRefused', message: say('No device.') });
  expect(preview.getState().problem).toEqual(say('No device.'));
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
  preview.next();
  vi.runAllTimers();
  answer();
  expect(preview.getState().problem).toBeNull();
});

test('new images are shown though the fields are the same', () => {
  const { sent, preview, answer } = setUp();
  const leave = preview.watch();
  vi.runAllTimers();
  answer();
  preview.handle({ type: 'datasetLoaded', summary, samples: [] });
  vi.runAllTimers();
  expect(sent).toHaveLength(2);
  leave();
  answer();
  preview.next();
  vi.runAllTimers();
  expect(sent).toHaveLength(2);
});
