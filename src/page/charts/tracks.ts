/** The data a chart draws of each run: columns of steps, or levels of evaluations. */
import { say, tableText, verbatim, type Words } from '#base/words.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { methodOf } from '#run/methods.ts';
import { type PublishedKnn, publishedKnn } from '#run/published.ts';
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
import type { ChartRun, DrawnLine } from './drawing.ts';
import { Extremes, MISSING } from './extremes.ts';
import { type RunX, runX, stepFactor, type XKind } from './xAxis.ts';

/** A track with the style of its line. */
export interface RunTrack extends Track {
  readonly run: ChartRun;
  readonly x: RunX;
  readonly label: Words;
  readonly colour: number;
  readonly dash: number;
  /** What the legend switches: the run where there are several, else the line. */
  readonly entry: string;
  /** A reference for the others: drawn raw and faint; not marked. */
  readonly guide: boolean;
  /** A guide of numbers that others published: marks without a line. */
  readonly published: boolean;
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
  const measured = runs.flatMap((run) => {
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
  return measured.length === 0 ? [] : [...measured, ...publishedTracks(metric, runs, kind)];
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
        published: false,
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
  const places = Float64Array.from(evaluations, ({ step }) => x.ofStep(step));
  const track = (
    label: string,
    i: number,
    value: (evaluation: Evaluation) => number | undefined,
  ): RunTrack => ({
    ...pointTrack(
      run,
      x,
      places,
      Float64Array.from(evaluations, (one) => value(one) ?? MISSING),
    ),
    label: tableText(label),
    entry: `${metric} ${label}`,
    guide: false,
    published: false,
    colour: run.colour + i,
    dash: run.dash + i,
    stepAt: (index) => evaluations[index]?.step ?? Number.NaN,
  });
  const { label, chart } = evaluationChart(metric);
  const { levels } = chart;
  if (levels === undefined) return [track(label, 0, (one) => one[metric] ?? undefined)];
  return levels(newest).map(({ level }, i) =>
    track(level, i, (one) => levels(one).find((other) => other.level === level)?.top1),
  );
}

/** Values at some places of the axis, ascending. */
function pointTrack(run: ChartRun, x: RunX, places: Float64Array, raw: Float64Array) {
  const extremes = new Extremes();
  extremes.update(raw);
  const indexAt = (at: number) => {
    const index = places.findIndex((place) => place >= at);
    return index < 0 ? places.length : index;
  };
  const at = (index: number) => places[index] ?? Number.NaN;
  return {
    ...{ run, raw, smooth: raw, smoothed: false, alarm: false, extremes },
    x: { count: places.length, at, ofStep: x.ofStep, indexAt },
  };
}

/** The published numbers of the runs' recipes, each once, with the run that they are drawn beside. */
export function publishedOf(metric: ChartMetric, runs: readonly ChartRun[]) {
  const found = new Map<PublishedKnn, ChartRun>();
  if (metric !== 'knnTop1') return found;
  for (const one of runs) {
    const published = publishedKnn(one.run.config, one.run.stepsPerEpoch);
    if (published !== null && !found.has(published)) found.set(published, one);
  }
  return found;
}

/** None on an axis of times. */
function publishedTracks(
  metric: ChartMetric,
  runs: readonly ChartRun[],
  kind: XKind,
): readonly RunTrack[] {
  return [...publishedOf(metric, runs)].flatMap(([{ preset, name, points }, run], i) => {
    const factor = stepFactor(kind, run.run);
    if (factor === null) return [];
    const steps = Float64Array.from(points, ([epoch]) => epoch * run.run.stepsPerEpoch);
    const places = steps.map((step) => step * factor);
    const values = Float64Array.from(points, ([, percent]) => percent);
    return [
      {
        ...pointTrack(run, runX(kind, run.series, run.run), places, values),
        label: say('published: {{source}}', { source: name }),
        entry: `published ${preset}`,
        guide: true,
        published: true,
        ...{ colour: 0, dash: i },
        stepAt: (index: number) => steps[index] ?? Number.NaN,
      },
    ];
  });
}

/** How its lines look. */
export function toneOf({ guide, alarm, published }: RunTrack): Exclude<DrawnLine['tone'], 'faint'> {
  return published ? 'published' : guide ? 'guide' : alarm ? 'alarm' : 'strong';
}
