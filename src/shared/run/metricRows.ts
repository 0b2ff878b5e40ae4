/** The columns of the metric tables, and the values that a table's rows describe. */
import type { Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';

/** Groups of metrics, in the order of their charts. */
export const METRIC_GROUPS = [
  'learning',
  'accuracy',
  'features',
  'optimization',
  'health',
  'speed',
] as const;

/** A metric with a name on the page. */
export interface MetricInfo {
  readonly label: string;
  /** Empty if it has none; a unit that ends in % formats the value as a percentage. */
  readonly unit: string;
  /** Where it differs with the config; numbers with other units are not compared. English source. */
  readonly unitOf?: (config: RunConfig) => string;
  readonly better: 'lower' | 'higher' | 'neither';
  readonly group: (typeof METRIC_GROUPS)[number];
  /** False for settings, which are neither smoothed nor compared. */
  readonly measured?: false;
}

/** A reference value: chance, or the healthy value. */
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
  /** The text of an empty chart. */
  readonly empty: string;
  readonly guides?: (config: RunConfig) => readonly Guide[];
  /** A chart only for several runs; for one run it is a line of another chart. */
  readonly several?: true;
  /** Empty for a method without prototypes. */
  readonly prototypes?: true;
  /** Empty for a method without negatives. */
  readonly negatives?: true;
  /** Empty for the other configs. */
  readonly only?: (config: RunConfig) => boolean;
  /** Has little meaning in a run's first steps, while the queue holds random keys. */
  readonly queue?: true;
}

export interface StepChartRow<Column extends string> extends ChartRow {
  /** The chart's own metric first; without a list it is the only line. */
  readonly lines?: readonly ChartLine<Column>[];
  /** The unit for several lines, if the first line's does not fit all. */
  readonly sharedUnit?: string;
}

export interface ChartLine<Column extends string = string> {
  readonly column: Column;
  readonly label: string;
  /** Called as the run's method calls its instance loss. */
  readonly ofMethod?: true;
  /** Drawn unsmoothed, faint and dashed. */
  readonly guide?: true;
  /** Must not be taken for the chart's own value: drawn in the colour of alarms, dashed. */
  readonly alarm?: true;
}

/** How a number is stored. */
interface KeptRow {
  /** Null if it is off, and in runs stored before it was measured. */
  readonly nullable?: true;
  /** The date it was added; runs stored before have null if that is allowed, else NaN. */
  readonly since?: string;
  /** In brackets in `npm run train -- --help`. */
  readonly help?: string;
}

type Unnamed = { readonly [Name in keyof MetricInfo]?: never };

/** A metric of every step; those with a label are compared, those with a chart are drawn. */
export type StepMetricRow<Column extends string = string> = KeptRow & {
  /** Its name in `metrics.jsonl` if different; null if it is not written. */
  readonly jsonl?: string | null;
  /** False for step, epoch and stage numbers. */
  readonly tensorboard?: false;
} & (
    | (MetricInfo & { readonly chart?: StepChartRow<Column> })
    | (Unnamed & { readonly chart?: never })
  );

/** A metric of every evaluation. @typeParam Parts the evaluation's structured parts */
export interface EvaluationMetricRow<Parts> extends MetricInfo, KeptRow {
  /** What a config's number is measured by; numbers with other words are not compared. */
  readonly protocol?: (config: RunConfig) => Words;
  readonly chart?: ChartRow & {
    /** Draws one line for each of these instead of the number. */
    readonly levels?: (parts: Parts) => readonly LevelAccuracy[];
    /** The text of an empty chart once an evaluation could not measure it. */
    readonly unmeasured?: string;
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

/** The value in runs stored before the metric existed; undefined if all runs have it. */
export function valueBefore({ nullable, since }: KeptRow): number | null | undefined {
  if (nullable === true) return null;
  return since === undefined ? undefined : Number.NaN;
}

/** A metric that every run has is missing, or is not a number. */
export class MetricMissing extends TypeError {
  readonly metric: string;

  constructor(metric: string) {
    super(`the metric ${metric} has no value`);
    this.metric = metric;
  }
}

function misfit(table: MetricTable, values: object): string | undefined {
  return Object.entries(table).find(([name, row]) => {
    const value: unknown = Reflect.get(values, name);
    return typeof value !== 'number' && !(value === null && 'nullable' in row);
  })?.[0];
}

const holds = <Table extends MetricTable>(
  table: Table,
  values: object,
): values is ValuesOf<Table> => misfit(table, values) === undefined;

/**
 * A value for every row of a table.
 * @throws MetricMissing if one is neither a number nor an allowed null
 */
export function valuesOf<Table extends MetricTable>(
  table: Table,
  read: (name: string, row: KeptRow) => unknown,
): ValuesOf<Table> {
  const values = Object.fromEntries(
    Object.entries(table).map(([name, row]) => [name, read(name, row)]),
  );
  if (!holds(table, values)) throw new MetricMissing(misfit(table, values) ?? '');
  return values;
}
