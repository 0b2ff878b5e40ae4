import { BlobWriter, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { strToU8 } from 'fflate';
import { packTar } from 'modern-tar';
import { expect, test, vi } from 'vitest';
import { RandomStream } from '#base/random.ts';
import { english } from '#base/words.fixture.ts';
import { speak, wordsOf } from '#base/words.ts';
import { inChinese } from '#ui/i18n/chinese.ts';
import { imageCount } from './dataset.ts';
import {
  cifarRecords,
  fileOf,
  gz,
  load,
  pictureFolder,
  png,
  refusal,
  testHost,
  zip,
} from './files.fixture.ts';
import { npy } from './formats/formats.fixture.ts';
import { gunzipChunks } from './gzip.ts';
import { Pace } from './loadProgress.ts';
import { openZip } from './zip.ts';

/** Records of noise, which hardly packs, so that a byte anywhere in the archive matters. */
const records = cifarRecords(64);
const noise = new RandomStream(0, 'order');
for (let at = 0; at < records.length; at++) if (at % 3073 > 0) records[at] = noise.integer(256);

test('a cut or altered gzip is refused', async () => {
  const packed = gz(records);
  const cases = [packed.subarray(0, packed.length - 1000), packed.subarray(0, 12)];
  for (const at of [packed.length - 2000, packed.length - 6]) {
    const altered = packed.slice();
    altered[at] = (altered[at] as number) ^ 0x40;
    cases.push(altered);
  }
  for (const bytes of cases) {
    expect(await refusal([fileOf('a.bin.gz', bytes)])).toMatch(/^a\.bin\.gz .*truncated/);
  }
  expect(await refusal([fileOf('a.bin.gz', records)])).toMatch(/^a\.bin\.gz is not a gzip file/);
});

test('a gzip with a name in its header is read', async () => {
  const plain = gz(records);
  const named = new Uint8Array([...plain.subarray(0, 10), 97, 0, ...plain.subarray(10)]);
  named[3] = 8;
  expect(imageCount(await load([fileOf('a.bin.gz', named)]))).toBe(64);
});

test('a gzip bomb is refused by what it states and by what it does', async () => {
  const bomb = gz(new Uint8Array(40 * 2 ** 20));
  expect(await refusal([fileOf('a.bin.gz', bomb)])).toMatch(/unpack to 41\.9 MB/);
  const modest = bomb.slice();
  new DataView(modest.buffer).setUint32(modest.length - 4, 3073 * 64, true);
  expect(await refusal([fileOf('a.bin.gz', modest)])).toContain(
    'its unpacked content does not match its header',
  );
});

test('a gzip bomb is unpacked no further than it states', async () => {
  // Packs a hundred times: many pieces, each of which unpacks to megabytes.
  const bomb = gz(new Uint8Array(32 * 2 ** 20).map((_, at) => records[at % 1021] as number));
  let unpacked = 0;
  const fed = vi.spyOn(WritableStreamDefaultWriter.prototype, 'write');
  const read = async () => {
    const chunks = gunzipChunks({ name: 'a.gz', blob: new Blob([bomb]), size: 2 ** 17 });
    for await (const chunk of chunks) unpacked += chunk.length;
  };
  await expect(read()).rejects.toThrow('its unpacked content does not match its header');
  expect(unpacked).toBe(2 ** 17);
  expect(fed.mock.calls.length).toBe(1);
  fed.mockRestore();
});

test('links, absolute and climbing names in a tar are passed over', async () => {
  const body = records;
  const size = body.length;
  const tar = await packTar([
    { header: { name: 'set/data_batch_1.bin', size }, body },
    { header: { name: '../data_batch_2.bin', size }, body },
    { header: { name: '/etc/data_batch_3.bin', size }, body },
    { header: { name: 'set/data_batch_4.bin', size: 0, type: 'symlink', linkname: '/etc/passwd' } },
  ]);
  const dataset = await load([fileOf('set.tar', tar)]);
  expect(imageCount(dataset)).toBe(64);
  expect(dataset.notes.map(english).join()).toContain('../data_batch_2.bin in set.tar');
  expect(dataset.notes.map(english).join()).toContain('set/data_batch_4.bin');
});

test('an archive of nothing but links is refused by the names in it', async () => {
  const link = { size: 0, type: 'symlink', linkname: '/etc/passwd' } as const;
  const tar = await packTar([{ header: { name: 'a/0.png', ...link } }]);
  expect(await refusal([fileOf('set.tar', tar)])).toMatch(
    /^a\/0\.png in set\.tar: links and paths/,
  );
});

test('a cut or wrong tar is refused', async () => {
  const tar = await packTar([{ header: { name: 'a.bin', size: records.length }, body: records }]);
  for (const bytes of [tar.subarray(0, 50_000), tar.subarray(0, 300), strToU8('x'.repeat(4096))]) {
    expect(await refusal([fileOf('set.tar', bytes)])).toMatch(/^set\.tar is truncated, damaged/);
    expect(await refusal([fileOf('set.tar.gz', gz(bytes))])).toMatch(/^set\.tar\.gz is truncated/);
  }
  const cut = gz(tar);
  expect(await refusal([fileOf('set.tgz', cut.subarray(0, cut.length - 500))])).toMatch(
    /^set\.tgz .*truncated/,
  );
});

test('climbing names and links in a zip are passed over', async () => {
  const files: Parameters<typeof zip>[0] = {
    '../b/evil.png': png(32, 32),
    'a/link.png': [strToU8('/etc/passwd'), { os: 3, attrs: (0o120777 << 16) >>> 0 }],
  };
  for (const { path, blob } of pictureFolder(['a', 'b'], 32)) {
    files[path.slice('photos/'.length)] = new Uint8Array(await blob.arrayBuffer());
  }
  const dataset = await load([fileOf('pets.zip', zip(files))]);
  expect(imageCount(dataset)).toBe(64);
  expect(dataset.notes.map(english).join()).toContain(
    '../b/evil.png in pets.zip, a/link.png in pets.zip',
  );
});

/** Where the record of the last file begins (PKWARE APPNOTE 4.3.12); a time holds any byte. */
const directoryOf = (bytes: Uint8Array): number =>
  Buffer.from(bytes).lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));

