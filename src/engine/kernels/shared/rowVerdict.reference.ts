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
