import { type DecodedPng, decode } from 'fast-png';
import * as v from 'valibot';
import { say, verbatim } from '#base/words.ts';
import { DataError } from './dataset.ts';
import type { DataHost } from './host.ts';

const SHEET = 'data/emoji-sheet.png';
const LABELS = 'data/emoji-labels.json';

export const EMOJI_CREDIT = verbatim(
  'Noto Emoji, Google, Apache-2.0; sheet and names from emoji-datasource-google 16.0.0, Cal Henderson, MIT.',
);

/** Pixels of a glyph, and of its cell with a transparent pixel all around. */
export const GLYPH_SIDE = 32;
export const CELL_SIDE = GLYPH_SIDE + 2;

export interface Emoji {
  readonly name: string;
  readonly subcategory: string;
  readonly category: string;
  /** Joins the skin-tone variants of one emoji; the first of a group has no skin tone. */
  readonly group: number;
  /** Column and row of its cell. */
  readonly column: number;
  readonly row: number;
}

export interface EmojiSheet {
  readonly emoji: readonly Emoji[];
  /** CELL_SIDE² × 4: red, green, blue multiplied by alpha, and alpha, 0 … 1. */
  cell(emoji: Emoji): Float32Array;
}

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

const Labels = v.object({
  cell: v.literal(CELL_SIDE),
  categories: v.array(v.string()),
  subcategories: v.array(v.object({ category: index, name: v.string() })),
  rows: v.array(v.tuple([v.string(), index, index, index, index])),
});

/**
 * The sheet of 3,786 emoji that ships with the app.
 * @throws DataError when a file did not arrive whole
 */
export async function loadEmojiSheet(host: DataHost): Promise<EmojiSheet> {
  const [sheetBytes, labelBytes] = await Promise.all([
    host.fetchAsset(SHEET),
    host.fetchAsset(LABELS),
  ]);
  const emoji = parseLabels(labelBytes);
  const png = parseSheet(sheetBytes);
  const { palette = [] } = png;
  for (const { column, row } of emoji) {
    if ((column + 1) * CELL_SIDE > png.width || (row + 1) * CELL_SIDE > png.height) {
      throw damaged(LABELS);
    }
  }
  return { emoji, cell: (one) => cellOf(png, palette, one) };
}

function parseLabels(bytes: Uint8Array<ArrayBuffer>): Emoji[] {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw damaged(LABELS);
  }
  const parsed = v.safeParse(Labels, json);
  if (!parsed.success) throw damaged(LABELS);
  const { categories, subcategories, rows } = parsed.output;
  return rows.map(([name, column, row, subcategoryIndex, group]) => {
    const subcategory = subcategories[subcategoryIndex];
    const category = categories[subcategory?.category ?? -1];
    if (subcategory === undefined || category === undefined) throw damaged(LABELS);
    return { name, column, row, group, subcategory: subcategory.name, category };
  });
}

function parseSheet(bytes: Uint8Array<ArrayBuffer>): DecodedPng {
  let png: DecodedPng;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch {
    throw damaged(SHEET);
  }
  if (png.palette === undefined || png.depth !== 8) throw damaged(SHEET);
  return png;
}

function cellOf(png: DecodedPng, palette: readonly number[][], emoji: Emoji): Float32Array {
  const cell = new Float32Array(CELL_SIDE * CELL_SIDE * 4);
  for (let y = 0; y < CELL_SIDE; y++) {
    const line = (emoji.row * CELL_SIDE + y) * png.width + emoji.column * CELL_SIDE;
    for (let x = 0; x < CELL_SIDE; x++) {
      const colour = palette[png.data[line + x] as number] ?? [0, 0, 0, 0];
      const [red = 0, green = 0, blue = 0, alpha = 255] = colour;
      const cover = alpha / 255;
      const premultiplied = [red, green, blue].map((value) => (value / 255) * cover);
      cell.set([...premultiplied, cover], (y * CELL_SIDE + x) * 4);
    }
  }
  return cell;
}

function damaged(asset: string): DataError {
  return new DataError(
    say('{{asset}}, a file of this app, is damaged. Reload the page.', { asset }),
  );
}
