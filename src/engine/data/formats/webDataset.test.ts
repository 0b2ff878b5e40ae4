import { strToU8 } from 'fflate';
import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { imageCount } from '#data/dataset.ts';
import { fileOf, gz, load, png, refusal } from '#data/files.fixture.ts';
import { tarOf } from './formats.fixture.ts';

/** A shard of samples; sample i has the label i mod 12. */
function shard(samples: number, first = 0): Promise<Uint8Array<ArrayBuffer>> {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < samples; i++) {
    const key = `${String(first + i).padStart(6, '0')}`;
    files[`${key}.png`] = png(8, 8, [i, 2, 3, 255]);
    files[`${key}.cls`] = strToU8(`${i % 12}\n`);
    files[`${key}.json`] = strToU8('{"source": "made"}');
  }
  return tarOf(files);
}

test('shards with the same keys, splits by their names, numbers in their order', async () => {
  const dataset = await load(
    [
      fileOf('set/val-000000.tar', await shard(12)),
      fileOf('set/train-000000.tar', await shard(40)),
      fileOf('set/train-000001.tar.gz', gz(await shard(40))),
    ],
    16,
  );
  expect([imageCount(dataset), dataset.testStart]).toEqual([92, 80]);
  expect(dataset.levels[0]?.classNames).toHaveLength(12);
  expect(dataset.levels[0]?.classNames[2]).toBe('2');
  expect(dataset.levels[0]?.labels[51]).toBe(11);
  expect([...dataset.pixels.slice(51 * 768, 51 * 768 + 3)]).toEqual([11, 2, 3]);
});

test('names beside the shards are those of the numbers; a sample without a label is skipped', async () => {
  const names = strToU8(Array.from({ length: 12 }, (_, i) => `class ${i}`).join('\n'));
  const bare = await tarOf({ 'x.png': png(8, 8), 'x.seg.png': png(8, 8) });
  const dataset = await load(
    [
      fileOf('set/classnames.txt', names),
      fileOf('set/a.tar', await shard(70)),
      fileOf('set/b.tar', bare),
    ],
    16,
  );
  expect(imageCount(dataset)).toBe(70);
  expect(dataset.levels[0]?.classNames[11]).toBe('class 11');
  expect(dataset.skipped?.map(english)).toEqual([
    expect.stringMatching(/^x\.png in set\/b\.tar has no label/),
  ]);
  expect(dataset.notes.map(english).join()).toContain(
    'picture of a sample: x.seg.png in set/b.tar',
  );
});

test('the label is in the .json where there is no .cls', async () => {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 70; i++) {
    files[`${i}.png`] = png(8, 8);
    files[`${i}.json`] = strToU8(JSON.stringify({ width: 8, label: i === 7 ? null : i % 12 }));
  }
  const dataset = await load([fileOf('a.tar', await tarOf(files))], 16);
  expect(dataset.levels[0]?.classNames).toEqual(Array.from({ length: 12 }, (_, i) => String(i)));
  expect(dataset.skipped?.map(english)).toEqual([
    expect.stringMatching(/^7\.png in a\.tar has no label: .* no \.json with one/),
  ]);
});

test('a shard that is cut in the middle is refused by name', async () => {
  const whole = await shard(70);
  const files = [fileOf('a.tar', whole), fileOf('b.tar', whole.subarray(0, 40_000))];
  expect(await refusal(files)).toMatch(/^b\.tar is truncated, damaged/);
});

test('the files of a plain tar stay in it: long names and pax headers are passed over', async () => {
  const long = `${'long/'.repeat(40)}0.png`;
  const files: Record<string, Uint8Array> = { [`a/${long}`]: png(64, 64, [9, 8, 7, 255]) };
  for (let i = 0; i < 70; i++) files[`a/${i}.png`] = png(64, 64, [i, 5, 5, 255]);
  for (let i = 0; i < 70; i++) files[`b/${i}.png`] = png(64, 64, [i, 6, 6, 255]);
  const dataset = await load([fileOf('set.tar', await tarOf(files))], 16);
  expect(imageCount(dataset)).toBe(141);
  const colours = dataset.files?.map((file, i) => [file, dataset.pixels[i * 768]]) ?? [];
  expect(colours).toContainEqual([`a/${long}`, 9]);
  for (let i = 0; i < 70; i++) expect(colours).toContainEqual([`b/${i}.png`, i]);
});
