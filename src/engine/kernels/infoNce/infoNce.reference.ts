/** Loss and verdicts of one row of logits, positive first. */
export interface RowVerdict {
  readonly loss: number;
  readonly strictHit: boolean;
  readonly naiveHit: boolean;
  readonly tied: boolean;
  readonly nonFinite: boolean;
}

/** Loss and accuracy of one row of logits [1 + K], the positive at index 0. */
export function judgeRow(logits: ArrayLike<number>, temperature: number): RowVerdict {
  const all = Array.from(logits);
  const [positive = Number.NaN, ...negatives] = all;
  const finite = all.every(Number.isFinite);
  const top = Math.max(...all);
  const loss = Math.log(all.reduce((sum, l) => sum + Math.exp(l - top), 0)) + top - positive;
  const largest = Math.max(...negatives);
  const negativeNaN = negatives.some(Number.isNaN);
  return {
    loss,
    strictHit: finite && positive > largest,
    naiveHit: Number.isNaN(positive) || (!negativeNaN && positive >= largest),
    tied: finite && Math.abs(positive - largest) <= 1e-5 / temperature,
    nonFinite: !finite,
  };
}

/**
 * InfoNCE and its gradient in f64; q, k [batch, dim], queue [K, dim]; logits [batch, 1 + K].
 * @param round applied where PyTorch's autocast rounds: dot products, logits, their gradients, dq
 * @param scale the loss scale, a factor of dq
 */
export function infoNceReference(
  dim: number,
  temperature: number,
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  queue: ArrayLike<number>,
  {
    round = (x: number) => x,
    scale = 1,
  }: { readonly round?: (x: number) => number; readonly scale?: number } = {},
): {
  readonly loss: number;
  readonly dq: Float64Array;
  readonly rows: readonly RowVerdict[];
  readonly logits: readonly number[];
} {
  const batch = q.length / dim;
  const keys = queue.length / dim;
  const dq = new Float64Array(q.length);
  const rows: RowVerdict[] = [];
  const allLogits: number[] = [];
  for (let i = 0; i < batch; i++) {
    const dot = (other: ArrayLike<number>, row: number): number => {
      let sum = 0;
      for (let d = 0; d < dim; d++) {
        sum += (q[i * dim + d] as number) * (other[row * dim + d] as number);
      }
      return round(round(sum) / temperature);
    };
    const logits = [dot(k, i), ...Array.from({ length: keys }, (_, j) => dot(queue, j))];
    allLogits.push(...logits);
    rows.push(judgeRow(logits, temperature));
    const top = Math.max(...logits);
    const shares = logits.map((l) => Math.exp(l - top));
    const total = shares.reduce((sum, share) => sum + share, 0);
    const weights = shares.map((share, j) => {
      const delta = share / total - Number(j === 0);
      return round(round((delta * scale) / batch) / temperature);
    });
    for (let d = 0; d < dim; d++) {
      let sum = (weights[0] as number) * (k[i * dim + d] as number);
      for (let j = 0; j < keys; j++) {
        sum += (weights[j + 1] as number) * (queue[j * dim + d] as number);
      }
      dq[i * dim + d] = round(sum);
    }
  }
  const loss = rows.reduce((sum, row) => sum + row.loss, 0) / batch;
  return { loss, dq, rows, logits: allLogits };
}

/** Mean over the rows of q·k, and of the largest q·queue_j; NaN where one of them is not finite. */
export function similaritiesReference(
  dim: number,
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  queue: ArrayLike<number>,
): { readonly positive: number; readonly hardestNegative: number } {
  const batch = q.length / dim;
  const keys = queue.length / dim;
  let positive = 0;
  let hardestNegative = 0;
  for (let i = 0; i < batch; i++) {
    const dot = (other: ArrayLike<number>, row: number): number => {
      let sum = 0;
      for (let d = 0; d < dim; d++) {
        sum += (q[i * dim + d] as number) * (other[row * dim + d] as number);
      }
      return sum;
    };
    const negatives = Array.from({ length: keys }, (_, j) => dot(queue, j));
    positive += dot(k, i) / batch;
    hardestNegative += negatives.every(Number.isFinite)
      ? Math.max(...negatives) / batch
      : Number.NaN;
  }
  return { positive, hardestNegative };
}
