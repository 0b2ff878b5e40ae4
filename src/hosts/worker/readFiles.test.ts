import { afterEach, expect, test, vi } from 'vitest';
import { say } from '#base/words.ts';
import type { FilesSource } from '#run/datasets.ts';
import { buffersOf, type ReaderEvent, type ReaderLike, readFiles } from './readFiles.ts';

class FakeReader implements ReaderLike {
  readonly asked: FilesSource[] = [];
  ended = false;
  onmessage: ReaderLike['onmessage'] = null;
  onmessageerror: ReaderLike['onmessageerror'] = null;
  onerror: ReaderLike['onerror'] = null;
  postMessage(source: FilesSource): void {
    this.asked.push(source);
  }
  terminate(): void {
    this.ended = true;
  }
  say(data: ReaderEvent): void {
    this.onmessage?.(new MessageEvent('message', { data }));
  }
}

const source: FilesSource = {
  kind: 'files',
  mostBad: 0.1,
  files: [{ path: 'pets.zip', blob: new Blob([new Uint8Array(3 * 2 ** 20)]) }],
  side: 32,
};

const dataset = {
  ...{ name: 'pets', side: 1, pixels: new Uint8Array(3), testStart: 1, classBalanced: false },
  levels: [{ name: 'class', classNames: ['cat'], labels: new Uint16Array(1) }],
  ...{ groups: null, notes: [], credit: say('Your own images.') },
};

function begin(signal = new AbortController().signal) {
  const reader = new FakeReader();
  const progress: number[] = [];
  const reading = readFiles(
    source,
    (done) => progress.push(done),
    signal,
    () => reader,
  );
  reading.catch(() => {});
  return { reader, progress, reading };
}

afterEach(() => {
  vi.useRealTimers();
});

test('the images arrive, and the reader is ended', async () => {
  const { reader, progress, reading } = begin();
  reader.say({ type: 'progressed', done: 7, total: 9, doing: say('Opening files') });
  expect(reader.ended).toBe(false);
  reader.say({ type: 'read', dataset });
  expect(await reading).toBe(dataset);
  expect(progress).toEqual([7]);
  expect(reader.asked).toEqual([source]);
  expect(reader.ended).toBe(true);
  expect(buffersOf(dataset)).toHaveLength(2);
});

test('a refusal and a failure are sentences', async () => {
  const refused = begin();
  refused.reader.say({ type: 'refused', message: say('pets.zip is damaged.') });
  await expect(refused.reading).rejects.toThrow('pets.zip is damaged.');
  expect(refused.reader.ended).toBe(true);
  const failed = begin();
  failed.reader.onmessageerror?.(new MessageEvent('messageerror'));
  await expect(failed.reading).rejects.toThrow(/The reader of the files failed: its answer/);
  expect(failed.reader.ended).toBe(true);
});

test('a reader that is past its budget is ended, and the file is named', async () => {
  vi.useFakeTimers();
  const { reader, reading } = begin();
  await vi.advanceTimersByTimeAsync(62_000);
  expect(reader.ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  await expect(reading).rejects.toThrow(/^Reading pets\.zip was ended after 63 s/);
  expect(reader.ended).toBe(true);
});

test('a newer request ends the reader at once', async () => {
  const control = new AbortController();
  const { reader, reading } = begin(control.signal);
  control.abort();
  await expect(reading).rejects.toThrow(/abort/i);
  expect(reader.ended).toBe(true);
});
