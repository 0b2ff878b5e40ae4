import { expect, test, vi } from 'vitest';
import { StepGraph } from '#gpu/stepGraph.ts';
import { numbersOf, type TestRun, testRun } from '#node/testRun.ts';
import { BROKEN_BIN, binRange, unpackHistogram } from '#run/histogramBins.ts';
import type { TensorHealth } from '#run/tensorHealth.ts';
import { histogramStride } from './histogramWatch.ts';
import { StageRun } from './stageRun.ts';

const QUIET = { linearProbe: 'never', evaluateEvery: 100, maxSteps: 12 } as const;

const pointsOf = ({ events }: TestRun): TensorHealth[] =>
  events.flatMap((event) => (event.type === 'tensorHealth' ? event.points : []));

/** Norms that a histogram allows, from the bounds of its bins. */
function normBounds(packed: readonly number[]): [number, number] {
  const counts = unpackHistogram(packed);
  const norm = (end: 'from' | 'to') =>
    Math.sqrt(
      counts.subarray(0, BROKEN_BIN).reduce((sum, count, bin) => {
        return count === 0 ? sum : sum + count * binRange(bin)[end] ** 2;
      }, 0),
    );
  return [norm('from'), norm('to')];
}

test('forty points of a run at most have histograms', () => {
  expect([histogramStride(1), histogramStride(200), histogramStride(5000)]).toEqual([5, 5, 125]);
});

test.each([
  ['SGD', {}],
  ['autocast with loss scaling and LAMB', { autocast: true, optimizer: 'lamb' }],
] as const)('%s: every fifth step counts all weights and gradients', async (_, changes) => {
  const run = await testRun({ ...QUIET, ...changes });
  const points = pointsOf(run);
  const steps = points.flatMap(({ step, histograms }) => (histograms ? [step] : []));
  expect(steps).toEqual([1, 6, 11]);
  for (const { histograms, gradNorm, weightNorm, step } of points) {
    if (histograms === undefined) continue;
    const next = points.find((point) => point.step === step + 1);
    expect(histograms.weight).toHaveLength(gradNorm.length);
    const sizes = histograms.weight.map((one) => unpackHistogram(one).reduce((a, b) => a + b, 0));
    histograms.gradient.forEach((packed, i) => {
      expect(unpackHistogram(packed).reduce((a, b) => a + b, 0)).toBe(sizes[i]);
      const [low, high] = normBounds(packed);
      // Unscaled: the norm that the optimizer measured lies between the bounds.
      expect(gradNorm[i]).toBeGreaterThanOrEqual(0.999 * low);
      expect(gradNorm[i]).toBeLessThanOrEqual(1.001 * high);
      // Of the weights after the step, which are those before the next.
      const [least, most] = normBounds(histograms.weight[i] ?? []);
      const norm = next?.weightNorm[i] ?? weightNorm[i];
      expect(norm).toBeGreaterThanOrEqual(0.999 * least);
      expect(norm).toBeLessThanOrEqual(1.001 * most);
    });
  }
});

test('histograms change no bit of the run, and other steps submit nothing for them', async () => {
  const submit = vi.spyOn(StepGraph.prototype, 'submit');
  const watched = await testRun(QUIET);
  const withHistograms = submit.mock.calls.length;
  submit.mockClear();
  const watch = vi.spyOn(StageRun.prototype, 'watchHistograms').mockReturnValue([]);
  const plain = await testRun(QUIET);
  const without = submit.mock.calls.length;
  watch.mockRestore();
  submit.mockRestore();
  expect(numbersOf(watched.steps)).toEqual(numbersOf(plain.steps));
  expect(watched.kept.at(-1)?.bytes).toEqual(plain.kept.at(-1)?.bytes);
  expect(withHistograms - without).toBe(3);
});
