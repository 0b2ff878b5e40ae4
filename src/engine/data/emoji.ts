import { say } from '#base/words.ts';
import type { DecodedDataset } from './dataset.ts';
import { CELL_SIDE, EMOJI_CREDIT, type Emoji, type EmojiSheet, GLYPH_SIDE } from './emojiSheet.ts';
import { levelOf } from './labels.ts';
import type { Pace } from './loadProgress.ts';
import { allocatePixels } from './pixels.ts';
import { fitSquare } from './resize.ts';

/** The single glyphs of the sheet over white; skin-tone variants of one emoji are a group. */
export async function drawEmoji(
  sheet: EmojiSheet,
  side: number,
  pace: Pace,
): Promise<DecodedDataset> {
  const { emoji } = sheet;
  const pixels = allocatePixels(emoji.length, side, 'Emoji');
  for (const [image, one] of emoji.entries()) {
    const data = overWhite(sheet.cell(one));
    const picture = { width: GLYPH_SIDE, height: GLYPH_SIDE, channels: 3, data } as const;
    fitSquare(picture, side, pixels, image * side * side * 3);
    if (pace.due()) await pace.report(image, emoji.length, say('Drawing emoji'));
  }
  const level = (name: string, nameOf: (one: Emoji) => string) =>
    levelOf(name, emoji.map(nameOf), [...new Set(emoji.map(nameOf))]);
  return {
    name: 'Emoji',
    side,
    pixels,
    levels: [
      level('subcategory', (one) => one.subcategory),
      level('category', (one) => one.category),
    ],
    testStart: emoji.length,
    groups: Uint16Array.from(emoji, (one) => one.group),
    classBalanced: true,
    notes:
      side === GLYPH_SIDE
        ? []
        : [
            say('The {{size}} glyphs were resized to {{side}} × {{side}}.', {
              size: '32 × 32',
              side,
            }),
          ],
    credit: EMOJI_CREDIT,
  };
}

function overWhite(cell: Float32Array): Uint8Array {
  const data = new Uint8Array(GLYPH_SIDE * GLYPH_SIDE * 3);
  for (let y = 0; y < GLYPH_SIDE; y++) {
    for (let x = 0; x < GLYPH_SIDE; x++) {
      const from = ((y + 1) * CELL_SIDE + x + 1) * 4;
      const white = 1 - (cell[from + 3] as number);
      for (let channel = 0; channel < 3; channel++) {
        const value = (cell[from + channel] as number) + white;
        data[(y * GLYPH_SIDE + x) * 3 + channel] = Math.round(255 * value);
      }
    }
  }
  return data;
}
