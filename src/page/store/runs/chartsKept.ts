/** How a board's charts are arranged and looked at, kept over a reload. */
import * as v from 'valibot';
import { ALL_CHARTS, type ChartMetric } from '#charts/chartLines.ts';
import type { ChartLayout } from '#charts/chartOrder.ts';
import type { ChartView, YRange } from '#charts/drawing.ts';
import { X_KINDS } from '#charts/xAxis.ts';

/** A zoom belongs to the run it was made on, and to its x axis. */
interface KeptZoom {
  readonly runId: string;
  readonly x: ChartView['x'];
  readonly from: number;
  readonly to: number;
}

export interface KeptCharts {
  readonly layout: ChartLayout<ChartMetric>;
  readonly view: Pick<ChartView, 'x' | 'logX' | 'logY' | 'yRange' | 'ignoreOutliers'>;
  readonly zoom: KeptZoom | null;
}

const yRange: v.GenericSchema<unknown, YRange> = v.variant('kind', [
  v.object({ kind: v.literal('auto') }),
  v.object({ kind: v.literal('full') }),
  v.object({ kind: v.literal('fixed'), from: v.number(), to: v.number() }),
]);

const isChart = (name: string): name is ChartMetric => ALL_CHARTS.some((one) => one === name);

/** A chart that this version does not have is left out. */
const charts = v.pipe(
  v.array(v.string()),
  v.transform((names) => names.filter(isChart)),
);

function byChart<T>(value: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.record(v.string(), value),
    v.transform(
      (found) =>
        Object.fromEntries(Object.entries(found).filter(([name]) => isChart(name))) as Partial<
          Record<ChartMetric, T>
        >,
    ),
  );
}

export const keptChartsSchema: v.GenericSchema<unknown, KeptCharts> = v.object({
  layout: v.object({ order: charts, pinned: charts }),
  view: v.object({
    x: v.picklist(X_KINDS),
    logX: v.boolean(),
    logY: byChart(v.boolean()),
    yRange: byChart(yRange),
    ignoreOutliers: v.boolean(),
  }),
  zoom: v.nullable(
    v.object({ runId: v.string(), x: v.picklist(X_KINDS), from: v.number(), to: v.number() }),
  ),
});
