/** Metrics as typed columns that grow by doubling, so that an hour of steps is a few arrays. */
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import { Smoother } from './smoothing.ts';

/** Append-only float64 values. */
export class Column {
  #values: Float64Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 256) {
    this.#values = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#values.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** The value at an index, NaN outside. */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? Number.NaN) : Number.NaN;
  }

  /** The values so far, without a copy; good until the next push. */
  view(): Float64Array<ArrayBuffer> {
    return this.#values.subarray(0, this.#length);
  }
}

export type StepColumn = 'lossInst' | 'accInst' | 'lr' | 'gradNorm';

interface SmoothedColumn {
  readonly smoothing: number;
  readonly smoother: Smoother;
  readonly values: Column;
}

/** Everything a run has measured so far; only ever appended to. */
export class RunSeries {
  readonly step = new Column();
  readonly evaluations: Evaluation[] = [];
  readonly #columns: Record<StepColumn, Column> = {
    lossInst: new Column(),
    accInst: new Column(),
    lr: new Column(),
    gradNorm: new Column(),
  };
  readonly #smoothed = new Map<StepColumn, SmoothedColumn>();

  append(steps: readonly StepMetrics[]): void {
    for (const metrics of steps) {
      this.step.push(metrics.step);
      this.#columns.lossInst.push(metrics.lossInst);
      this.#columns.accInst.push(metrics.accInst);
      this.#columns.lr.push(metrics.lr);
      this.#columns.gradNorm.push(metrics.gradNorm);
    }
  }

  column(name: StepColumn): Column {
    return this.#columns[name];
  }

  /** The column's debiased moving average, carried on from where the last call stopped. */
  smoothed(name: StepColumn, smoothing: number): Column {
    let entry = this.#smoothed.get(name);
    if (entry === undefined || entry.smoothing !== smoothing) {
      entry = { smoothing, smoother: new Smoother(smoothing), values: new Column() };
      this.#smoothed.set(name, entry);
    }
    const raw = this.#columns[name];
    for (let i = entry.values.length; i < raw.length; i++) {
      entry.values.push(entry.smoother.next(raw.at(i)));
    }
    return entry.values;
  }
}
