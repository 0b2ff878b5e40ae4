export interface SvmSettings {
  /** C, the weight of the hinges against the norm. */
  readonly cost: number;
  /** Weight of the rows with y = +1 and y = −1; 1 where not given. */
  readonly positiveWeight?: number;
  readonly negativeWeight?: number;
}

export interface Svm {
  readonly w: Float64Array;
  readonly b: number;
  readonly objective: number;
}

/** Rows of numbers in any float type: row i is values[i·dim … (i + 1)·dim). */
interface Samples {
  readonly values: ArrayLike<number>;
  readonly dim: number;
}

/** Newton steps; the objective is piecewise quadratic, a dozen are usual. */
const MAX_STEPS = 200;

/**
 * The minimum of ½(‖w‖² + b²) + C Σ cᵢ max(0, 1 − yᵢ(w·xᵢ + b))², which LinearSVC approaches
 * with its default loss: L2 penalty, squared hinge, the bias penalised too. Newton's method with
 * conjugate gradients and a line search, f64, until the gradient is 1e-10 of its initial norm.
 * @param y +1 or −1 per row
 */
export function linearSvm(x: Samples, y: ArrayLike<number>, settings: SvmSettings): Svm {
  const { cost, positiveWeight = 1, negativeWeight = 1 } = settings;
  const { values, dim } = x;
  const rows = values.length / dim;
  const size = dim + 1;
  const weight = (row: number): number =>
    cost * ((y[row] as number) > 0 ? positiveWeight : negativeWeight);
  /** u·(x, 1) for every row. */
  const product = (u: Float64Array): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => score(u, values, row * dim));
  /** to += scale · (x, 1) of a row. */
  const addRow = (to: Float64Array, row: number, scale: number): void => {
    for (let d = 0; d < dim; d++) {
      to[d] = (to[d] as number) + scale * (values[row * dim + d] as number);
    }
    to[dim] = (to[dim] as number) + scale;
  };
  const objectiveAt = (u: Float64Array, scores: Float64Array): number => {
    let sum = dot(u, u) / 2;
    for (let row = 0; row < rows; row++) {
      const slack = 1 - (y[row] as number) * (scores[row] as number);
      if (slack > 0) sum += weight(row) * slack * slack;
    }
    return sum;
  };

  let u: Float64Array = new Float64Array(size);
  let scores = product(u);
  let objective = objectiveAt(u, scores);
  let firstNorm = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = Float64Array.from(u);
    const active: number[] = [];
    for (let row = 0; row < rows; row++) {
      const label = y[row] as number;
      const slack = 1 - label * (scores[row] as number);
      if (slack <= 0) continue;
      active.push(row);
      addRow(gradient, row, -2 * weight(row) * label * slack);
    }
    const norm = Math.sqrt(dot(gradient, gradient));
    if (step === 0) firstNorm = norm;
    if (norm <= 1e-10 * firstNorm) break;

    const curvature = (v: Float64Array): Float64Array => {
      const result = Float64Array.from(v);
      for (const row of active) {
        addRow(result, row, 2 * weight(row) * score(v, values, row * dim));
      }
      return result;
    };
    const direction = solve(curvature, gradient, Math.min(0.1, norm / firstNorm) * norm);
    const slope = dot(gradient, direction);
    const along = product(direction);
    let moved = false;
    for (let length = 1; length > 1e-10 && !moved; length /= 2) {
      const nextU = u.map((value, i) => value - length * (direction[i] as number));
      const nextScores = scores.map((value, i) => value - length * (along[i] as number));
      const next = objectiveAt(nextU, nextScores);
      if (next > objective - 1e-4 * length * slope) continue;
      moved = next < objective;
      [u, scores, objective] = [nextU, nextScores, next];
    }
    // At f64 precision no step reduces the objective any further.
    if (!moved) break;
  }
  return { w: u.slice(0, dim), b: u[dim] as number, objective };
}

/** u·(x, 1) for the row that starts at `start`; u is w and then b. */
function score(u: Float64Array, values: ArrayLike<number>, start: number): number {
  const dim = u.length - 1;
  let sum = u[dim] as number;
  for (let d = 0; d < dim; d++) sum += (u[d] as number) * (values[start + d] as number);
  return sum;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Conjugate gradients for a positive definite matrix, until the residual is small enough. */
function solve(
  times: (v: Float64Array) => Float64Array,
  target: Float64Array,
  tolerance: number,
): Float64Array {
  const x = new Float64Array(target.length);
  const residual = Float64Array.from(target);
  let direction = Float64Array.from(target);
  let square = dot(residual, residual);
  for (let i = 0; i < 2 * target.length && Math.sqrt(square) > tolerance; i++) {
    const image = times(direction);
    const length = square / dot(direction, image);
    for (let d = 0; d < x.length; d++) {
      x[d] = (x[d] as number) + length * (direction[d] as number);
      residual[d] = (residual[d] as number) - length * (image[d] as number);
    }
    const next = dot(residual, residual);
    const keep = next / square;
    square = next;
    direction = residual.map((value, d) => value + keep * (direction[d] as number));
  }
  return x;
}

/** w·x + b of every row. */
export function svmDecisions({ w, b }: Svm, { values, dim }: Samples): Float64Array {
  const u = Float64Array.of(...w, b);
  return Float64Array.from({ length: values.length / dim }, (_, row) =>
    score(u, values, row * dim),
  );
}