test('a zip that is cut, altered, locked or a bomb is refused', async () => {
  const whole = zip({ 'a.bin': [records, { level: 6 }] });
  expect(await refusal([fileOf('a.zip', whole.subarray(0, 9000))])).toMatch(/^a\.zip is truncated/);
  expect(await refusal([fileOf('a.zip', strToU8('not a zip'))])).toMatch(/^a\.zip is truncated/);

  const altered = whole.slice();
  altered[500] = (altered[500] as number) ^ 0xff;
  expect(await refusal([fileOf('a.zip', altered)])).toMatch(/^a\.bin in a\.zip is truncated/);

  const stored = zip({ 'a.bin': [records, { level: 0 }] });
  stored[5000] = (stored[5000] as number) ^ 1;
  expect(await refusal([fileOf('a.zip', stored)])).toMatch(/damaged/);

  const locked = whole.slice();
  const directory = directoryOf(locked);
  locked[directory + 8] = (locked[directory + 8] as number) | 1;
  expect(await refusal([fileOf('a.zip', locked)])).toContain('password');

  const bomb = zip({ 'a.bin': [new Uint8Array(40 * 2 ** 20), { level: 9 }] });
  expect(await refusal([fileOf('a.zip', bomb)])).toMatch(/unpack to 41\.9 MB/);
  const modest = bomb.slice();
  const listed = directoryOf(modest);
  new DataView(modest.buffer).setUint32(listed + 24, 3073 * 64, true);
  expect(await refusal([fileOf('a.zip', modest)])).toContain(
    'its unpacked content does not match its header',
  );
});

