import { expect, test } from 'vitest';
import { calmPolling } from './calmPolling.ts';

test('a long poll of the binding rests between its calls; everything else stays immediate', () => {
  let now = 0;
  const calls: string[] = [];
  const schedule = calmPolling(
    () => calls.push('immediate'),
    () => calls.push('later'),
    () => now,
  );
  const bound = (() => {}).bind(null);
  // As a function of N-API looks.
  const poll = Object.defineProperty((() => {}).bind(null), 'name', { value: '' });
  const at = (time: number, callback: () => void) => {
    now = time;
    schedule(callback);
    return calls.at(-1);
  };
  expect([0, 0.5, 1, 1.5, 2.5, 4].map((time) => at(time, poll))).toEqual([
    ...['immediate', 'immediate', 'immediate', 'later', 'later', 'later'],
  ]);
  expect([at(4.1, bound), at(4.2, () => {})]).toEqual(['immediate', 'immediate']);
  // A new wait begins.
  expect([at(20, poll), at(20.9, poll), at(22, poll)]).toEqual(['immediate', 'immediate', 'later']);
});
