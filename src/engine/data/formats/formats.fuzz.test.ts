import fc from 'fast-check';
import { packTar } from 'modern-tar';
import { expect, test } from 'vitest';
import { bytesLike, countingReads, fuzz, readsOrRefuses } from '#base/fuzz.fixture.ts';
import { collect } from '#data/collect.ts';
import { imageCount } from '#data/dataset.ts';
import { download } from '#data/download.ts';
import { gz, png, testHost, zip } from '#data/files.fixture.ts';
import { openSet } from '#data/fromFiles.ts';
import { plausibleBytes } from '#data/inputLimits.ts';
import { Pace } from '#data/loadProgress.ts';
import { type Behaviour, fakeServer } from '#data/server.fixture.ts';
import {
  cifar100Records,
  int64,
  npy,
  stlImages,
  tarOf,
  tinyImageNetFiles,
  unicode,
} from './formats.fixture.ts';
import { parquetOf } from './parquet.fixture.ts';

/** Waits for nothing. */
class NoPace extends Pace {
  override due(): boolean {
    return false;
  }
  override async report(): Promise<void> {}
}

const pace = new NoPace(testHost());

type Files = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;

/** Reads the files; what is read of them is in proportion to them, and every label has a class. */
async function reads(files: Files): Promise<void> {
  const given = Object.entries(files).map(([path, bytes]) => ({ path, blob: new Blob([bytes]) }));
  const size = given.reduce((sum, { blob }) => sum + blob.size, 0);
  const [dataset, work] = await countingReads(() =>
    readsOrRefuses(async () => {
      const set = await openSet(given, 0.5, testHost(), pace);
      return collect(set, 8, { pace, mostBad: 0.5, host: testHost() });
    }),
  );
  expect(work.bytes).toBeLessThan(8 * plausibleBytes(size));
  if (dataset === null) return;
  for (const { labels, classNames } of dataset.levels) {
    expect(labels.length).toBe(imageCount(dataset));
    expect(labels.every((label) => label < classNames.length)).toBe(true);
  }
}

/** The files, with one of them changed. */
const changed = (files: Files, name: string): fc.Arbitrary<Files> =>
  bytesLike(files[name] ?? new Uint8Array(0)).map((bytes) => ({ ...files, [name]: bytes }));

test('CIFAR-100 records are read or refused in words', async () => {
  await fuzz(changed({ 'train.bin': cifar100Records(2) }, 'train.bin'), reads);
});

test('STL-10 images and labels are read or refused in words', async () => {
  const files = { 'train_X.bin': stlImages(1), 'train_y.bin': Uint8Array.of(10) };
  await fuzz(fc.oneof(changed(files, 'train_X.bin'), changed(files, 'train_y.bin')), reads);
});

test('NumPy arrays, alone and in an npz, are read or refused in words', async () => {
  const files = {
    'x.npy': npy('|u1', [4, 2, 2, 3], new Uint8Array(48)),
    'y.npy': npy('<i8', [4], int64([0, 1, 1, 0])),
    'names.npy': npy('<U3', [2], unicode(['cat', 'dog'], 3)),
  };
  const objects = npy('|O', [4], new Uint8Array(40));
  const packed = { 'a.npz': zip(files), 'b.npz': zip({ ...files, 'objects.npy': objects }) };
  const names = Object.keys(files).map((name) => changed(files, name));
  const archives = Object.entries(packed).map(([name, bytes]) => changed({ [name]: bytes }, name));
  await fuzz(fc.oneof(...names, ...archives), reads);
});

test('parquet files are read or refused in words', async () => {
  const rows = {
    pictures: [png(2, 2), null, png(2, 2)],
    labels: [0, 1, null],
    names: ['cat', 'dog'],
    rowGroupSize: 2,
  };
  const codecs = ['UNCOMPRESSED', 'UNCOMPRESSED', 'SNAPPY', 'ZSTD', 'GZIP'] as const;
  const files = codecs.map((codec) => ({ 'train.parquet': parquetOf({ ...rows, codec }) }));
  await fuzz(fc.oneof(...files.map((file) => changed(file, 'train.parquet'))), reads);
});

test('shards of a WebDataset, links in them and cuts, are read or refused in words', async () => {
  const shard = await tarOf({
    '0.png': png(3, 3),
    '0.cls': new TextEncoder().encode('1'),
    [`${'long/'.repeat(30)}1.png`]: png(40, 40),
  });
  const linked = new Uint8Array(
    await packTar([
      { header: { name: '0.png', size: 0, type: 'link', linkname: '../../etc/passwd' } },
      { header: { name: '0.cls', size: 0, type: 'symlink', linkname: '/dev/zero' } },
      { header: { name: '1.png', size: png(3, 3).length }, body: png(3, 3) },
    ]),
  );
  const files = [
    changed({ 'a.tar': shard }, 'a.tar'),
    changed({ 'a.tar': linked }, 'a.tar'),
    changed({ 'a.tar.gz': gz(shard) }, 'a.tar.gz'),
  ];
  await fuzz(fc.oneof(...files), reads);
});

test('the zip of Tiny ImageNet and its lists are read or refused in words', async () => {
  const made = Object.entries(tinyImageNetFiles(['n01443537'], 1, png(2, 2)));
  const files: Files = Object.fromEntries(
    made.map(([path, bytes]) => [path, new Uint8Array(bytes)]),
  );
  const lists = ['val/val_annotations.txt', 'words.txt'].map((name) =>
    changed(files, `tiny-imagenet-200/${name}`),
  );
  await fuzz(fc.oneof(changed({ 'tiny.zip': zip(files) }, 'tiny.zip'), ...lists), reads);
});

test('whatever a server does, a file comes as it is or is refused in words', async () => {
  const file = Uint8Array.from({ length: 3000 }, (_, i) => i % 251);
  const behaviour: fc.Arbitrary<Behaviour> = fc.record(
    {
      sends: fc.nat(4000),
      after: fc.constantFrom('break', 'end'),
      status: fc.constantFrom(200, 200, 200, 204, 404, 416, 500, 503),
      ranges: fc.boolean(),
      length: fc.option(fc.constantFrom(0, 1, 2999, 3000, 3001, 2 ** 53)),
      tag: fc.constantFrom('a', 'a', 'b'),
      type: fc.constantFrom('application/zip', 'text/html'),
      start: fc.nat(3000),
      silent: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  await fuzz(fc.array(behaviour, { minLength: 1, maxLength: 6 }), async (plan) => {
    const { fetch } = fakeServer(file, plan);
    const { signal } = new AbortController();
    const parts = { fetch, onProgress: () => {}, signal, pauseMs: 0 };
    const honest = plan.every(({ length, sends }) => length === undefined && sends === undefined);
    const bytes: number[] = [];
    await readsOrRefuses(async () => {
      for await (const chunk of download(new URL('https://example.org/a.zip'), parts)) {
        bytes.push(...chunk);
      }
      if (honest) expect(bytes).toEqual([...file]);
    });
    expect(bytes).toEqual([...file.subarray(0, bytes.length)]);
  });
});
