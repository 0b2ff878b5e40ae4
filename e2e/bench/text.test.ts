import { expect, test } from 'vitest';
import type { BenchCase } from '#checks/bench/report.ts';
import { barLine, caseLine, factLines, short } from './text.ts';

const found: BenchCase = {
  name: 'conv',
  ours: 2.345,
  stock: 23.46,
  jax: null,
  ratioStock: 0.1,
  ratioJax: null,
  dispatches: 2,
  encodeMs: 0.1,
  gflops: 12.34,
  peakShare: 0.42,
};

test('numbers keep three digits', () => {
  expect([1234.5, 12.345, 0.012345, null].map(short)).toEqual(['1,235', '12.3', '0.0123', '–']);
});

test('a case shows only what was measured', () => {
  expect(caseLine(found)).toBe(
    'conv\n    ours 2.35 ms, stock 23.5 ms (× 10), 2 dispatches, encode 0.1 ms, 12.3 GFLOP/s = 42 % of peak',
  );
  expect(caseLine({ ...found, submitMs: 3.71 })).toContain(
    'encode 0.1 ms, 3.71 ms with upload and submission',
  );
  const onCpu = { ...found, stock: null, dispatches: null, gflops: null, encodeMs: null };
  expect(caseLine({ ...onCpu, cpu: 46.9, ratioCpu: 0.05 })).toBe(
    'conv\n    ours 2.35 ms, CPU 46.9 ms (× 20)',
  );
});

test('a bar shows its limits', () => {
  const bar = { name: 'encode', unit: 'ms', value: 3, must: 5, aim: 2 };
  expect(barLine({ ...bar, verdict: 'must met' })).toBe(
    '  must met  encode: 3 ms (must ≤ 5 ms, aim ≤ 2 ms)',
  );
});

test('facts name first steps, memory and repetition', () => {
  const lines = factLines({
    adapter: '',
    software: true,
    runtime: '',
    peakGflops: 1,
    cases: [],
    steps: [
      {
        name: 'step',
        stockDispatches: 1486,
        stockSubmitMs: 150,
        jaxDispatches: null,
        jaxSubmitMs: null,
        firstStep: {
          driverCache: 'empty',
          ours: { seconds: 3, cpuSeconds: 4 },
          stock: { seconds: 2, cpuSeconds: null },
          jax: null,
        },
        losses: [[2.5, 2.5, null]],
      },
    ],
    memory: {
      f32: { saved: 2048, intermediates: 4096 },
      autocast: { saved: 1024, intermediates: 4096 },
      sample: { hardware: 2.5e6, software: 2.3e6, f32: 5e6 },
    },
    keep: { stepMs: 300, finiteMs: 20, fileMs: 40, bytes: 2048 },
    repeats: false,
  });
  expect(lines.join('\n')).toContain('cache empty: ours 3 s (4 s of CPU), stock 2 s');
  expect(lines.join('\n')).toContain('f32 2 KiB, autocast 1 KiB (0.5)');
  expect(lines.join('\n')).toContain('autocast 2.5 MB on hardware, 2.3 MB on a software adapter');
  expect(lines.join('\n')).toContain('2 KiB): 60 ms, 20 of them');
  expect(lines.join('\n')).toContain('0.2 of a step of 300 ms');
  expect(lines.at(-1)).toContain('DIFFERENT');
});
