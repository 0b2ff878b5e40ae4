import { expect, test } from 'vitest';
import { verbatim } from '#base/words.ts';
import { recordCheck } from '#data/kept/recordIndex.ts';
import { readImages } from '#data/storedPixels.ts';
import {
  openRecords,
  type RecordsAnswer,
  type RecordsRequest,
  type RecordsWorker,
} from './recordsReader.ts';

const SIDE = 2;
const BYTES = 12;
const imageOf = (image: number) => new Uint8Array(BYTES).fill(image + 1);

class FakeWorker implements RecordsWorker {
  readonly asked: RecordsRequest[] = [];
  ended = false;
  onmessage: RecordsWorker['onmessage'] = null;
  onerror: RecordsWorker['onerror'] = null;
  postMessage(request: RecordsRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  answer(data?: RecordsAnswer): void {
    const { places, buffer } = this.asked.shift() as RecordsRequest;
    for (const [row, place] of places.entries()) buffer.set(imageOf(place), row * BYTES);
    this.onmessage?.(new MessageEvent('message', { data: data ?? { buffer, failed: null } }));
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const numbers = Uint32Array.from({ length: 6 }, (_, i) => i);
  const dataset = openRecords(
    'f00d',
    {
      ...{ name: 'cats', side: SIDE, levels: [], testStart: 6, groups: null },
      ...{ classBalanced: false, notes: [], credit: verbatim('') },
    },
    {
      ...{ images: 6, side: SIDE, places: numbers.toReversed() },
      checks: Uint32Array.from(numbers, (image) => recordCheck(imageOf(5 - image))),
      histogram: new Float64Array(768),
    },
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
  );
  const read = (...images: number[]) => readImages(dataset, Uint32Array.from(images));
  const close = () => 'close' in dataset.pixels && dataset.pixels.close();
  return { workers, read, close };
}

test('a worker begins at the first read, answers in order, and ends once all is read', async () => {
  const { workers, read, close } = setUp();
  expect(workers).toHaveLength(0);
  const [first, second] = [read(0, 5), read(3)];
  close();
  const [worker] = workers;
  expect(worker?.ended).toBe(false);
  worker?.answer();
  expect(await first).toEqual(Uint8Array.from([...imageOf(5), ...imageOf(0)]));
  worker?.answer();
  expect(await second).toEqual(imageOf(2));
  expect(worker?.ended).toBe(true);
  const again = read(1);
  expect(workers).toHaveLength(2);
  workers[1]?.answer();
  expect(await again).toEqual(imageOf(4));
  close();
  expect(workers[1]?.ended).toBe(true);
});

test('a failure is told in words, of the file and of the worker', async () => {
  const { workers, read } = setUp();
  const [gone, cut] = [read(0), read(1)];
  workers[0]?.answer({ buffer: null, failed: 'it was deleted' });
  workers[0]?.answer({ buffer: null, failed: null });
  await expect(gone).rejects.toThrow(
    '“cats” cannot be read: it was deleted. Load the files again.',
  );
  await expect(cut).rejects.toThrow('Image 1 of “cats” cannot be read');
  const lost = read(2);
  workers[0]?.onerror?.(
    Object.assign(new Event('error'), { message: 'out of memory' }) as ErrorEvent,
  );
  await expect(lost).rejects.toThrow('out of memory');
});
