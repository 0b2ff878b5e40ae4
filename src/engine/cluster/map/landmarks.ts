import { RandomStream } from '#base/random.ts';
import { dot, Largest, type UnitRows } from './nearestRows.ts';

/** UMAP in JavaScript lays these out in seconds; with all of 60,000 it would take minutes. */
export const MOST_LANDMARKS = 4000;

/** Landmarks whose positions are averaged for another row. */
const PLACED_BY = 5;

/** Cells of landmarks that a row is compared with. */
const PROBES = 8;

/** A uniform random sample of the rows, ascending; the same for the same seed. */
export function chooseLandmarks(
  rows: number,
  seed: number,
  most: number,
): Uint32Array<ArrayBuffer> {
  if (rows <= most) return Uint32Array.from({ length: rows }, (_, row) => row);
  const order = new RandomStream(seed, 'featureMap', rows).permutation(rows);
  return order.subarray(0, most).slice().sort();
}

/** The chosen rows, contiguous. */
export function gatherRows({ values, dim }: UnitRows, rows: Uint32Array): UnitRows {
  const gathered = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => {
    gathered.set(values.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  return { values: gathered, dim };
}

/**
 * The landmarks in about √n cells around some of them, so that a row is compared with those of the
 * nearest cells only: `nearest` finds most of the true nearest landmarks at a tenth of the work.
 */
export class LandmarkIndex {
  readonly #landmarks: UnitRows;
  readonly #centres: UnitRows;
  readonly #cells: readonly Uint32Array[];
  readonly #probed = new Largest(PROBES);
  readonly #largest: Largest;

  constructor(landmarks: UnitRows, most = PLACED_BY) {
    const { dim } = landmarks;
    const count = landmarks.values.length / dim;
    const cells = Math.max(1, Math.round(Math.sqrt(count)));
    this.#landmarks = landmarks;
    this.#largest = new Largest(Math.min(most, count));
    // Landmarks are a random sample of the rows, so evenly spaced ones are one too.
    const chosen = Uint32Array.from({ length: cells }, (_, c) => Math.floor((c * count) / cells));
    this.#centres = gatherRows(landmarks, chosen);
    const members: number[][] = Array.from({ length: cells }, () => []);
    const nearest = new Largest(1);
    for (let landmark = 0; landmark < count; landmark++) {
      nearest.clear();
      for (let c = 0; c < cells; c++) {
        nearest.offer(c, dot(landmarks.values, landmark, this.#centres.values, c, dim));
      }
      members[nearest.found.ids[0] ?? 0]?.push(landmark);
    }
    this.#cells = members.map((of) => Uint32Array.from(of));
  }

  /** Landmarks by descending cosine; views that the next call overwrites. */
  nearest({ values, dim }: UnitRows, row: number): Largest['found'] {
    this.#probed.clear();
    this.#cells.forEach((_, c) => {
      this.#probed.offer(c, dot(values, row, this.#centres.values, c, dim));
    });
    this.#largest.clear();
    for (const cell of this.#probed.found.ids) {
      for (const landmark of this.#cells[cell] ?? []) {
        this.#largest.offer(landmark, dot(values, row, this.#landmarks.values, landmark, dim));
      }
    }
    return this.#largest.found;
  }
}

/** Temperature t of the weights exp(cos/t). */
const PLACING_TEMPERATURE = 0.05;

/**
 * Position of a row on the map: the weighted mean of the positions of its nearest landmarks.
 * @param layout [landmarks, 2] @param points [n, 2], written at `row`
 */
export function placeRow(
  { ids, values }: Largest['found'],
  layout: Float32Array,
  points: Float32Array,
  row: number,
): void {
  const top = values[0] ?? 0;
  let x = 0;
  let y = 0;
  let total = 0;
  ids.forEach((landmark, i) => {
    const weight = Math.exp(((values[i] as number) - top) / PLACING_TEMPERATURE);
    x += weight * (layout[2 * landmark] as number);
    y += weight * (layout[2 * landmark + 1] as number);
    total += weight;
  });
  points[2 * row] = total > 0 ? x / total : 0;
  points[2 * row + 1] = total > 0 ? y / total : 0;
}

/** Moves and scales points, alike in both directions, into the unit square. */
export function fitUnitSquare(points: Float32Array): void {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  points.forEach((value, i) => {
    low[i % 2] = Math.min(low[i % 2] as number, value);
    high[i % 2] = Math.max(high[i % 2] as number, value);
  });
  const [left = 0, bottom = 0] = low;
  const [right = 0, top = 0] = high;
  const span = Math.max(right - left, top - bottom) || 1;
  const offset = [(span - (right - left)) / 2 - left, (span - (top - bottom)) / 2 - bottom];
  points.forEach((value, i) => {
    points[i] = (value + (offset[i % 2] as number)) / span;
  });
}
