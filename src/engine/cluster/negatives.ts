import { RandomStream } from '#base/random.ts';
import { drawDistinct } from './sampling.ts';

export interface PrototypeDraw {
  /**
   * [batch + negatives] prototype of every column of ProtoNCE: the rows' own, repeats included,
   * then the negatives; unused columns hold 0.
   */
  readonly columns: Uint32Array<ArrayBuffer>;
  /** Negatives in use: fewer than asked for where the batch leaves fewer candidates. */
  readonly negatives: number;
  /**
   * Percent of rows that share their prototype with no other row. Without masking, the others'
   * columns equal the target, so that strict accuracy cannot be higher.
   */
  readonly uniqueRows: number;
}

export interface PrototypeDrawSettings {
  /** Prototypes of this granularity. */
  readonly k: number;
  /** r */
  readonly negatives: number;
  readonly seed: number;
  readonly step: number;
  readonly granularity: number;
}

/**
 * The prototypes that a batch is compared with at one granularity (PCL, Li et al. 2021):
 * min(r, candidates) negatives, drawn without replacement from the prototypes that no row of the
 * batch has, the same for all rows. A function of (seed, step, granularity) and the batch alone.
 * @param positives [batch] prototype of every row
 */
export function drawPrototypes(
  positives: ArrayLike<number>,
  { k, negatives, seed, step, granularity }: PrototypeDrawSettings,
): PrototypeDraw {
  const batch = positives.length;
  const columns = new Uint32Array(batch + negatives);
  columns.set(positives);
  const rowsOf = new Uint32Array(k);
  for (let row = 0; row < batch; row++) {
    const prototype = positives[row] as number;
    rowsOf[prototype] = (rowsOf[prototype] as number) + 1;
  }
  const candidates: number[] = [];
  let unique = 0;
  for (let prototype = 0; prototype < k; prototype++) {
    const rows = rowsOf[prototype] as number;
    if (rows === 0) candidates.push(prototype);
    if (rows === 1) unique++;
  }
  const used = Math.min(negatives, candidates.length);
  const stream = new RandomStream(seed, 'negatives', step, granularity);
  drawDistinct(stream, candidates.length, used).forEach((candidate, i) => {
    columns[batch + i] = candidates[candidate] as number;
  });
  return { columns, negatives: used, uniqueRows: (100 * unique) / batch };
}

/** Highest accuracy in percent that ProtoNCE can reach on a batch. */
export const accuracyCeiling = ({ uniqueRows }: PrototypeDraw, dedupe: boolean): number =>
  dedupe ? 100 : uniqueRows;
