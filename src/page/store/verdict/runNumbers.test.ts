import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { RunSeries } from '#charts/columns.ts';
import { stepMetrics } from '#run/metrics.fixture.ts';
import { presetConfig } from '#run/presets.ts';
import { evaluation } from '#storage/runStore.fixture.ts';
import { latestStep } from './latestStep.ts';
import { runNumbers } from './runNumbers.ts';

const config = { ...presetConfig('quick'), queueLength: 512, batchSize: 64 };
const half = { ...config, autocast: true };

const series = (...steps: Parameters<RunSeries['append']>[0]) => {
  const made = new RunSeries();
  made.append(steps);
  return made;
};

/** "value | context | tone" by key. */
const shown = (...args: Parameters<typeof runNumbers>) =>
  Object.fromEntries(
    runNumbers(...args).map(({ key, value, context, tone }) => [
      key,
      [value.replaceAll('\u202f', ' '), english(context), tone],
    ]),
  );

describe('the six numbers', () => {
  test('of a healthy run: each with what it is read against', () => {
    const latest = latestStep(series(stepMetrics(1), stepMetrics(2)));
    const numbers = shown(config, latest, { ...evaluation(50), knnTop1: 30.5 });
    expect(Object.keys(numbers)).toHaveLength(6);
    expect(numbers.loss).toEqual(['6.00', 'chance 6.24 · 96 %', 'plain']);
    expect(numbers.strict).toEqual(['12.5 %', 'chance 0.195 %', 'plain']);
    expect(numbers.naive).toEqual(['13.0 %', 'ties as hits', 'plain']);
    expect(numbers.knn?.[0]).toBe('30.5 %');
    expect(numbers.knn?.[1]).toBe('lab, k ≤ 200, features');
    const labels = runNumbers(config, latest, evaluation(50)).map(({ label }) => english(label));
    expect(labels[3]).toMatch(/^kNN held out, epoch \d+$/);
    expect(numbers.activation).toEqual(['3.50', 'in f32', 'plain']);
    expect(numbers.throughput).toEqual(['640', '100.0 ms a step', 'plain']);
  });

  test('of a NaN step: NaN and the naive 100 % beside the strict 0 % are marked', () => {
    const broken = { lossInst: Number.NaN, accInst: 0, accInstNaive: 100, maxActivation: 65504 };
    const latest = latestStep(series(stepMetrics(1), stepMetrics(2, broken)));
    const numbers = shown(half, latest, null);
    expect(numbers.loss).toEqual(['NaN', 'chance 6.24', 'bad']);
    expect(numbers.strict?.[0]).toBe('0.0 %');
    expect(numbers.naive).toEqual(['100.0 %', 'ties, NaN as hits', 'bad']);
    expect(numbers.activation).toEqual(['65 504', 'fp16 max 65 504', 'bad']);
    const infinite = latestStep(
      series(stepMetrics(2, { maxActivation: Number.POSITIVE_INFINITY })),
    );
    expect(shown(config, infinite, null).activation?.[0]).toBe('+Inf');
    expect(shown(config, infinite, null).activation?.[2]).toBe('bad');
  });

  test('of no step, of no evaluation and of images without labels', () => {
    expect(latestStep(new RunSeries())).toBeNull();
    const numbers = shown(config, null, null);
    expect(Object.values(numbers).map(([value]) => value)).toEqual(Array(6).fill('–'));
    expect(numbers.knn?.[1]).toBe('not measured yet');
    const unlabelled = { ...evaluation(50), knnTop1: null };
    expect(shown(config, null, unlabelled).knn?.[1]).toBe('images have no labels');
    // A run of a version without the metric holds NaN in it throughout.
    const old = latestStep(series(stepMetrics(1, { maxActivation: Number.NaN })));
    expect(shown(config, old, null).activation?.[0]).toBe('–');
  });
});
