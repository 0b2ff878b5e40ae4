import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { RandomStream } from '#base/random.ts';
import type { Words } from '#base/words.ts';
import { DataError, type Dataset, imageCount, type MemoryDataset } from './dataset.ts';
import { loadEmojiSheet } from './emojiSheet.ts';
import { testHost } from './files.fixture.ts';
import type { DataHost } from './host.ts';
import { loadDataset } from './loadDataset.ts';
import { renderScene } from './sceneRender.ts';
import { pickEmoji } from './scenes.ts';

const fetchAsset = async (path: string) =>
  new Uint8Array(await readFile(new URL(`../../../public/${path}`, import.meta.url)));

function builtin(
  id: 'scenes' | 'emoji' | 'fashion-mnist',
  { seed = 0, side = 32, classes = 20, perClass = 10, host = {} as Partial<DataHost> } = {},
): Promise<MemoryDataset> {
  const source = { sceneClasses: classes, scenesPerClass: perClass, side, seed };
  return loadDataset({ kind: 'builtin', id, ...source }, testHost({ fetchAsset, ...host }));
}

/** 20 classes, 10 scenes each, seed 0; a new one means that old runs cannot be repeated. */
const SCENES_HASH = 'ee33f512d278e64c';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

test('scenes are the same bytes for the same seed everywhere', async () => {
  const dataset = await builtin('scenes');
  expect(imageCount(dataset)).toBe(200);
  expect(hash(dataset.pixels)).toBe(SCENES_HASH);
  expect(hash((await builtin('scenes', { seed: 1 })).pixels)).not.toBe(SCENES_HASH);
});

test('a scene can be drawn alone, and more images per class leave the first unchanged', async () => {
  const dataset = await builtin('scenes');
  const sheet = await loadEmojiSheet(testHost({ fetchAsset }));
  const picked = pickEmoji(sheet.emoji, 20, 0);
  const alone = new Uint8Array(3072);
  const emoji = picked[57 % 20];
  if (emoji === undefined) throw new Error('no emoji');
  renderScene(sheet.cell(emoji), 32, new RandomStream(0, 'scenes', 57), alone, 0);
  expect(alone).toEqual(dataset.pixels.slice(57 * 3072, 58 * 3072));
  const more = await builtin('scenes', { perClass: 12 });
  expect(more.pixels.slice(0, dataset.pixels.length)).toEqual(dataset.pixels);
});

test('scenes have three levels, nested, with classes interleaved', async () => {
  const { levels } = await builtin('scenes', { classes: 100, perClass: 2 });
  expect(levels.map((level) => level.name)).toEqual(['emoji', 'subcategory', 'category']);
  expect(levels.map((level) => level.classNames.length)).toEqual([100, expect.any(Number), 10]);
  expect([...(levels[0]?.labels ?? [])]).toEqual(Array.from({ length: 200 }, (_, i) => i % 100));
  for (const { classNames, labels } of levels) {
    expect(new Set(classNames).size).toBe(classNames.length);
    expect(new Set(labels)).toEqual(new Set(classNames.keys()));
  }
  expectNested(levels);
});

/** Each class belongs to one class of every coarser level. */
function expectNested(levels: Dataset['levels']): void {
  for (const [at, coarse] of levels.entries()) {
    const parents = new Map<number, number>();
    for (const [image, label] of (levels[at - 1]?.labels ?? []).entries()) {
      const parent = coarse.labels[image] as number;
      expect(parents.get(label) ?? parent).toBe(parent);
      parents.set(label, parent);
    }
  }
}

test('emoji are picked one per group, without skin tones, from every category', async () => {
  const { emoji } = await loadEmojiSheet(testHost({ fetchAsset }));
  for (const seed of [0, 1, 2]) {
    const picked = pickEmoji(emoji, 100, seed);
    expect(new Set(picked.map((one) => one.group)).size).toBe(100);
    expect(picked.some((one) => /1F3F[B-F]/.test(one.name))).toBe(false);
    expect(new Set(picked.map((one) => one.category)).size).toBe(10);
  }
  expect(pickEmoji(emoji, 2, 0).length).toBe(2);
  expect(new Set(pickEmoji(emoji, 500, 5).map((one) => one.name)).size).toBe(500);
  expect(pickEmoji(emoji, 9, 0)).not.toEqual(pickEmoji(emoji, 9, 1));
});

