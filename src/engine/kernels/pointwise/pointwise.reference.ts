/** Plain-array references of the pointwise kernels. */

const SQRT_2_PI = Math.sqrt(2 * Math.PI);

const density = (x: number): number => Math.exp((-x * x) / 2) / SQRT_2_PI;

/**
 * Φ(x) by the series of erf, Abramowitz and Stegun 7.1.6, in f64: good to 1e-14 for |x| < 6;
 * beyond, Φ differs from 0 or 1 by less than 1e-9.
 */
function distribution(x: number): number {
  if (Math.abs(x) >= 6) return x > 0 ? 1 : 0;
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

export const reluReference = (x: Float32Array): Float32Array =>
  x.map((value) => Math.max(value, 0));

export const addReference = (x: Float32Array, y: Float32Array): Float32Array =>
  x.map((value, i) => value + (y[i] ?? Number.NaN));

/** Source: Hendrycks and Gimpel 2016; nn.GELU with approximate='none'. */
export const geluReference = (x: ArrayLike<number>): Float64Array =>
  Float64Array.from(x, (value) => value * distribution(value));

export const geluGradReference = (dy: ArrayLike<number>, x: ArrayLike<number>): Float64Array =>
  Float64Array.from(dy, (gradient, i) => {
    const value = x[i] ?? Number.NaN;
    return gradient * (distribution(value) + value * density(value));
  });
