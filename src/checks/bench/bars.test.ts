import { expect, test } from 'vitest';
import { judge } from './bars.ts';
import { type BenchCase, type BenchReport, FILTER_GRADIENT, STEP_SMALL } from './report.ts';

const step: BenchCase = {
  name: STEP_SMALL,
  ours: 20,
  stock: 100,
  jax: 40,
  ratioStock: 0.2,
  ratioJax: 0.5,
  dispatches: 140,
  encodeMs: 6,
  submitMs: 7,
  gflops: 4,
  peakShare: 0.1,
};

const report: BenchReport = {
  adapter: 'llvmpipe (LLVM 19)',
  software: true,
  runtime: 'test',
  peakGflops: 30,
  cases: [step, { ...step, name: FILTER_GRADIENT, ratioStock: 0.05 }],
  steps: [
    {
      name: STEP_SMALL,
      stockDispatches: 1486,
      stockSubmitMs: 150,
      jaxDispatches: 300,
      jaxSubmitMs: 10,
      firstStep: {
        driverCache: 'filled',
        ours: { seconds: 8, cpuSeconds: 9 },
        stock: { seconds: 2, cpuSeconds: 2 },
        jax: null,
      },
      losses: [],
    },
  ],
  memory: {
    f32: { saved: 100, intermediates: 200 },
    autocast: { saved: 61, intermediates: 150 },
    sample: { hardware: 2.5e6, software: 2.3e6, f32: 5e6 },
  },
  keep: null,
  repeats: true,
};

const verdicts = (of: BenchReport) =>
  Object.fromEntries(judge(of).map(({ name, verdict }) => [name, verdict]));

test('every bar is evaluated on its own measurements', () => {
  expect(verdicts(report)).toEqual({
    'dispatches a step': 'must met',
    'JavaScript to encode a step': 'missed',
    'the same with upload and submission': 'missed',
    'step over stock, lavapipe': 'must met',
    'step over jax-js': 'must met',
    'first step, lavapipe, driver’s cache filled': 'must met',
    'filter gradient over stock': 'aim met',
    'saved activations, autocast over f32': 'missed',
    'arrays of a step, autocast, width 64, a sample': 'must met',
    'same seed twice, differing runs': 'aim met',
  });
});

test('a run that does not repeat and a NaN ratio miss their bars', () => {
  const cases = [{ ...step, ratioStock: Number.NaN }];
  const bad = verdicts({ ...report, cases, repeats: false });
  expect(bad['same seed twice, differing runs']).toBe('missed');
  expect(bad['step over stock, lavapipe']).toBe('missed');
});

test('values that were not measured have no verdict', () => {
  const only = { ...report, cases: [], steps: [], memory: null, repeats: null };
  expect(judge(only)).toEqual([]);
  const elsewhere = verdicts({ ...report, adapter: 'NVIDIA H100' });
  expect(elsewhere).not.toHaveProperty('first step, lavapipe, driver’s cache filled');
  expect(elsewhere).toHaveProperty('step over stock', 'must met');
});
