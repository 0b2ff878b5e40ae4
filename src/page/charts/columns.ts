/** Metrics as typed columns that grow by doubling, so that a long run is a few arrays. */
import type { Evaluation } from '#run/evaluations.ts';
import { valueBefore } from '#run/metricRows.ts';
import {
  STEP_METRIC_NAMES,
  type STEP_METRICS,
  type StepMetricName,
  type StepMetrics,
  stepMetric,
} from '#run/metrics.ts';
import { Extremes, MISSING } from './extremes.ts';
import { Smoother } from './smoothing.ts';

/** Float64 values, appended; the newest can be taken back. */
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

  /** The value at an index; NaN out of range. */
  at(index: number): number {
    return index < this.#length ? (this.#values[index] ?? Number.NaN) : Number.NaN;
  }

  /** The values so far, without a copy; valid until the next push. */
  view(): Float64Array<ArrayBuffer> {
    return this.#values.subarray(0, this.#length);
  }

  /** Forgets the values from an index on. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }
}

type StepTable = typeof STEP_METRICS;

type DrawnBy<Row> = Row extends {
  readonly chart: { readonly lines: readonly { readonly column: infer Column }[] };
}
  ? Column
  : never;

/** The metrics of a step that are drawn or compared. */
export type StepColumn =
  | {
      [Name in StepMetricName]: StepTable[Name] extends { label: string } ? Name : never;
    }[StepMetricName]
  | DrawnBy<StepTable[StepMetricName]>;

const DRAWN: ReadonlySet<string> = new Set(
  STEP_METRIC_NAMES.flatMap((name) => stepMetric(name).chart?.lines ?? []).map(
    ({ column }) => column,
  ),
);

export const STEP_COLUMNS = STEP_METRIC_NAMES.filter(
  (name): name is StepColumn => stepMetric(name).label !== undefined || DRAWN.has(name),
);

/** Runs stored before these were measured hold NaN in them throughout. */
const LATER_COLUMNS: ReadonlySet<StepColumn> = new Set(
  STEP_COLUMNS.filter((name) => Number.isNaN(valueBefore(stepMetric(name)))),
);

interface SmoothedColumn {
  readonly smoothing: number;
  readonly smoother: Smoother;
  readonly values: Column;
}

/** Everything a run has measured so far, by rising step. */
export class RunSeries {
  readonly step = new Column();
  /** Time spent in steps up to each one, ms; pauses, evaluations and clusterings are not in it. */
  readonly elapsedMs = new Column();
  /** When each step's numbers arrived, ms since 1970, never decreasing; MISSING if not recorded. */
  readonly atMs = new Column();
  readonly evaluations: Evaluation[] = [];
  readonly #columns = Object.fromEntries(
    STEP_COLUMNS.map((name) => [name, new Column()]),
  ) as Readonly<Record<StepColumn, Column>>;
  readonly #measured = new Set<StepColumn>();
  readonly #smoothed = new Map<StepColumn, SmoothedColumn>();
  readonly #extremes = new Map<StepColumn, Extremes>();
  #clockless = 0;

  append(steps: readonly StepMetrics[]): void {
    for (const metrics of steps) {
      this.#tell(metrics);
      for (const name of STEP_COLUMNS) {
        const value = metrics[name];
        this.#columns[name].push(value ?? MISSING);
        const unknown = value === null || (Number.isNaN(value) && LATER_COLUMNS.has(name));
        if (!unknown) this.#measured.add(name);
      }
    }
  }

  #tell({ step, stepMs, atMs }: StepMetrics): void {
    const last = this.step.length - 1;
    const elapsed = last < 0 ? 0 : this.elapsedMs.at(last);
    this.step.push(step);
    this.elapsedMs.push(elapsed + (stepMs >= 0 && Number.isFinite(stepMs) ? stepMs : 0));
    if (Number.isFinite(atMs)) {
      // Keeps the axis monotonic when the system clock is set back.
      this.atMs.push(last < 0 ? atMs : Math.max(this.atMs.at(last), atMs));
    } else {
      this.atMs.push(MISSING);
      this.#clockless++;
    }
  }

  /** Whether the time of every step is known. */
  get hasClock(): boolean {
    return this.step.length > 0 && this.#clockless === 0;
  }

  appendEvaluation(evaluation: Evaluation): void {
    const at = this.evaluations.findIndex(({ step }) => step >= evaluation.step);
    if (at >= 0) this.evaluations.length = at;
    this.evaluations.push(evaluation);
  }

  /** Forgets what comes after a step: a run resumed from a checkpoint repeats it. */
  rewind(step: number): void {
    let length = this.step.length;
    while (length > 0 && this.step.at(length - 1) > step) length--;
    if (length < this.step.length) {
      for (const column of [this.step, this.elapsedMs, this.atMs]) column.truncate(length);
      for (const name of STEP_COLUMNS) this.#columns[name].truncate(length);
      for (const extremes of this.#extremes.values()) extremes.truncate(length);
      this.#smoothed.clear();
      this.#clockless = this.atMs.view().reduce((n, at) => n + (at === MISSING ? 1 : 0), 0);
    }
    const kept = this.evaluations.filter((evaluation) => evaluation.step <= step).length;
    this.evaluations.length = kept;
  }

  column(name: StepColumn): Column {
    return this.#columns[name];
  }

  /** Whether any step measured it. */
  has(name: StepColumn): boolean {
    return this.#measured.has(name);
  }

  /** The column's extremes by range, up to date. */
  extremes(name: StepColumn): Extremes {
    let extremes = this.#extremes.get(name);
    if (extremes === undefined) {
      extremes = new Extremes();
      this.#extremes.set(name, extremes);
    }
    extremes.update(this.#columns[name].view());
    return extremes;
  }

  /** The column's debiased moving average, continued from the last call. */
  smoothed(name: StepColumn, smoothing: number): Column {
    let entry = this.#smoothed.get(name);
    if (entry === undefined || entry.smoothing !== smoothing) {
      entry = { smoothing, smoother: new Smoother(smoothing), values: new Column() };
      this.#smoothed.set(name, entry);
    }
    const raw = this.#columns[name];
    for (let i = entry.values.length; i < raw.length; i++) {
      const value = raw.at(i);
      entry.values.push(value === MISSING ? MISSING : entry.smoother.next(value));
    }
    return entry.values;
  }
}
