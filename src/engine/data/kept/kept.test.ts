import { describe, expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { english } from '#base/words.fixture.ts';
import { verbatim, WordsError } from '#base/words.ts';
import type { Dataset } from '#data/dataset.ts';
import type { OpenSink } from '#data/imageSink.ts';
import { countValues, readImages } from '#data/storedPixels.ts';
import { fingerprintOf } from './fingerprint.ts';
import { keepRecords } from './keepRecords.ts';
import { MemoryFile, memoryPlace } from './memoryFiles.fixture.ts';
import { RecordSink } from './recordSink.ts';
import { datasetOfText, datasetText } from './storedDataset.ts';

const SIDE = 4;
const BYTES = SIDE * SIDE * 3;
const IMAGES = 200;
const stream = new RandomStream(1, 'scenes', 7);
const ALL = Uint8Array.from({ length: IMAGES * BYTES }, () => stream.uniform(0, 256));
const imageOf = (image: number) => ALL.subarray(image * BYTES, (image + 1) * BYTES);
const numbers = (...images: number[]) => Uint32Array.from(images);

function put(sink: RecordSink, images: Iterable<number>): number {
  let drawn = 0;
  for (const image of images) {
    sink.put(image, (out, offset) => {
      drawn++;
      out.set(imageOf(image), offset);
    });
  }
  return drawn;
}

const shuffled = () => new RandomStream(3, 'order', 0).permutation(IMAGES);
const filesOf = () => ({ records: new MemoryFile(), log: new MemoryFile() });
const sinkOf = (files = filesOf()) => new RecordSink(files, IMAGES, SIDE, 'cats');

describe('images in records', () => {
  test('come back in any order, with what a memory of them would have', async () => {
    const sink = sinkOf();
    put(sink, shuffled());
    const pixels = sink.finish();
    expect(pixels.length).toBe(ALL.length);
    const wanted = numbers(7, 8, 9, 199, 0, 7);
    const expected = await readImages({ pixels: ALL, side: SIDE }, wanted);
    expect(await readImages({ pixels, side: SIDE }, wanted)).toEqual(expected);
    const counts = new Float64Array(768);
    countValues(ALL, counts);
    expect(pixels.histogram).toEqual(counts);
  });

  test('that are skipped leave no gap', async () => {
    const sink = sinkOf();
    const kept = [...shuffled()].filter((image) => image % 7 !== 0).sort((a, b) => a - b);
    put(sink, kept.toReversed());
    const pixels = sink.finish(kept);
    expect(pixels.length).toBe(kept.length * BYTES);
    const row = 11;
    expect(await pixels.read(numbers(row), new Uint8Array(BYTES))).toEqual(
      imageOf(kept[row] as number).slice(),
    );
  });

  test.each([0, 1, 37, 150])(
    'cut off after %i, are taken up: nothing is drawn twice, nothing is lost',
    async (done) => {
      const order = [...shuffled()];
      const files = filesOf();
      const first = new RecordSink(files, IMAGES, SIDE, 'cats');
      put(first, order.slice(0, done));
      // What was gathered is written, as before a cut between two chunks.
      if (done > 0) first.finish(order.slice(0, done));
      const again = sinkOf(files);
      expect(order.filter((image) => again.has(image))).toEqual(order.slice(0, done));
      expect(put(again, order)).toBe(IMAGES - done);
      const pixels = again.finish();
      const every = Uint32Array.from({ length: IMAGES }, (_, image) => image);
      expect(await pixels.read(every, new Uint8Array(ALL.length))).toEqual(ALL);
    },
  );

  test('at any cut of the two files and any flipped byte: taken up to there, right to the byte', async () => {
    const whole = filesOf();
    const sink = sinkOf(whole);
    put(sink, shuffled());
    sink.finish();
    const draw = new RandomStream(5, 'scenes', 0);
    for (let trial = 0; trial < 40; trial++) {
      const files = filesOf();
      for (const name of ['records', 'log'] as const) {
        files[name].bytes = whole[name].bytes.slice(0, draw.uniform(0, whole[name].getSize()));
        const at = Math.floor(draw.uniform(0, files[name].getSize()));
        if (trial % 2 === 0) files[name].bytes[at] = (files[name].bytes[at] ?? 0) ^ 64;
      }
      const again = sinkOf(files);
      put(again, shuffled());
      const every = Uint32Array.from({ length: IMAGES }, (_, image) => image);
      const read = await again.finish().read(every, new Uint8Array(ALL.length));
      expect(Buffer.compare(read, ALL)).toBe(0);
    }
  });

  test('that are damaged later are refused by number', async () => {
    const files = filesOf();
    const sink = sinkOf(files);
    put(sink, Array(IMAGES).keys());
    const pixels = sink.finish();
    files.records.bytes[5 * BYTES + 3] = (files.records.bytes[5 * BYTES + 3] ?? 0) ^ 1;
    const read = (image: number) => pixels.read(numbers(4, image), new Uint8Array(2 * BYTES));
    await expect(read(6)).resolves.toHaveLength(2 * BYTES);
    await expect(read(5)).rejects.toThrow('Image 5 of “cats” cannot be read');
    files.records.truncate(100 * BYTES);
    await expect(read(100)).rejects.toThrow('damaged');
  });

  test('without room: a sentence with the need, and what was written stays', () => {
    const files = { records: new MemoryFile(20 * BYTES), log: new MemoryFile() };
    const sink = sinkOf(files);
    put(sink, Array(IMAGES).keys());
    let words = verbatim('');
    try {
      sink.finish();
    } catch (error) {
      if (error instanceof WordsError) words = error.words;
    }
    expect(english(words)).toMatch(/“cats” need 9\.6 kB of storage.*no space left.*is kept/);
  });
});

const about: Omit<Dataset, 'pixels'> = {
  name: 'cats',
  side: SIDE,
  levels: [
    { name: 'class', classNames: ['a', 'b'], labels: new Uint16Array(IMAGES).map((_, i) => i % 2) },
  ],
  testStart: 150,
  groups: null,
  files: Array.from({ length: IMAGES }, (_, i) => `b/${i}.png`),
  classBalanced: false,
  notes: [verbatim('note')],
  credit: verbatim('own'),
};

test('what is known of a data set comes back from its text, and from no other', () => {
  const sink = sinkOf();
  put(sink, shuffled());
  const pixels = sink.finish();
  const text = datasetText({ ...about, pixels }, 77);
  const { files: _, ...dataset } = about;
  expect(datasetOfText(text)).toEqual({ dataset, index: pixels.index, nameBytes: 77 });
  for (let at = 0; at < text.length; at += 97) {
    expect(datasetOfText(`${text.slice(0, at)}~${text.slice(at + 1)}`)).toBeNull();
    expect(datasetOfText(text.slice(0, at))).toBeNull();
  }
});

describe('decoded images that are kept', () => {
  const decode = (streams: boolean) => {
    const count = { decoded: 0 };
    const load = async (openSink: OpenSink): Promise<Dataset> => {
      count.decoded++;
      if (!streams) return { ...about, pixels: ALL.slice() };
      const sink = await openSink(IMAGES, SIDE, 'cats');
      for (let image = 0; image < IMAGES; image++) {
        sink.put(image, (out, offset) => out.set(imageOf(image), offset));
      }
      return { ...about, pixels: sink.finish() };
    };
    return { count, load };
  };

  test.each([true, false])(
    'are not decoded again (written while decoding: %s)',
    async (streams) => {
      const place = memoryPlace();
      const { count, load } = decode(streams);
      const first = await keepRecords(place, load, 1);
      const second = await keepRecords(place, load, 1);
      expect(first.kind).toBe('records');
      expect(second).toEqual(first);
      expect(count.decoded).toBe(1);
      // Records that are gone are decoded again.
      place.files.records.truncate(5);
      await keepRecords(place, load, 1);
      expect(count.decoded).toBe(2);
    },
  );

  const fullPlace = () => {
    const place = memoryPlace();
    const bytes = IMAGES * (BYTES + 128);
    const listed = verbatim('Under Runs you can delete: dogs.');
    return { ...place, room: async () => bytes - 1000, deletable: async () => listed };
  };

  test('that fit neither storage nor memory are refused before the first is decoded', async () => {
    const full = fullPlace();
    const { load } = decode(true);
    await expect(keepRecords(full, load, 1, ALL.length - 1)).rejects.toThrow(
      /need 35\.2.kB of storage, and 34\.2.kB are free: 1\.0.kB are missing\. Nothing was written\. Under Runs you can delete: dogs\./,
    );
    expect(full.files.records.getSize()).toBe(0);
    // What an earlier decoding left is no need.
    full.files.records.truncate(1000);
    expect((await keepRecords(full, load, 1, 0)).kind).toBe('records');
  });

  const inMemory = (kept: Awaited<ReturnType<typeof keepRecords>>, reason: string) => {
    if (kept.kind !== 'memory') throw new Error('the images are in a file');
    const { notes, ...dataset } = kept.dataset;
    expect(notes.map(english)).toEqual([
      'note',
      `The decoded images could not be stored: ${reason}. They are in memory instead (9.6 kB), and are decoded again the next time.`,
    ]);
    const { notes: _, ...rest } = about;
    expect(dataset).toEqual({ ...rest, pixels: ALL });
  };

  test.each([true, false])('without room stay in memory where they fit (%s)', async (streams) => {
    const kept = await keepRecords(fullPlace(), decode(streams).load, 1);
    inMemory(kept, 'the storage is full');
  });

  // All of these images are one chunk, which is written at the end.
  test.each(['records', 'log', 'flush', 'names', 'text', 'open'])(
    'whose storage is full at the %s go on in memory, the same to the byte',
    async (at) => {
      const full = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
      const short = new MemoryFile(at === 'log' ? 50 : at === 'records' ? 20 * BYTES : undefined);
      short.flush = () => {
        if (at === 'flush') throw new Error('no space left');
      };
      const place = memoryPlace({
        records: at === 'log' ? new MemoryFile() : short,
        log: at === 'log' ? short : new MemoryFile(),
      });
      const broken = {
        ...place,
        ...(at === 'names' && { writeNames: full }),
        ...(at === 'text' && { writeText: full }),
        ...(at === 'open' && { open: full }),
      };
      // An earlier decoding left some.
      const left = sinkOf(place.files);
      if (at === 'records') {
        put(left, numbers(5, 9, 100));
        left.write();
      }
      const kept = await keepRecords(broken, decode(true).load, 1);
      const own = ['records', 'log', 'flush'].includes(at);
      inMemory(kept, own ? 'no space left' : 'the storage is full');
      expect(place.files.records.getSize()).toBe(0);
      await expect(keepRecords(broken, decode(true).load, 1, 0)).rejects.toThrow(
        'which could not be written',
      );
    },
  );

  test('and when memory takes over between two chunks, what was written is in it too', async () => {
    const files = { records: new MemoryFile(3 * 2 ** 21), log: new MemoryFile() };
    const [side, images] = [256, 60];
    const bytes = side * side * 3;
    const load = async (openSink: OpenSink): Promise<Dataset> => {
      const sink = await openSink(images, side, 'cats');
      for (let image = 0; image < images; image++) {
        if (image === 7) continue;
        sink.put(image, (out, offset) => out.fill(image + 1, offset, offset + bytes));
      }
      const kept = Array.from({ length: images }, (_, image) => image).filter((i) => i !== 7);
      return { ...about, side, pixels: sink.finish(kept) };
    };
    const kept = await keepRecords(memoryPlace(files), load, 1);
    if (kept.kind !== 'memory') throw new Error('the images are in a file');
    const { pixels } = kept.dataset;
    if (!(pixels instanceof Uint8Array)) throw new Error('the images are not in memory');
    const means = Array.from({ length: images - 1 }, (_, i) => {
      const image = pixels.subarray(i * bytes, (i + 1) * bytes);
      return image.every((value) => value === image[0]) ? image[0] : -1;
    });
    expect(means).toEqual(Array.from({ length: images - 1 }, (_, i) => i + (i < 7 ? 1 : 2)));
  });

  test.each([true, false])('a few stay in memory (%s)', async (streams) => {
    const place = memoryPlace();
    const kept = await keepRecords(place, decode(streams).load);
    expect(kept).toEqual({ kind: 'memory', dataset: { ...about, pixels: ALL } });
    expect(await place.readText()).toBeNull();
  });
});

test('the fingerprint is of paths, lengths, content and side', async () => {
  const file = (path: string, text: string) => ({ path, blob: new Blob([text]) });
  const files = [file('a', 'one'), file('b', 'two')];
  const of = (given: typeof files, side = 32) =>
    fingerprintOf({ kind: 'files', files: given, side, mostBad: 0.1 });
  const own = await of(files);
  expect(own).toMatch(/^[0-9a-f]{32}$/);
  expect(await of(files.toReversed())).toBe(own);
  const others = [
    await of(files, 64),
    await of([file('a', 'one'), file('c', 'two')]),
    await of([file('a', 'one'), file('b', 'twO')]),
    await of([file('a', 'x'.repeat(99_999)), file('b', 'two')]),
  ];
  expect(new Set([own, ...others]).size).toBe(5);
});
