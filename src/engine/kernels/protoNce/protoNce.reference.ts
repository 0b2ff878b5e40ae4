interface RowVerdict {
  readonly loss: number;
  readonly strictHit: boolean;
  readonly naiveHit: boolean;
  readonly tied: boolean;
  readonly nonFinite: boolean;
}

export interface ProtoNceResult {
  /** Mean over the rows. */
  readonly loss: number;
  /** Gradient of `loss`, [batch, dim]. */
  readonly dq: Float64Array;
  /** [batch, columns], −∞ where left out. */
  readonly logits: readonly (readonly number[])[];
  readonly rows: readonly RowVerdict[];
}

/**
 * ProtoNCE in f64.
 * @param cols prototype ids: the batch's positives, then the negatives that count
 * @param round applied to every logit and to its gradient, where PyTorch's autocast rounds
 */
export function protoNceReference(
  dim: number,
  dedupe: boolean,
  q: ArrayLike<number>,
  centroids: ArrayLike<number>,
  density: ArrayLike<number>,
  cols: ArrayLike<number>,
  round: (x: number) => number = (x) => x,
): ProtoNceResult {
  const batch = q.length / dim;
  const dq = new Float64Array(q.length);
  const rows: RowVerdict[] = [];
  const all: number[][] = [];
  const ids = Array.from(cols);
  const phi = (id: number): number => density[id] as number;
  for (let i = 0; i < batch; i++) {
    const own = ids[i] as number;
    const logits = ids.map((id, j) => {
      if (dedupe && j < batch && j !== i && id === own) return Number.NEGATIVE_INFINITY;
      let sum = 0;
      for (let d = 0; d < dim; d++) {
        sum += (q[i * dim + d] as number) * (centroids[id * dim + d] as number);
      }
      return round(round(sum) / phi(id));
    });
    all.push(logits);
    const left = ids.map((id, j) => dedupe && j < batch && j !== i && id === own);
    rows.push(judge(logits, left, i, 1e-5 / phi(own)));
    const top = Math.max(...logits);
    const shares = logits.map((l) => Math.exp(l - top));
    const total = shares.reduce((sum, share) => sum + share, 0);
    ids.forEach((id, j) => {
      const delta = (shares[j] as number) / total - Number(j === i);
      const weight = round(round(delta / batch) / phi(id));
      for (let d = 0; d < dim; d++) {
        const at = i * dim + d;
        dq[at] = (dq[at] as number) + weight * (centroids[id * dim + d] as number);
      }
    });
  }
  const loss = rows.reduce((sum, row) => sum + row.loss, 0) / batch;
  return { loss, dq: dq.map(round), logits: all, rows };
}

/** Loss and verdict of one row whose target is column `target`. */
function judge(
  logits: readonly number[],
  left: readonly boolean[],
  target: number,
  tolerance: number,
): RowVerdict {
  const positive = logits[target] as number;
  const counted = logits.flatMap((l, j) => (left[j] ? [] : [{ l, j }]));
  const others = counted.filter(({ j }) => j !== target);
  const finite = counted.every(({ l }) => Number.isFinite(l));
  const top = Math.max(...counted.map(({ l }) => l));
  const sum = counted.reduce((total, { l }) => total + Math.exp(l - top), 0);
  const largest = Math.max(...others.map(({ l }) => l));
  // topk on CUDA: NaN above all, the first of equals.
  const above = (a: number, b: number): boolean =>
    Number.isNaN(a) ? !Number.isNaN(b) : !Number.isNaN(b) && a > b;
  const first = counted.reduce((best, next) => (above(next.l, best.l) ? next : best));
  return {
    loss: Math.log(sum) + top - positive,
    strictHit: finite && positive > largest,
    naiveHit: first.j === target,
    tied: finite && Math.abs(positive - largest) <= tolerance,
    nonFinite: !finite,
  };
}
