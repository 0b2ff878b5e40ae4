/** A chart in a few sentences, for screen readers. */

import { formatCount } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { Guide } from '#run/metricRows.ts';
import { type ChartMetric, chartInfo, formatMetric, isEvaluationMetric } from './chartLines.ts';
import { markKind } from './decimate.ts';
import { MISSING } from './extremes.ts';
import type { RunTrack } from './tracks.ts';

/** The index of the newest value that was measured; −1 where none was. */
export function latestIndex({ raw }: RunTrack): number {
  let index = raw.length - 1;
  while (index >= 0 && raw[index] === MISSING) index--;
  return index;
}

/** The newest value that was measured; NaN where none was. */
export function latestValue(track: RunTrack): number {
  return track.raw[latestIndex(track)] ?? Number.NaN;
}

export function summaryOf(
  metric: ChartMetric,
  tracks: readonly RunTrack[],
  guides: readonly Guide[],
): readonly Words[] {
  const own = tracks.filter(({ guide }) => !guide);
  const [first] = own;
  if (first === undefined) return [];
  const runs = new Set(tracks.map(({ run }) => run.runId)).size;
  const references = guides.map(({ label }) => say('Reference line: {{label}}.', { label }));
  if (runs > 1) return [...own.map((track) => latestSentence(metric, track)), ...references];
  if (isEvaluationMetric(metric)) {
    return [...own.map((track) => latestSentence(metric, track)), ...references];
  }
  return [...stepSentences(metric, first), ...references];
}

function latestSentence(metric: ChartMetric, track: RunTrack): Words {
  const last = latestIndex(track);
  const bad = badIndex(track);
  const values = {
    label: track.label,
    value: formatMetric(metric, track.raw[last] ?? Number.NaN),
    step: formatCount(track.stepAt(last)),
  };
  if (bad < 0) return say('{{label}}: {{value}} at step {{step}}.', values);
  return say('{{label}}: {{value}} at step {{step}}, first {{kind}} at step {{bad}}.', {
    ...values,
    kind: markKind(track.raw[bad] ?? Number.NaN),
    bad: formatCount(track.stepAt(bad)),
  });
}

function badIndex({ raw, extremes }: RunTrack): number {
  const { nan, positive, negative } = extremes.of(raw, 0, raw.length);
  const found = [nan, positive, negative].filter((index) => index >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

function stepSentences(metric: ChartMetric, track: RunTrack): readonly Words[] {
  const { raw, smooth, smoothed, extremes, stepAt } = track;
  const { lowest, highest, count } = extremes.of(raw, 0, raw.length);
  const last = latestIndex(track);
  let first = 0;
  while (first < last && raw[first] === MISSING) first++;
  const write = (index: number) => formatMetric(metric, raw[index] ?? Number.NaN);
  const sentences: Words[] = [
    say('{{label}} of {{n}} steps: from {{first}} at step {{from}} to {{last}} at step {{to}}.', {
      label: chartInfo(metric).label,
      n: formatCount(count),
      first: write(first),
      from: formatCount(stepAt(first)),
      last: write(last),
      to: formatCount(stepAt(last)),
    }),
  ];
  if (smoothed) {
    const value = formatMetric(metric, smooth[last] ?? Number.NaN);
    sentences.push(say('Smoothed {{value}}.', { value }));
  }
  if (lowest >= 0) {
    const values = { low: write(lowest), high: write(highest) };
    sentences.push(say('Lowest {{low}}, highest {{high}}.', values));
  }
  const bad = badIndex(track);
  if (bad >= 0) {
    const kind = markKind(raw[bad] ?? Number.NaN);
    sentences.push(
      say('First {{kind}} at step {{step}}.', { kind, step: formatCount(stepAt(bad)) }),
    );
  }
  return sentences;
}
