import { judgeRow, type RowVerdict } from '#kernels/shared/rowVerdict.reference.ts';

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
