import type { Rows } from './rows.ts';

/**
 * The answers of InstDisc's weighted kNN on plain f64 arrays: unit rows as they are, the k rows of
 * the bank with the largest cosines, score of a class = Σ exp(cosine/t), ties by the lower number.
 */
export function knnReference(
  bank: Rows,
  labels: ArrayLike<number>,
  query: Rows,
  { k, t, classes }: { readonly k: number; readonly t: number; readonly classes: number },
): { readonly scores: Float64Array; readonly answers: number[] } {
  const { dim } = bank;
  const unit = ({ values }: Rows): number[][] =>
    Array.from({ length: values.length / dim }, (_, row) => {
      const own = Array.from(values.subarray(row * dim, (row + 1) * dim));
      const norm = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
      return own.map((value) => value / norm);
    });
  const known = unit(bank);
  const asked = unit(query);
  const scores = new Float64Array(asked.length * classes);
  const answers = asked.map((x, q) => {
    const cosines = known.map((y) => y.reduce((sum, value, d) => sum + value * (x[d] ?? 0), 0));
    const order = cosines.map((_, row) => row);
    order.sort((a, b) => (cosines[b] ?? 0) - (cosines[a] ?? 0) || a - b);
    const line = scores.subarray(q * classes, (q + 1) * classes);
    for (const row of order.slice(0, k)) {
      const label = labels[row] as number;
      line[label] = (line[label] as number) + Math.exp((cosines[row] as number) / t);
    }
    return line.indexOf(Math.max(...line));
  });
  return { scores, answers };
}