test('scenes follow the recipe: ground within its range, glyph inside', async () => {
  const red = new Float32Array(34 * 34 * 4);
  for (let y = 1; y < 33; y++) {
    for (let x = 1; x < 33; x++) red.set([1, 0, 0, 1], (y * 34 + x) * 4);
  }
  const out = new Uint8Array(3072);
  const ground = new Uint8Array(3072);
  for (let image = 0; image < 50; image++) {
    renderScene(red, 32, new RandomStream(3, 'scenes', image), out, 0);
    renderScene(new Float32Array(34 * 34 * 4), 32, new RandomStream(3, 'scenes', image), ground, 0);
    let covered = 0;
    for (let at = 0; at < 3072; at += 3) {
      const [r = 0, g = 0, b = 0] = ground.subarray(at, at + 3);
      expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThanOrEqual(65);
      covered += g === 0 ? 0 : 1 - (out[at + 1] as number) / g;
    }
    // An area of scale² between 0.25 and 0.9025, less what a large turned square loses.
    expect(covered / 1024).toBeGreaterThan(0.15);
    expect(covered / 1024).toBeLessThan(0.93);
  }
});

test('emoji: 3,786 glyphs over white, in groups', async () => {
  const dataset = await builtin('emoji');
  expect(imageCount(dataset)).toBe(3786);
  expect(dataset.levels.map((level) => level.classNames.length)).toEqual([99, 10]);
  expectNested(dataset.levels);
  expect(new Set(dataset.groups).size).toBe(1911);
  expect(dataset.classBalanced).toBe(true);
  expect([...dataset.pixels.slice(0, 3)]).toEqual([255, 255, 255]);
  // The grinning face is yellow below its eyes.
  const [r = 0, g = 0, b = 0] = dataset.pixels.slice((8 * 32 + 16) * 3);
  expect(r > 230 && g > 150 && b < 120).toBe(true);
  const small = await builtin('emoji', { side: 16 });
  expect(small.pixels.length).toBe(3786 * 16 * 16 * 3);
});

test('Fashion-MNIST, also where the server has unpacked it', async () => {
  const dataset = await builtin('fashion-mnist');
  expect(imageCount(dataset)).toBe(10_000);
  expect(dataset.levels[0]?.classNames[9]).toBe('Ankle boot');
  const counts = new Array<number>(10).fill(0);
  for (const label of dataset.levels[0]?.labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
  expect(counts).toEqual(Array(10).fill(1000));
  const unpacked = async (path: string) => new Uint8Array(gunzipSync(await fetchAsset(path)));
  const again = await builtin('fashion-mnist', { host: { fetchAsset: unpacked } });
  expect(hash(again.pixels)).toBe(hash(dataset.pixels));
});

test('an asset that arrives damaged is named', async () => {
  const cut = async (path: string) => (await fetchAsset(path)).slice(0, 3000);
  for (const id of ['scenes', 'emoji', 'fashion-mnist'] as const) {
    await expect(builtin(id, { host: { fetchAsset: cut } })).rejects.toThrow(DataError);
  }
  await expect(builtin('scenes', { host: { fetchAsset: cut } })).rejects.toThrow(
    /^data\/emoji-.*damaged\. Reload the page\.$/,
  );
});

test('loading reports progress and stops on abort', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const host = {
    signal: controller.signal,
    onProgress(done: number, total: number, doing: Words) {
      if (doing.english !== 'Drawing scenes') return;
      seen.push(done / total);
      if (seen.length === 2) controller.abort();
    },
  };
  await expect(builtin('scenes', { classes: 200, perClass: 200, host })).rejects.toThrow(/abort/i);
  expect(seen.length).toBe(2);
  expect(seen[1]).toBeLessThan(0.9);
});