test('a file of an archive is named in the language of the page', async () => {
  const archive = zip({ 'notes.txt': new Uint8Array(9) });
  const error = await load([fileOf('pets.zip', archive)]).catch((thrown: unknown) => thrown);
  expect(speak(inChinese, wordsOf(error))).toContain('pets.zip 中的 notes.txt：不支持的文件类型。');
});

test('a file alone is what its first bytes say, whatever a server calls it', async () => {
  const folder = await Promise.all(
    pictureFolder(['a', 'b'], 32).map(async ({ path, blob }) => {
      const body = new Uint8Array(await blob.arrayBuffer());
      return [path, body] as const;
    }),
  );
  const tar = await packTar(
    folder.map(([name, body]) => ({ header: { name, size: body.length }, body })),
  );
  const array = npy('|u1', [64, 4, 4, 3], new Uint8Array(64 * 48));
  const packed = zip(Object.fromEntries(folder));
  const cases = { download: gz(tar), 'get.php': packed, 'set.tar': gz(tar), 'v1.2': tar };
  for (const [name, bytes] of Object.entries(cases)) {
    expect((await load([fileOf(name, bytes)])).levels[0]?.classNames).toEqual(['a', 'b']);
  }
  expect(imageCount(await load([fileOf('content', array)]))).toBe(64);
});

test('a zip with ZIP64 records is read like any other', async () => {
  const writer = new ZipWriter(new BlobWriter(), { zip64: true, level: 0 });
  for (const { path, blob } of pictureFolder(['a', 'b'], 32)) {
    await writer.add(path, new Uint8ArrayReader(new Uint8Array(await blob.arrayBuffer())));
  }
  const packed = await writer.close();
  const bytes = new Uint8Array(await packed.arrayBuffer());
  // The locator of the ZIP64 directory's end (PKWARE APPNOTE 4.3.15).
  expect(Buffer.from(bytes).includes(Buffer.from([0x50, 0x4b, 6, 7]))).toBe(true);
  const dataset = await load([{ path: 'pets.zip', blob: packed }]);
  expect(imageCount(dataset)).toBe(64);
  expect(dataset.levels[0]?.classNames).toEqual(['a', 'b']);
});

test('a zip of many files may unpack to more than memory holds, one file may not', async () => {
  const parts = (sizes: readonly number[]) => {
    const bytes = zip({
      'a.png': [records, { level: 6 }],
      'b.png': [records, { level: 6 }],
      'padding.txt': [new Uint8Array(48 * 2 ** 20), { level: 0 }],
    });
    const view = new DataView(bytes.buffer);
    const left = [...sizes];
    for (let at = bytes.length - 22; left.length > 0; at--) {
      const name = bytes[at + 46] ?? 0;
      if (view.getUint32(at, true) !== 0x02014b50 || name > 0x62) continue;
      view.setUint32(at + 24, left.shift() ?? 0, true);
    }
    return openZip(new Blob([bytes]), 'a.zip', new Pace(testHost()));
  };
  const { entries } = await parts([1_200_000_000, 1_200_000_000]);
  expect(entries.map(({ size }) => size)).toContain(1_200_000_000);
  const opened = await parts([2 ** 31 + 1]);
  const large = opened.entries.find(({ size }) => size > 2 ** 31);
  await expect(large?.bytes()).rejects.toThrow('more than the limit');
});

test('a zip whose files share bytes is refused before anything is unpacked', async () => {
  const whole = zip({ 'a/0.png': [records, { level: 6 }], 'a/1.png': [records, { level: 6 }] });
  const view = new DataView(whole.buffer);
  const listed = (n: number) => {
    let at = -1;
    for (let seen = 0; seen <= n; seen++) {
      do at++;
      while (view.getUint32(at, true) !== 0x02014b50);
    }
    return at;
  };
  // The second file's header offset becomes the first one's.
  view.setUint32(listed(1) + 42, view.getUint32(listed(0) + 42, true), true);
  expect(await refusal([fileOf('a.zip', whole)])).toMatch(
    /^a\/0\.png in a\.zip and a\/1\.png in a\.zip share bytes/,
  );
});
