import { type MaxPoolShape, pooledSide } from './maxPool.ts';

/**
 * The largest value of each window of x, and its flat index in x: of equal values the first, of
 * NaNs the last, as in PyTorch's MaxPoolKernel.cpp.
 */
export function maxPoolReference(
  shape: MaxPoolShape,
  x: ArrayLike<number>,
): { readonly y: Float64Array; readonly from: Uint32Array } {
  const { batch, height, width, channels, kernel, stride, pad } = shape;
  const [rows, columns] = [pooledSide(height, shape), pooledSide(width, shape)];
  const y = new Float64Array(batch * rows * columns * channels);
  const from = new Uint32Array(y.length);
  y.forEach((_, at) => {
    const c = at % channels;
    const ow = Math.floor(at / channels) % columns;
    const oh = Math.floor(at / (channels * columns)) % rows;
    const n = Math.floor(at / (channels * columns * rows));
    let best = Number.NEGATIVE_INFINITY;
    let index = -1;
    for (let kh = 0; kh < kernel; kh++) {
      for (let kw = 0; kw < kernel; kw++) {
        const [ih, iw] = [oh * stride - pad + kh, ow * stride - pad + kw];
        if (ih < 0 || ih >= height || iw < 0 || iw >= width) continue;
        const source = ((n * height + ih) * width + iw) * channels + c;
        const value = x[source] as number;
        if (index < 0 || value > best || Number.isNaN(value)) [best, index] = [value, source];
      }
    }
    y[at] = best;
    from[at] = index;
  });
  return { y, from };
}

/** The gradient of Σ y·dy with respect to x, in f64. */
export function maxPoolGradReference(
  shape: MaxPoolShape,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(x.length);
  maxPoolReference(shape, x).from.forEach((source, at) => {
    dx[source] = (dx[source] as number) + (dy[at] as number);
  });
  return dx;
}
