/** Input and output types of a chart. */

import type { Words } from '#base/words.ts';
import type { Guide } from '#run/metricRows.ts';
import type { RunNote } from '#run/protocol.ts';
import type { ChartMetric } from './chartLines.ts';
import type { RunSeries } from './columns.ts';
import type { Mark } from './decimate.ts';
import type { ChartMoment, StageBand } from './stageBands.ts';
import type { Axis } from './ticks.ts';
import type { RunTimes, XKind } from './xAxis.ts';

/** The parts of a run that a drawing needs. */
export interface DrawnRun extends RunTimes {
  readonly totalSteps: number;
  readonly notes: readonly RunNote[];
  /** In training: the axis leaves room for further steps. */
  readonly active: boolean;
}

/** A run on a chart. */
export interface RunOnChart {
  readonly runId: string;
  readonly label: string;
  /** 0 to 7 in the charts' order of Okabe and Ito's colours. */
  readonly colour: number;
  /** Number of its dash pattern. */
  readonly dash: number;
  /** Runs of one group, equal but for their seed, are drawn as their mean ± std when asked. */
  readonly group: string | null;
  readonly run: DrawnRun;
}

export interface ChartRun extends RunOnChart {
  readonly series: RunSeries;
}

/**
 * The y axis of a chart. `auto`: all values, or the range of most where a few outliers would flatten
 * the rest; `full`: all values; `fixed`: from and to as typed.
 */
export type YRange =
  | { readonly kind: 'auto' }
  | { readonly kind: 'full' }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

/** View settings that all charts of a board share. */
export interface ChartView {
  readonly x: XKind;
  readonly logX: boolean;
  /** Charts whose y axis scale differs from the metric's default. */
  readonly logY: Partial<Readonly<Record<ChartMetric, boolean>>>;
  /** Charts whose y axis is not automatic. */
  readonly yRange: Partial<Readonly<Record<ChartMetric, YRange>>>;
  /** The automatic y axes hold the middle 90 % of the values; the rest is counted. */
  readonly ignoreOutliers: boolean;
  /** Entries of the legend that are switched off. */
  readonly hidden: readonly string[];
  /** s of the moving average. */
  readonly smoothing: number;
  /** Groups are drawn as mean ± std. */
  readonly grouped: boolean;
  /** The part of the x axis that is shown, in its units; null for all. */
  readonly zoom: { readonly from: number; readonly to: number } | null;
}

export interface DrawnLine {
  readonly key: string;
  /** Its entry in the legend. */
  readonly entry: string;
  readonly label: Words;
  /**
   * faint: the raw line under its average; guide: a reference for the strong lines; alarm: a value
   * that a reader must not take for the chart's own; published: marks for the numbers of others.
   */
  readonly tone: 'strong' | 'faint' | 'guide' | 'alarm' | 'published';
  readonly colour: number;
  readonly dash: number;
  readonly xs: Float64Array;
  /** NaN is a gap. */
  readonly ys: Float64Array;
}

/** The range around a line: a bucket's lowest to highest, or mean − std to mean + std. */
export interface DrawnArea {
  readonly key: string;
  readonly entry: string;
  readonly colour: number;
  readonly xs: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface DrawnMark extends Mark {
  readonly runId: string;
}

/** One entry of a chart's legend. */
export interface LegendEntry
  extends Pick<DrawnLine, 'entry' | 'label' | 'tone' | 'colour' | 'dash'> {
  readonly shown: boolean;
}

/** A few words at a line's end, where two lines must not be taken for each other. */
export interface Callout {
  readonly x: number;
  readonly y: number;
  readonly text: Words;
}

/** Values that the y axis leaves out. */
export interface OffScale {
  readonly above: number;
  readonly below: number;
}

/** Published numbers: their best, and where they are from. */
export interface Source {
  readonly words: Words;
  readonly address: string;
}

/** The earliest non-finite value. */
export interface BadStep {
  readonly label: string;
  readonly step: number;
  readonly kind: Mark['kind'];
  /** The part of the axis to show: the steps before it, and a few after. */
  readonly window: { readonly from: number; readonly to: number };
}

export interface ChartDrawing {
  readonly metric: ChartMetric;
  /** Of the y axis: the metric's own, or what its lines share. */
  readonly unit: string;
  /** What the values are measured by; null where there is only one way. */
  readonly protocol: Words | null;
  /** Where its published numbers are from. */
  readonly sources: readonly Source[];
  readonly xKind: XKind;
  /** Nothing was measured. */
  readonly empty: boolean;
  /** The text of an empty chart. */
  readonly emptyText: string;
  /** In the order they are drawn: the chart's own line last, above the others. */
  readonly lines: readonly DrawnLine[];
  readonly areas: readonly DrawnArea[];
  readonly marks: readonly DrawnMark[];
  readonly guides: readonly Guide[];
  /** Stages of the freeze schedule, when there are several and the runs share them. */
  readonly bands: readonly StageBand[];
  readonly moments: readonly ChartMoment[];
  /** The steps in which the queue still holds random keys; null where that does not matter. */
  readonly filling: { readonly from: number; readonly to: number } | null;
  /** All that the chart could draw, the chart's own line first. */
  readonly legend: readonly LegendEntry[];
  readonly callouts: readonly Callout[];
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** The latest value as text, empty if there is none yet or several runs. */
  readonly current: string;
  /** The latest value is NaN or infinite. */
  readonly broken: boolean;
  readonly firstBad: BadStep | null;
  readonly offScale: OffScale;
  /** The chart in a few sentences, for screen readers. */
  readonly summary: readonly Words[];
}
