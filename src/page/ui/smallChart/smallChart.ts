/** What a small static chart draws: plain data, so that only the plot needs the chart library. */
import type { DrawnLine } from '#charts/drawing.ts';
import type { Axis } from '#charts/ticks.ts';

export interface SmallAxis extends Axis {
  /** Quantity and unit, translated. */
  readonly title: string;
}

export interface SmallLine extends Pick<DrawnLine, 'tone' | 'colour' | 'dash'> {
  /** Translated; also the column's name in the table. */
  readonly name: string;
  /** One per x; null leaves a gap. */
  readonly values: readonly (number | null)[];
  /** A step function, filled down to the x axis. */
  readonly filledSteps?: boolean;
}

export interface SmallGuide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly label: string;
  readonly tone: 'muted' | 'good' | 'fault';
}

export interface SmallChartData {
  /** A one-sentence description for screen readers. */
  readonly summary: string;
  readonly x: SmallAxis;
  readonly y: SmallAxis;
  /** Ascending. */
  readonly xs: readonly number[];
  readonly lines: readonly SmallLine[];
  readonly guides?: readonly SmallGuide[];
  /** Where a value is not finite. */
  readonly crosses?: readonly { readonly x: number; readonly y: number }[];
}
