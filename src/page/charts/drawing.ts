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

/** View settings that all charts of a board share. */
export interface ChartView {
  readonly x: XKind;
  readonly logX: boolean;
  /** Charts whose y axis scale differs from the metric's default. */
  readonly logY: Partial<Readonly<Record<ChartMetric, boolean>>>;
  /** The y axis holds the middle 90 % of the values; the rest is counted. */
  readonly ignoreOutliers: boolean;
  /** s of the moving average. */
  readonly smoothing: number;
  /** Groups are drawn as mean ± std. */
  readonly grouped: boolean;
  /** The part of the x axis that is shown, in its units; null for all. */
  readonly zoom: { readonly from: number; readonly to: number } | null;
}

export interface DrawnLine {
  readonly key: string;
  readonly label: Words;
  /** faint: the raw line under its average; guide: a reference for the strong lines. */
  readonly tone: 'strong' | 'faint' | 'guide';
  readonly colour: number;
  readonly dash: number;
  readonly xs: Float64Array;
  /** NaN is a gap. */
  readonly ys: Float64Array;
}

/** The range around a line: a bucket's lowest to highest, or mean − std to mean + std. */
export interface DrawnArea {
  readonly key: string;
  readonly colour: number;
  readonly xs: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface DrawnMark extends Mark {
  readonly runId: string;
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
  readonly xKind: XKind;
  /** Nothing was measured. */
  readonly empty: boolean;
  /** In the order they are drawn: the chart's own line last, above the others. */
  readonly lines: readonly DrawnLine[];
  readonly areas: readonly DrawnArea[];
  readonly marks: readonly DrawnMark[];
  readonly guides: readonly Guide[];
  /** Stages of the freeze schedule, when there are several and the runs share them. */
  readonly bands: readonly StageBand[];
  readonly moments: readonly ChartMoment[];
  readonly xAxis: Axis;
  readonly yAxis: Axis;
  /** The latest value as text, empty if there is none yet or several runs. */
  readonly current: string;
  /** The latest value is NaN or infinite. */
  readonly broken: boolean;
  readonly firstBad: BadStep | null;
  /** Values above or below the y axis; 0 unless outliers are ignored. */
  readonly offScale: number;
  /** The chart in a few sentences, for screen readers. */
  readonly summary: readonly Words[];
}
