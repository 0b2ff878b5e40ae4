import { say, WordsError } from '#base/words.ts';
import type { RowChoice } from './sampling.ts';

/** Feature rows [count, dim] in batches; batch b holds the rows from b · batchRows on. */
export interface FeatureSource {
  readonly count: number;
  readonly dim: number;
  readonly batchRows: number;
  /** Row after row; the last batch may be shorter. */
  readonly read: (batch: number) => Promise<Float32Array<ArrayBuffer>>;
}

/** Where a chunk begins in the source. */
interface ChunkPlace {
  readonly batch: number;
  /** Within the batch. */
  readonly row: number;
}

interface Chunk {
  readonly index: number;
  readonly rows: number;
  /** [dim, capacity], dimension by dimension; overwritten by the next chunk. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Largest squared norm of a row: beyond, squares of distances leave f32. */
const LARGEST_SQUARE = 1e30;

/** The features are not finite, or too large to be clustered. */
export class FeatureError extends WordsError {
  override readonly name = 'FeatureError';
}

/**
 * A source's rows, or some of them, repacked into chunks of `capacity` rows. One chunk and one
 * batch are in memory at a time. The chunks are the same in every pass.
 */
export class FeatureChunks {
  readonly #source: FeatureSource;
  readonly #chosen: RowChoice | null;
  readonly #values: Float32Array<ArrayBuffer>;
  /** Where chunks begin, as far as passes have come. */
  readonly #places: ChunkPlace[] = [{ batch: 0, row: 0 }];
  readonly capacity: number;
  /** Rows in all chunks together. */
  readonly rows: number;

  /** @param chosen the rows that take part, `rows` of them; null for all */
  constructor(source: FeatureSource, capacity: number, rows: number, chosen: RowChoice | null) {
    this.#source = source;
    this.#chosen = chosen;
    this.#values = new Float32Array(capacity * source.dim);
    this.capacity = capacity;
    this.rows = rows;
  }

  get count(): number {
    return Math.ceil(this.rows / this.capacity);
  }

  /**
   * The chunks from number `start` on; an earlier pass must have come that far.
   * @throws FeatureError
   */
  async *from(start: number): AsyncGenerator<Chunk> {
    const place = this.#places[start];
    if (place === undefined) throw new RangeError(`no pass has come to chunk ${start}`);
    const { dim, count, batchRows } = this.#source;
    const { capacity } = this;
    let index = start;
    let { row } = place;
    let filled = 0;
    for (let batch = place.batch; batch * batchRows < count; batch++) {
      if (index * capacity + filled >= this.rows) break;
      const first = batch * batchRows;
      const rows = Math.min(batchRows, count - first);
      const values = await this.#read(batch, rows);
      for (; row < rows; row++) {
        if (this.#chosen?.has(first + row) === false) continue;
        let square = 0;
        for (let d = 0; d < dim; d++) {
          const value = values[row * dim + d] as number;
          this.#values[d * capacity + filled] = value;
          square += value * value;
        }
        if (!(square < LARGEST_SQUARE)) throw brokenFeatures(first + row, batch, row);
        if (++filled < capacity) continue;
        this.#places[index + 1] = { batch, row: row + 1 };
        yield { index, rows: filled, values: this.#values };
        index++;
        filled = 0;
      }
      row = 0;
    }
    if (filled === 0) return;
    this.#places[index + 1] = { batch: Math.ceil(count / batchRows), row: 0 };
    yield { index, rows: filled, values: this.#values };
  }

  /**
   * The rows at the given positions among those that take part, [positions, dim].
   * @throws FeatureError
   */
  async gather(positions: ArrayLike<number>): Promise<Float32Array<ArrayBuffer>> {
    const { dim, count, batchRows } = this.#source;
    const gathered = new Float32Array(positions.length * dim);
    const order = Array.from(positions, (position, at) => ({ position, at }));
    order.sort((a, b) => a.position - b.position);
    let due = 0;
    let position = 0;
    for (let batch = 0; batch * batchRows < count && due < order.length; batch++) {
      const first = batch * batchRows;
      const rows = Math.min(batchRows, count - first);
      let values: Float32Array | null = null;
      for (let row = 0; row < rows; row++) {
        if (this.#chosen?.has(first + row) === false) continue;
        for (; order[due]?.position === position; due++) {
          values ??= await this.#read(batch, rows);
          const line = values.subarray(row * dim, row * dim + dim);
          if (!line.every(Number.isFinite)) throw brokenFeatures(first + row, batch, row);
          gathered.set(line, (order[due]?.at ?? 0) * dim);
        }
        position++;
      }
    }
    if (due < order.length) throw new RangeError('an initial centroid is no row of the features');
    return gathered;
  }

  async #read(batch: number, rows: number): Promise<Float32Array<ArrayBuffer>> {
    const values = await this.#source.read(batch);
    if (values.length !== rows * this.#source.dim) {
      throw new FeatureError(
        say('Batch {{batch}} of the features holds {{n}} numbers instead of {{rows}} × {{dim}}.', {
          batch,
          n: values.length,
          rows,
          dim: this.#source.dim,
        }),
      );
    }
    return values;
  }
}

function brokenFeatures(image: number, batch: number, row: number): FeatureError {
  return new FeatureError(
    say(
      'The features of image {{image}} (batch {{batch}}, row {{row}}) are non-finite or far too large, so they cannot be clustered. The encoder has diverged: return to the last good checkpoint and lower the learning rate.',
      { image, batch, row },
    ),
  );
}
