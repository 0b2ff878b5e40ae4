import { packTar } from 'modern-tar';
import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { cifarRecords, fileOf, gz, load, refusal } from '#data/files.fixture.ts';

test('planes become interleaved pixels and labels keep their names', async () => {
  const dataset = await load([fileOf('data_batch_1.bin', cifarRecords(70))]);
  expect(imageCount(dataset)).toBe(70);
  expect(dataset.testStart).toBe(70);
  const at = (12 * 1024 + 5) * 3;
  expect([...dataset.pixels.slice(at, at + 3)]).toEqual([17, 67, 117]);
  expect(dataset.levels[0]?.classNames[3]).toBe('cat');
  expect(dataset.levels[0]?.labels[13]).toBe(3);
  expect(dataset.notes).toEqual([]);
});

test('a file with test in its name is the test split, in any order of the files', async () => {
  const dataset = await load([
    fileOf('test_batch.bin.gz', gz(cifarRecords(20, 100))),
    fileOf('data_batch_2.bin', cifarRecords(40, 40)),
    fileOf('data_batch_1.bin.gz', gz(cifarRecords(40))),
  ]);
  expect(imageCount(dataset)).toBe(100);
  expect(dataset.testStart).toBe(80);
  const firstBytes = [0, 39, 40, 79, 80].map((image) => dataset.pixels[image * 3072]);
  expect(firstBytes).toEqual([0, 39, 40, 79, 100]);
});

test('a lone test file is the whole data set', async () => {
  const dataset = await load([fileOf('test_batch.bin', cifarRecords(64))]);
  expect(dataset.testStart).toBe(64);
});

test('the official archive, with its other files passed over', async () => {
  const folder = 'cifar-10-batches-bin/';
  const names = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`);
  const tar = await packTar([
    { header: { name: folder, size: 0, type: 'directory' } },
    { header: { name: `${folder}batches.meta.txt`, size: 3 }, body: 'cat' },
    ...['test_batch.bin', ...names].map((name, index) => ({
      header: { name: folder + name, size: 20 * 3073 },
      body: cifarRecords(20, index * 20),
    })),
  ]);
  const dataset = await load([fileOf('cifar-10-binary.tar.gz', gz(tar))]);
  expect(imageCount(dataset)).toBe(120);
  expect(dataset.testStart).toBe(100);
  expect(dataset.pixels[0]).toBe(20);
  expect(dataset.pixels[100 * 3072]).toBe(0);
  expect(dataset.notes.map(english).join()).toContain('batches.meta.txt');
});

test('images of another side are resized, with a note', async () => {
  const dataset = await load([fileOf('a.bin', cifarRecords(64))], 16);
  expect(dataset.pixels.length).toBe(64 * 16 * 16 * 3);
  expect(dataset.notes.map(english).join()).toContain('resized to 16 × 16');
  // Record 0's red plane starts 0, 1 over 32, 33: their mean is 16.5.
  expect([16, 17]).toContain(dataset.pixels[0]);
});

test('a cut file and a label of 10 are refused', async () => {
  const cut = cifarRecords(70).subarray(0, 100_000);
  expect(await refusal([fileOf('data_batch_1.bin', cut)])).toMatch(
    /^data_batch_1\.bin has 100 000 bytes.*truncated.*Download it again/,
  );
  const wrong = cifarRecords(70);
  wrong[3073 * 16] = 10;
  expect(await refusal([fileOf('b.bin', wrong)])).toMatch(
    /^b\.bin: record 17 has the label 10.*0 to 9/,
  );
  expect(await refusal([fileOf('empty.bin', new Uint8Array(0))])).toMatch(/^empty\.bin is empty/);
});

test('fewer than 64 images are refused, test images not counted', async () => {
  expect(await refusal([fileOf('few.bin', cifarRecords(63))])).toMatch(
    /^few contains 63 images.*at least 64/,
  );
  const files = [fileOf('a.bin', cifarRecords(60)), fileOf('test.bin', cifarRecords(60))];
  expect(await refusal(files)).toMatch(/60 images outside its test split/);
});
