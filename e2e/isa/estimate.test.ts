import { expect, test } from 'vitest';
import { ESTIMATED, estimate, estimateLines } from './estimate.ts';
import { GPUS } from './gpus.ts';

const [gpu] = ESTIMATED;
if (gpu === undefined) throw new Error('no GPU is estimated');
const rates = { ...gpu, teraMultiplyAdds: 1, gigabytes: 100 };

const launch = (kernel: string, multiplyAdds: number, bytes: number) => ({
  ...{ kernel, code: kernel, multiplyAdds, bytes },
});

test('a launch takes the longer of its instructions and its bytes', () => {
  const launches = [
    launch('conv2d forward', 8e9, 1e6),
    launch('conv2d input gradient', 8e9, 8e8),
    launch('batch norm apply', 0, 4e8),
    launch('SGD', 0, 8e7),
  ];
  const found = estimate(rates, { launches, dispatches: 100 }, () => 1.25);
  expect(found.ms.forward).toBeCloseTo(8 * 1.25 * 1.25);
  expect(found.ms['input gradient']).toBeCloseTo(8 * 1.25 * 1.25);
  expect(found.ms['batch norm']).toBeCloseTo(4 * 1.25);
  expect(found.ms.rest).toBeCloseTo(0.8 * 1.25 + 0.5);
  expect(found.stepMs).toBeCloseTo(12.5 + 12.5 + 5 + 1.5);
  expect(found.rooflineMs).toBeCloseTo(8 + 8 + 4 + 0.8);
  expect(estimateLines([found], 315)[1]).toMatch(/10,000/);
});

test('each GPU has a compiler that may be here', () => {
  const names = new Set(GPUS.map(({ name }) => name));
  expect(ESTIMATED.filter(({ isa }) => !names.has(isa))).toEqual([]);
});
