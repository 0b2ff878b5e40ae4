/** What a chart shows of its runs' times: stages, notes and the steps in which the queue fills. */
import { type ChartMetric, chartInfo } from './chartLines.ts';
import type { Window } from './decimate.ts';
import type { ChartDrawing, ChartRun, ChartView } from './drawing.ts';
import { chartMoments, fillingBand, type Shown, type StageBand, stageBands } from './stageBands.ts';
import { runX } from './xAxis.ts';

/** Bands where all runs have the same; notes of a single run only. */
export function timesOf(
  metric: ChartMetric,
  runs: readonly ChartRun[],
  view: Pick<ChartView, 'x'>,
  { from, to }: Window,
): Pick<ChartDrawing, 'bands' | 'moments' | 'filling'> {
  const [first, ...others] = runs;
  if (first === undefined) return { bands: [], moments: [], filling: null };
  const shownOf = ({ series, run }: ChartRun): Shown => {
    const { ofStep } = runX(view.x, series, run);
    return { from, to, ofStep };
  };
  const bandsOf = (one: ChartRun) => stageBands(one.run, shownOf(one));
  const bands = bandsOf(first);
  const sameStages = others.every((other) => sameBands(bandsOf(other), bands));
  const fillingOf = (one: ChartRun) =>
    // A fork's first steps use the queue of the run it comes from.
    one.series.step.at(0) > 1 ? null : fillingBand(one.run, shownOf(one));
  const filling = chartInfo(metric).chart.queue === true ? fillingOf(first) : null;
  const sameFilling = others.every((other) => {
    const band = fillingOf(other);
    return band?.from === filling?.from && band?.to === filling?.to;
  });
  return {
    bands: sameStages ? bands : [],
    moments: others.length > 0 ? [] : chartMoments(first.run.notes, shownOf(first)),
    filling: sameFilling ? filling : null,
  };
}

function sameBands(a: readonly StageBand[], b: readonly StageBand[]): boolean {
  return (
    a.length === b.length && a.every(({ from, to }, i) => from === b[i]?.from && to === b[i]?.to)
  );
}
