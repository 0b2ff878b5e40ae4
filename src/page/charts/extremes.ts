/**
 * The lowest, the highest and the non-finite values of any range of a column, found through
 * blocks that are summarised once: a chart of 100,000 steps reads some hundred blocks instead of
 * every step. Only full blocks are kept, so that appending never changes one.
 */

/**
 * A value that was not measured at a step. Not NaN, which is a measured result. No metric reaches
 * this value.
 */
export const MISSING = -Number.MAX_VALUE;

/** Indices of a range's values, −1 where it has none of the kind. */
export interface RangeExtremes {
  lowest: number;
  highest: number;
  /** The first of each kind of non-finite value. */
  nan: number;
  positive: number;
  negative: number;
  /** Values that were measured, finite or not. */
  count: number;
}

const BLOCK = 32;
const FANOUT = 8;
/** lowest, highest, nan, positive, negative, count. */
const FIELDS = 6;

interface Level {
  /** Values in a block. */
  readonly size: number;
  blocks: number;
  fields: Int32Array<ArrayBuffer>;
}

/** Whether a value can be drawn at its own height. */
export function isHeight(value: number): boolean {
  return Number.isFinite(value) && value !== MISSING;
}

const none = (): RangeExtremes => ({
  lowest: -1,
  highest: -1,
  nan: -1,
  positive: -1,
  negative: -1,
  count: 0,
});

export class Extremes {
  readonly #levels: Level[] = [];

  /** Summarises the full blocks of values appended since the last call. */
  update(values: Float64Array): void {
    for (let depth = 0; ; depth++) {
      let level = this.#levels[depth];
      const size = BLOCK * FANOUT ** depth;
      const blocks = Math.floor(values.length / size);
      if (blocks === 0) return;
      if (level === undefined) {
        level = { size, blocks: 0, fields: new Int32Array(8 * FIELDS) };
        this.#levels.push(level);
      }
      if (level.fields.length < blocks * FIELDS) {
        const grown = new Int32Array(Math.max(blocks, 2 * level.blocks) * FIELDS);
        grown.set(level.fields);
        level.fields = grown;
      }
      while (level.blocks < blocks) {
        const from = level.blocks * size;
        const found = this.#of(values, from, from + size, depth - 1);
        level.fields.set(
          [found.lowest, found.highest, found.nan, found.positive, found.negative, found.count],
          level.blocks * FIELDS,
        );
        level.blocks++;
      }
    }
  }

  /** Drops the summaries of the values from an index on. */
  truncate(length: number): void {
    for (const level of this.#levels) {
      level.blocks = Math.min(level.blocks, Math.floor(length / level.size));
    }
  }

  /** Of the values from (inclusive) to (exclusive); the values last given to `update`, or more. */
  of(values: Float64Array, from: number, to: number): RangeExtremes {
    return this.#of(values, from, to, this.#levels.length - 1);
  }

  #of(values: Float64Array, from: number, to: number, top: number): RangeExtremes {
    const found = none();
    let i = from;
    while (i < to) {
      const level = this.#levelAt(i, to, top);
      if (level === null) {
        addValue(found, values, i);
        i++;
      } else {
        addBlock(found, values, level.fields, (i / level.size) * FIELDS);
        i += level.size;
      }
    }
    return found;
  }

  /** Number of finite values below low or above high; blocks within the range are skipped. */
  countOutside(
    values: Float64Array,
    from: number,
    to: number,
    low: number,
    high: number,
    top = this.#levels.length - 1,
  ): number {
    let outside = 0;
    let i = from;
    while (i < to) {
      const level = this.#levelAt(i, to, top);
      if (level === null) {
        const value = values[i] ?? Number.NaN;
        if (isHeight(value) && (value < low || value > high)) outside++;
        i++;
        continue;
      }
      const at = (i / level.size) * FIELDS;
      const lowest = values[level.fields[at] ?? -1] ?? low;
      const highest = values[level.fields[at + 1] ?? -1] ?? high;
      if (lowest < low || highest > high) {
        const depth = this.#levels.indexOf(level);
        outside += this.countOutside(values, i, i + level.size, low, high, depth - 1);
      }
      i += level.size;
    }
    return outside;
  }

  /** The largest block that begins at an index and ends by another. */
  #levelAt(index: number, to: number, top: number): Level | null {
    for (let depth = top; depth >= 0; depth--) {
      const level = this.#levels[depth];
      if (level === undefined || index % level.size !== 0) continue;
      if (index + level.size <= to && index / level.size < level.blocks) return level;
    }
    return null;
  }
}

function addValue(found: RangeExtremes, values: Float64Array, i: number): void {
  const value = values[i] ?? Number.NaN;
  if (value === MISSING) return;
  found.count++;
  if (Number.isFinite(value)) {
    if (found.lowest < 0 || value < (values[found.lowest] ?? 0)) found.lowest = i;
    if (found.highest < 0 || value > (values[found.highest] ?? 0)) found.highest = i;
  } else if (Number.isNaN(value)) {
    if (found.nan < 0) found.nan = i;
  } else if (value > 0) {
    if (found.positive < 0) found.positive = i;
  } else if (found.negative < 0) found.negative = i;
}

function addBlock(
  found: RangeExtremes,
  values: Float64Array,
  fields: Int32Array,
  at: number,
): void {
  const lowest = fields[at] ?? -1;
  const highest = fields[at + 1] ?? -1;
  if (lowest >= 0) {
    const [low, high] = [values[lowest] ?? 0, values[highest] ?? 0];
    if (found.lowest < 0 || low < (values[found.lowest] ?? 0)) found.lowest = lowest;
    if (found.highest < 0 || high > (values[found.highest] ?? 0)) found.highest = highest;
  }
  if (found.nan < 0) found.nan = fields[at + 2] ?? -1;
  if (found.positive < 0) found.positive = fields[at + 3] ?? -1;
  if (found.negative < 0) found.negative = fields[at + 4] ?? -1;
  found.count += fields[at + 5] ?? 0;
}
