import { type BatchNormShape, BN_EPS } from './batchNorm.ts';

interface Forward {
  readonly y: Float64Array;
  /** [groups, channels] each. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Indices of one group's elements of channel c, sample by sample. */
function elements(shape: BatchNormShape, group: number, c: number): number[] {
  const found: number[] = [];
  const each = shape.batch / shape.groups;
  for (let n = group * each; n < (group + 1) * each; n++) {
    for (let p = 0; p < shape.pixels; p++) found.push((n * shape.pixels + p) * shape.channels + c);
  }
  return found;
}

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);

/** Batch norm in training mode, in f64; the variance is the biased one. */
export function batchNormReference(
  shape: BatchNormShape,
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  residual?: ArrayLike<number>,
): Forward {
  const y = new Float64Array(x.length);
  const mean = new Float64Array(shape.groups * shape.channels);
  const variance = new Float64Array(mean.length);
  for (let g = 0; g < shape.groups; g++) {
    for (let c = 0; c < shape.channels; c++) {
      const at = elements(shape, g, c);
      const values = at.map((i) => x[i] as number);
      const m = sum(values) / at.length;
      const v = sum(values.map((value) => (value - m) ** 2)) / at.length;
      mean[g * shape.channels + c] = m;
      variance[g * shape.channels + c] = v;
      for (const i of at) {
        const hat = ((x[i] as number) - m) / Math.sqrt(v + BN_EPS);
        const value = hat * (weight[c] as number) + (bias[c] as number) + (residual?.[i] ?? 0);
        y[i] = shape.relu ? Math.max(0, value) : value;
      }
    }
  }
  return { y, mean, variance };
}

/** Gradients of Σ y·dy, in f64. */
export function batchNormGradReference(
  shape: BatchNormShape,
  x: ArrayLike<number>,
  weight: ArrayLike<number>,
  { y, mean, variance }: Forward,
  dy: ArrayLike<number>,
): {
  readonly dx: Float64Array;
  readonly dweight: Float64Array;
  readonly dbias: Float64Array;
  readonly dresidual: Float64Array;
} {
  const dx = new Float64Array(x.length);
  const dresidual = Float64Array.from(dy, (v, i) =>
    shape.relu && !((y[i] as number) > 0) ? 0 : v,
  );
  const dweight = new Float64Array(shape.channels);
  const dbias = new Float64Array(shape.channels);
  for (let g = 0; g < shape.groups; g++) {
    for (let c = 0; c < shape.channels; c++) {
      const at = elements(shape, g, c);
      const invstd = 1 / Math.sqrt((variance[g * shape.channels + c] as number) + BN_EPS);
      const m = mean[g * shape.channels + c] as number;
      const hat = at.map((i) => ((x[i] as number) - m) * invstd);
      const first = sum(at.map((i) => dresidual[i] as number));
      const second = sum(at.map((i, j) => (dresidual[i] as number) * (hat[j] as number)));
      dbias[c] = (dbias[c] as number) + first;
      dweight[c] = (dweight[c] as number) + second;
      at.forEach((i, j) => {
        dx[i] =
          (weight[c] as number) *
          invstd *
          ((dresidual[i] as number) -
            first / at.length -
            ((hat[j] as number) * second) / at.length);
      });
    }
  }
  return { dx, dweight, dbias, dresidual };
}
