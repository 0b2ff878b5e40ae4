import { judgeRow, type RowVerdict } from '#kernels/shared/rowVerdict.reference.ts';

/**
 * NT-Xent and its gradient in f64; z [2·batch, dim], the first views first.
 * @param round applied where PyTorch's autocast rounds: dot products, logits, their gradients, dz
 * @param scale the loss scale, a factor of dz
 */
export function ntXentReference(
  dim: number,
  temperature: number,
  z: ArrayLike<number>,
  {
    round = (x: number) => x,
    scale = 1,
  }: { readonly round?: (x: number) => number; readonly scale?: number } = {},
): {
  readonly loss: number;
  readonly dz: Float64Array;
  readonly rows: readonly RowVerdict[];
} {
  const rows = z.length / dim;
  const at = (row: number, d: number) => z[row * dim + d] as number;
  const partnerOf = (row: number) => (row + rows / 2) % rows;
  const logit = (i: number, j: number): number => {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += at(i, d) * at(j, d);
    return round(round(sum) / temperature);
  };
  const verdicts: RowVerdict[] = [];
  // The gradient of every logit; 0 on the diagonal.
  const gradients = Array.from({ length: rows }, (_, i) => {
    const partner = partnerOf(i);
    const logits = Array.from({ length: rows }, (__, j) => logit(i, j));
    const negatives = logits.filter((__, j) => j !== i && j !== partner);
    verdicts.push(judgeRow([logits[partner] as number, ...negatives], temperature));
    const top = Math.max(...logits.filter((__, j) => j !== i));
    const shares = logits.map((l, j) => (j === i ? 0 : Math.exp(l - top)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share, j) =>
      j === i
        ? 0
        : round(round(((share / total - Number(j === partner)) * scale) / rows) / temperature),
    );
  });
  const dz = new Float64Array(z.length);
  for (let i = 0; i < rows; i++) {
    for (let d = 0; d < dim; d++) {
      let forward = 0;
      let backward = 0;
      for (let j = 0; j < rows; j++) {
        forward += (gradients[i]?.[j] as number) * at(j, d);
        backward += (gradients[j]?.[i] as number) * at(j, d);
      }
      dz[i * dim + d] = round(round(forward) + round(backward));
    }
  }
  const loss = verdicts.reduce((sum, row) => sum + row.loss, 0) / rows;
  return { loss, dz, rows: verdicts };
}
