import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './submissionSize.ts';

let now: number;
let queuedMs: number;

beforeEach(() => {
  [now, queuedMs] = [1000, 0];
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => vi.restoreAllMocks());

/** An adapter that takes `unitMs` a unit, and `compileMs` at the first use. */
function adapter(unitMs: number, firstUnits: number, compileMs = 0) {
  let cold = compileMs;
  const pace = new Pace(firstUnits, async () => {
    now += queuedMs;
    queuedMs = 0;
  });
  const submit = () => {
    queuedMs += pace.units * unitMs + cold;
    cold = 0;
  };
  return { pace, measure: () => pace.measure(pace.units, 1000, submit) };
}

test('submissions are cut to a power of two of units that takes about 50 ms', async () => {
  const { pace, measure } = adapter(3, 8, 4000);
  await measure();
  expect(pace.units).toBe(8);
  const slow = adapter(30, 8);
  await slow.measure();
  expect(slow.pace.units).toBe(1);
});

test('a fast adapter gets more from measurement to measurement, up to a whole chunk', async () => {
  const { pace, measure } = adapter(0.001, 8);
  const seen: number[] = [];
  for (let i = 0; i < 4; i++) {
    await measure();
    seen.push(pace.units);
  }
  expect(seen).toEqual([128, 1024, 1024, 1024]);
});

test('100 ms of queued work are waited for', async () => {
  const { pace, measure } = adapter(5, 8);
  await measure();
  expect(pace.submitted(8)).toBe(false);
  expect(pace.submitted(8)).toBe(false);
  expect(pace.submitted(8)).toBe(true);
  await pace.settle();
  expect(pace.submitted(8)).toBe(false);
});
