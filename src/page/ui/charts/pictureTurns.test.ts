import { beforeEach, expect, test, vi } from 'vitest';
import { createTurns } from './pictureTurns.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

test('one piece of work per task, oldest first', () => {
  const { take } = createTurns();
  const done: string[] = [];
  for (const name of ['a', 'b', 'c']) take(() => done.push(name));
  expect(done).toEqual([]);
  for (const expected of ['a', 'ab', 'abc']) {
    vi.advanceTimersToNextTimer();
    expect(done.join('')).toBe(expected);
  }
  expect(vi.getTimerCount()).toBe(0);
});

test('work that was given up is not done and holds nothing up', () => {
  const { take } = createTurns();
  const done: string[] = [];
  const giveUp = take(() => done.push('a'));
  take(() => done.push('b'));
  giveUp();
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(['b']);
  giveUp();
  take(() => done.push('c'));
  vi.runAllTimers();
  expect(done).toEqual(['b', 'c']);
});

test('work that throws does not keep the rest from its turn', () => {
  const { take } = createTurns();
  const done: string[] = [];
  take(() => {
    throw new Error('broken chart');
  });
  take(() => done.push('b'));
  expect(() => vi.advanceTimersToNextTimer()).toThrow('broken chart');
  vi.advanceTimersToNextTimer();
  expect(done).toEqual(['b']);
});
