/** The gradient of x, with y = max(0, x): dy where y > 0, else 0. */
export function reluGradReference(dy: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  return Float64Array.from(dy, (value, i) => ((y[i] as number) > 0 ? value : 0));
}
