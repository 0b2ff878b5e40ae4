/** The data a chart draws of each run: columns of steps, or levels of evaluations. */
import { tableText, verbatim, type Words } from '#base/words.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { methodOf } from '#run/methods.ts';
import {
  type ChartMetric,
  type EvaluationChart,
  evaluationChart,
  isEvaluationMetric,
  linesOf,
  type StepChart,
  stepChart,
} from './chartLines.ts';
import type { Track } from './decimate.ts';
import type { ChartRun } from './drawing.ts';
import { Extremes, MISSING } from './extremes.ts';
import { type RunX, runX, type XKind } from './xAxis.ts';

/** A track with the style of its line. */
export interface RunTrack extends Track {
  readonly run: ChartRun;
  readonly x: RunX;
  readonly label: Words;
  readonly colour: number;
  readonly dash: number;
  /** What the legend switches: the run where there are several, else the line. */
  readonly entry: string;
  /** A reference line: drawn raw, faint and dashed; not marked. */
  readonly guide: boolean;
  /** See ChartLine. */
  readonly alarm: boolean;
  readonly smoothed: boolean;
  /** The step of a value, by its index. */
  readonly stepAt: (index: number) => number;
}

/**
 * The tracks of all runs that measured the metric, each run's own line first. One run shows all
 * that the chart has of it (both losses, guides, label levels); several show one line each.
 */
export function tracksOf(
  metric: ChartMetric,
  runs: readonly ChartRun[],
  kind: XKind,
  smoothing: number,
): readonly RunTrack[] {
  return runs.flatMap((run) => {
    const x = runX(kind, run.series, run.run);
    const tracks = isEvaluationMetric(metric)
      ? evaluationTracks(metric, run, x)
      : stepTracks(metric, run, x, stepChart(metric).measured === false ? 0 : smoothing);
    return runs.length > 1
      ? tracks.slice(0, 1).map((track) => ({
          ...track,
          label: verbatim(run.label),
          entry: runEntry(run.runId),
        }))
      : tracks;
  });
}

/** The legend's entry of a run among several. */
export const runEntry = (runId: string): string => `run ${runId}`;

function stepTracks(
  metric: StepChart,
  run: ChartRun,
  x: RunX,
  smoothing: number,
): readonly RunTrack[] {
  const { series } = run;
  const { lossName } = methodOf(run.run.config.method);
  const [own, ...others] = linesOf(metric);
  if (own === undefined || !series.has(own.column)) return [];
  return [own, ...others.filter(({ column }) => series.has(column))].map(
    ({ column, label, ofMethod = false, guide = false, alarm = false }, i) => {
      const raw = series.column(column).view();
      const averaged = smoothing > 0 && !guide;
      return {
        run,
        x,
        raw,
        smooth: averaged ? series.smoothed(column, smoothing).view() : raw,
        smoothed: averaged,
        extremes: series.extremes(column),
        label: ofMethod ? verbatim(lossName) : tableText(label),
        entry: `${metric} ${column}`,
        guide,
        alarm,
        colour: run.colour + i,
        dash: guide ? i : run.dash + i,
        stepAt: (index) => series.step.at(index),
      };
    },
  );
}

function evaluationTracks(metric: EvaluationChart, run: ChartRun, x: RunX): readonly RunTrack[] {
  const { evaluations } = run.series;
  const newest = evaluations.at(-1);
  if (newest === undefined) return [];
  const track = (
    label: string,
    i: number,
    value: (evaluation: Evaluation) => number | undefined,
  ): RunTrack => {
    const raw = Float64Array.from(evaluations, (one) => value(one) ?? MISSING);
    const places = Float64Array.from(evaluations, ({ step }) => x.ofStep(step));
    const extremes = new Extremes();
    extremes.update(raw);
    const indexAt = (at: number) => {
      const index = places.findIndex((place) => place >= at);
      return index < 0 ? places.length : index;
    };
    return {
      run,
      x: {
        count: places.length,
        at: (index) => places[index] ?? Number.NaN,
        ofStep: x.ofStep,
        indexAt,
      },
      raw,
      smooth: raw,
      smoothed: false,
      extremes,
      label: tableText(label),
      entry: `${metric} ${label}`,
      guide: false,
      alarm: false,
      colour: run.colour + i,
      dash: run.dash + i,
      stepAt: (index) => evaluations[index]?.step ?? Number.NaN,
    };
  };
  const { label, chart } = evaluationChart(metric);
  const { levels } = chart;
  if (levels === undefined) return [track(label, 0, (one) => one[metric] ?? undefined)];
  return levels(newest).map(({ level }, i) =>
    track(level, i, (one) => levels(one).find((other) => other.level === level)?.top1),
  );
}
