import { strToU8 } from 'fflate';
import { packTar } from 'modern-tar';
import { expect, test } from 'vitest';
import { bytesLike, countingReads, fuzz, readsOrRefuses } from '#base/fuzz.fixture.ts';
import { collect } from './collect.ts';
import type { Dataset } from './dataset.ts';
import { imageCount } from './dataset.ts';
import { blobEntry } from './entry.ts';
import { cifarRecords, gz, idx, idxLabels, png, testHost, zip } from './files.fixture.ts';
import { openIdx } from './formats/idx.ts';
import { loadFiles, openSet } from './fromFiles.ts';
import { checkImageWhole, readImageHeader } from './imageHeader.ts';
import { MAX_PICTURE_SIDE, plausibleBytes, plausiblePixels } from './inputLimits.ts';
import { Pace } from './loadProgress.ts';
import { openFiles } from './openFiles.ts';

/** Waits for nothing. */
class NoPace extends Pace {
  override due(): boolean {
    return false;
  }
  override async report(): Promise<void> {}
}

const pace = new NoPace(testHost());
const SIDE = 8;

type Bytes = Uint8Array<ArrayBuffer>;

/** Every label names a class, and the pixels fill the images. */
function expectWhole(dataset: Dataset | null): void {
  if (dataset === null) return;
  const images = imageCount(dataset);
  expect(Number.isInteger(images)).toBe(true);
  for (const { labels, classNames } of dataset.levels) {
    expect(labels.length).toBe(images);
    expect(labels.every((label) => label < classNames.length)).toBe(true);
  }
}

/** Loads a file; what is read of it, and of what it unpacks to, is within its size. */
async function loads(path: string, bytes: Bytes, side = SIDE): Promise<void> {
  let pixels = 0;
  const host = testHost();
  const counting = testHost({
    async decodeImage(blob, name) {
      const decoded = await host.decodeImage(blob, name);
      pixels += decoded.width * decoded.height;
      return decoded;
    },
  });
  const files = [{ path, blob: new Blob([bytes]) }];
  const [dataset, work] = await countingReads(() =>
    readsOrRefuses(() => loadFiles(files, { side, mostBad: 0.1 }, counting, pace)),
  );
  expectWhole(dataset);
  expect(work.bytes).toBeLessThan(8 * plausibleBytes(bytes.length));
  expect(pixels).toBeLessThanOrEqual(plausiblePixels(bytes.length));
}

/** The images of a file, too few as they may be to train on. */
async function few(path: string, bytes: Bytes): Promise<Dataset> {
  const set = await openSet([{ path, blob: new Blob([bytes]) }], 0.1, testHost(), pace);
  return collect(set, SIDE, { pace, mostBad: 0.1, host: testHost() });
}

test('CIFAR records, plain and gzipped, are loaded or refused in words', async () => {
  const records = cifarRecords(3);
  await fuzz(bytesLike(records), async (bytes) => {
    expectWhole(await readsOrRefuses(() => few('test_batch.bin', bytes)));
  });
  await fuzz(bytesLike(gz(records)), async (bytes) => {
    expectWhole(await readsOrRefuses(() => few('data_batch_1.bin.gz', bytes)));
  });
});

test('IDX files are loaded or refused in words', async () => {
  const images = idx(
    [80, 3, 3],
    new Uint8Array(720).map((_, i) => i),
  );
  const labels = idxLabels(80);
  const meaning = { name: 'mine', classNames: ['a', 'b'], credit: { english: '', values: {} } };
  await fuzz(bytesLike(images), (bytes) => loads('train-images-idx3-ubyte', bytes));
  await fuzz(bytesLike(gz(images)), (bytes) => loads('train-images-idx3-ubyte.gz', bytes));
  await fuzz(bytesLike(labels), async (bytes) => {
    const entries = [
      blobEntry('images-idx3', 'images-idx3', new Blob([images])),
      blobEntry('labels-idx1', 'labels-idx1', new Blob([bytes])),
    ];
    for (const named of [meaning, { ...meaning, classNames: null }]) {
      const read = async () =>
        collect(await openIdx(entries, named), SIDE, { pace, mostBad: 0, host: testHost() });
      expectWhole(await readsOrRefuses(read));
    }
  });
});

test('headers of pictures are within the limits, or refused in words', async () => {
  const jpeg = Uint8Array.of(
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 9, 0, 7, 1, 1, 0x11, 0],
    ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 1, 2, 3, 0xff, 0xd9],
  );
  const webp = new Uint8Array([
    ...strToU8('RIFF'),
    ...[0x20, 0, 0, 0],
    ...strToU8('WEBPVP8X'),
    ...[10, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0],
  ]);
  for (const valid of [png(9, 7), jpeg, webp]) {
    await fuzz(bytesLike(valid), async (bytes) => {
      const header = await readsOrRefuses(() => readImageHeader(bytes, 'a.png'));
      if (header === null) return;
      for (const side of [header.width, header.height]) {
        expect(side).toBeGreaterThan(0);
        expect(side).toBeLessThanOrEqual(MAX_PICTURE_SIDE);
      }
      await readsOrRefuses(() => checkImageWhole(bytes, header.kind, 'a.png'));
    });
  }
});

test('a zip is opened and its files read, or refused in words', async () => {
  const whole = zip({
    'set/a/0.png': png(4, 4),
    '../b/1.png': png(4, 4),
    'set/b/2.png': [png(3, 5), { level: 0 }],
    'set/notes.txt': strToU8('hello hello hello hello'),
  });
  await fuzz(bytesLike(whole), async (bytes) => {
    const [, work] = await countingReads(() =>
      readsOrRefuses(async () => {
        const { entries } = await openFiles([{ path: 'a.zip', blob: new Blob([bytes]) }], pace);
        for (const { path } of entries) expect(path.split('/')).not.toContain('..');
        for (const entry of entries) {
          const read = await readsOrRefuses(() => entry.bytes());
          if (read !== null) expect(read.length).toBe(entry.size);
        }
      }),
    );
    expect(work.bytes).toBeLessThan(40 * bytes.length + 2 ** 16);
  });
  await fuzz(bytesLike(whole), (bytes) => loads('a.zip', bytes));
});

test('a tar, plain and gzipped, is taken apart or refused in words', async () => {
  const entry = (name: string, body: Uint8Array) => ({ header: { name, size: body.length }, body });
  const tar = new Uint8Array(
    await packTar([
      entry('set/a/0.png', png(4, 4)),
      entry(`set/${'long/'.repeat(40)}1.png`, png(4, 4)),
      { header: { name: 'set/link.png', size: 0, type: 'symlink', linkname: '/etc/passwd' } },
      entry('/etc/2.png', png(4, 4)),
    ]),
  );
  const opens = (path: string) => async (bytes: Bytes) => {
    await readsOrRefuses(async () => {
      const { entries } = await openFiles([{ path, blob: new Blob([bytes]) }], pace);
      const held = entries.reduce((sum, { size }) => sum + size, 0);
      expect(held).toBeLessThanOrEqual(plausibleBytes(bytes.length));
    });
  };
  await fuzz(bytesLike(tar), opens('a.tar'));
  await fuzz(bytesLike(gz(tar)), opens('a.tar.gz'));
});
