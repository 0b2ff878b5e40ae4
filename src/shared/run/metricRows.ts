/** What a row of the metric tables may say, and the values that belong to a table. */
import type { Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';

/** Groups of metrics, in the order of their charts. */
export const METRIC_GROUPS = [
  'learning',
  'accuracy',
  'features',
  'optimization',
  'health',
] as const;

/** A metric that the page names. */
export interface MetricInfo {
  readonly label: string;
  /** Empty where it has none; one that ends in % is written as a percentage. */
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'neither';
  readonly group: (typeof METRIC_GROUPS)[number];
  /** False for what is set and not measured: it is neither smoothed nor compared. */
  readonly measured?: false;
}

/** A height that is worth knowing: chance, or the healthy value. */
export interface Guide {
  readonly value: number;
  readonly label: Words;
}

export interface ChartRow {
  /**
   * `log`: sizes that span decades, a value of 0 or less is a gap; `zero`: linear, with zero on
   * the axis; `own`: linear, over the range of the values.
   */
  readonly axis: 'log' | 'zero' | 'own';
  /** What an empty chart says of itself. */
  readonly empty: string;
  readonly guides?: (config: RunConfig) => readonly Guide[];
  /** A chart only while several runs are drawn: one run's is a line of another chart. */
  readonly several?: true;
  /** Empty for a method without prototypes. */
  readonly prototypes?: true;
}

export interface StepChartRow<Column extends string> extends ChartRow {
  /** The chart's own metric first; where there is no list it is the only line. */
  readonly lines?: readonly ChartLine<Column>[];
  /** The unit while several lines are drawn, where the first one's is too narrow. */
  readonly sharedUnit?: string;
}

export interface ChartLine<Column extends string = string> {
  readonly column: Column;
  readonly label: string;
  /** Drawn raw, faint and dashed, beside what the chart is about. */
  readonly guide?: true;
}

/** How a number is kept. */
interface KeptRow {
  /** Null where it is off, and in runs stored before it was measured. */
  readonly nullable?: true;
  /** The day of its first version; runs stored before have NaN, or null where it may be. */
  readonly since?: string;
  /** What `npm run train -- --help` says of it in brackets. */
  readonly help?: string;
}

type Unnamed = { readonly [Name in keyof MetricInfo]?: never };

/** A number of every step; those with a label are compared, those with a chart are drawn. */
export type StepMetricRow<Column extends string = string> = KeptRow & {
  /** Its name in `metrics.jsonl` where that is another; null where it is not written. */
  readonly jsonl?: string | null;
  /** False for what says where a step belongs. */
  readonly tensorboard?: false;
} & (
    | (MetricInfo & { readonly chart?: StepChartRow<Column> })
    | (Unnamed & { readonly chart?: never })
  );

/** A number of every evaluation. @typeParam Parts what an evaluation holds besides numbers */
export interface EvaluationMetricRow<Parts> extends MetricInfo, KeptRow {
  readonly chart?: ChartRow & {
    /** Draws a line for each, not the number. */
    readonly levels?: (parts: Parts) => readonly LevelAccuracy[];
  };
}

export interface LevelAccuracy {
  /** Name of the label level, finest first: 'emoji', 'subcategory', 'category'. */
  readonly level: string;
  /** Percent. */
  readonly top1: number;
}

export type MetricTable = Readonly<Record<string, object>>;

/** The values that a table's rows describe. */
export type ValuesOf<Table extends MetricTable> = {
  readonly [Name in keyof Table]: Table[Name] extends { readonly nullable: true }
    ? number | null
    : number;
};

/** What a run stored before a metric existed has in its place; undefined where all runs have it. */
export function valueBefore({ nullable, since }: KeptRow): number | null | undefined {
  if (nullable === true) return null;
  return since === undefined ? undefined : Number.NaN;
}

function holds<Table extends MetricTable>(table: Table, values: object): values is ValuesOf<Table> {
  return Object.entries(table).every(([name, row]) => {
    const value: unknown = Reflect.get(values, name);
    return typeof value === 'number' || (value === null && 'nullable' in row);
  });
}

/**
 * A value for every row of a table.
 * @throws TypeError where one is no number, nor null where that is allowed
 */
export function valuesOf<Table extends MetricTable>(
  table: Table,
  read: (name: string, row: KeptRow) => unknown,
): ValuesOf<Table> {
  const values = Object.fromEntries(
    Object.entries(table).map(([name, row]) => [name, read(name, row)]),
  );
  if (!holds(table, values)) throw new TypeError('a metric has no value');
  return values;
}
