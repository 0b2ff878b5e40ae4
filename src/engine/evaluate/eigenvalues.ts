/**
 * Eigenvalues of a symmetric matrix, ascending, f64, each to about 1e-15 of the largest.
 * Householder reflections make it tridiagonal; then every eigenvalue is found by bisection: the
 * number of negative pivots of T − x is the number of eigenvalues below x (Sturm, Givens 1953).
 * @param matrix [n, n], finite; left as it is
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, beside } = tridiagonal(Float64Array.from(matrix), n);
  // Gershgorin: every eigenvalue is in some diagonal element ± the absolute sum of its row's rest.
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const centre = diagonal[i] as number;
    const reach = Math.abs(beside[i] as number) + Math.abs(beside[i + 1] as number);
    low = Math.min(low, centre - reach);
    high = Math.max(high, centre + reach);
  }
  const width = Math.max(high - low, Math.abs(low), Math.abs(high));
  return Float64Array.from({ length: n }, (_, i) => {
    let [from, to] = [low, high];
    while (to - from > 1e-16 * width) {
      const middle = from + (to - from) / 2;
      if (middle <= from || middle >= to) break;
      if (countBelow(diagonal, beside, middle) > i) to = middle;
      else from = middle;
    }
    return from + (to - from) / 2;
  });
}

/**
 * Destroys `a`. beside[i] is between diagonal elements i − 1 and i; beside[0] and beside[n]
 * are 0.
 */
function tridiagonal(a: Float64Array, n: number) {
  const at = (row: number, column: number): number => a[row * n + column] as number;
  const beside = new Float64Array(n + 1);
  const axis = new Float64Array(n);
  const image = new Float64Array(n);
  for (let k = 0; k + 1 < n; k++) {
    let square = 0;
    for (let i = k + 1; i < n; i++) square += at(i, k) ** 2;
    const length = Math.sqrt(square);
    const lead = at(k + 1, k);
    const target = lead > 0 ? -length : length;
    beside[k + 1] = target;
    // The reflection I − 2vvᵀ/vᵀv takes the column below the diagonal to (target, 0, …, 0).
    const norm = square - lead * target;
    if (norm <= 0) continue;
    for (let i = k + 1; i < n; i++) axis[i] = at(i, k) - (i === k + 1 ? target : 0);
    let overlap = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += at(i, j) * (axis[j] as number);
      image[i] = sum / norm;
      overlap += (axis[i] as number) * (image[i] as number);
    }
    const half = overlap / (2 * norm);
    for (let i = k + 1; i < n; i++) image[i] = (image[i] as number) - half * (axis[i] as number);
    for (let i = k + 1; i < n; i++) {
      const [v, w] = [axis[i] as number, image[i] as number];
      for (let j = k + 1; j < n; j++) {
        a[i * n + j] = at(i, j) - v * (image[j] as number) - w * (axis[j] as number);
      }
    }
  }
  return { diagonal: Float64Array.from({ length: n }, (_, i) => at(i, i)), beside };
}

/** How many eigenvalues of the tridiagonal matrix are below x. */
function countBelow(diagonal: Float64Array, beside: Float64Array, x: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < diagonal.length; i++) {
    const b = beside[i] as number;
    pivot = (diagonal[i] as number) - x - (b === 0 ? 0 : (b * b) / pivot);
    // A pivot of 0 is replaced by a tiny nonzero one.
    if (pivot === 0) pivot = Number.MIN_VALUE * 2 ** 52;
    if (pivot < 0) count++;
  }
  return count;
}
