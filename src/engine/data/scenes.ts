import { RandomStream } from '#base/random.ts';
import { say } from '#base/words.ts';
import type { DecodedDataset } from './dataset.ts';
import { EMOJI_CREDIT, type Emoji, type EmojiSheet } from './emojiSheet.ts';
import { levelOf } from './labels.ts';
import type { Pace } from './loadProgress.ts';
import { allocatePixels } from './pixels.ts';
import { renderScene } from './sceneRender.ts';

export interface SceneOptions {
  readonly classes: number;
  readonly perClass: number;
  readonly side: number;
  readonly seed: number;
}

/**
 * Emoji on noisy grounds, in three label levels. Image i shows class i mod classes and depends
 * on nothing but (seed, i, its emoji).
 */
export async function drawScenes(
  sheet: EmojiSheet,
  options: SceneOptions,
  pace: Pace,
): Promise<DecodedDataset> {
  const { perClass, side, seed } = options;
  const picked = pickEmoji(sheet.emoji, options.classes, seed);
  const images = picked.length * perClass;
  const pixels = allocatePixels(images, side, 'Emoji scenes');
  const cells = picked.map((emoji) => sheet.cell(emoji));
  for (let image = 0; image < images; image++) {
    const cell = cells[image % picked.length] as Float32Array;
    const random = new RandomStream(seed, 'scenes', image);
    renderScene(cell, side, random, pixels, image * side * side * 3);
    if (pace.due()) await pace.report(image, images, say('Drawing scenes'));
  }
  const emojiOfImage = Array.from({ length: images }, (_, i) => picked[i % picked.length] as Emoji);
  const level = (name: string, nameOf: (emoji: Emoji) => string) =>
    levelOf(name, emojiOfImage.map(nameOf), picked.map(nameOf));
  return {
    name: 'Emoji scenes',
    side,
    pixels,
    levels: [
      level('emoji', (emoji) => emoji.name),
      level('subcategory', (emoji) => emoji.subcategory),
      level('category', (emoji) => emoji.category),
    ],
    testStart: images,
    groups: null,
    classBalanced: false,
    notes: [],
    credit: EMOJI_CREDIT,
  };
}

/**
 * Emoji without a skin tone, one per group, in the sheet's order. The first of each category in
 * a random order are in before any other, so that all categories occur if there is room.
 */
export function pickEmoji(all: readonly Emoji[], classes: number, seed: number): Emoji[] {
  const seen = new Set<number | string>();
  // Two groups can share a name ('Man In Tuxedo'); as classes they would be indistinguishable.
  const plain = all.filter(
    ({ group, name }) => !seen.has(group) && seen.add(group) && !seen.has(name) && seen.add(name),
  );
  const random = new RandomStream(seed, 'scenes', 0, 1);
  const shuffled = [...random.permutation(plain.length)].map((at) => plain[at] as Emoji);
  const categories = new Set<string>();
  const firsts = shuffled.filter(
    ({ category }) => !categories.has(category) && categories.add(category),
  );
  const others = shuffled.filter((emoji) => !firsts.includes(emoji));
  const picked = new Set([...firsts, ...others].slice(0, classes));
  return plain.filter((emoji) => picked.has(emoji));
}
