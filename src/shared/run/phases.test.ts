import { expect, test, vi } from 'vitest';
import { type TaskReport, taskTeller } from './phases.ts';

test('a task’s first and last report are passed on, also of one that begins again', () => {
  const heard: TaskReport[] = [];
  const tell = taskTeller((report) => heard.push(report));
  const told = [
    tell('compile', 0, 3),
    tell('compile', 3, 3),
    tell('compile', 3, 5),
    tell('compile', 5, 5),
    tell('kMeans', 0, 9, { k: 8 }),
    tell('kMeans', 0, 9, { k: 16 }),
  ];
  expect(told).toEqual(told.map(() => true));
  expect(heard.map(({ task, done }) => [task, done])).toEqual([
    ['compile', 0],
    ['compile', 3],
    ['compile', 3],
    ['compile', 5],
    ['kMeans', 0],
    ['kMeans', 0],
  ]);
  expect(heard.at(-1)).toMatchObject({ total: 9, values: { k: 16 } });
});

test('in between it is silent for a while', () => {
  vi.useFakeTimers();
  const heard: TaskReport[] = [];
  const tell = taskTeller((report) => heard.push(report));
  for (let done = 0; done < 10; done++) {
    tell('compile', done, 10);
    vi.advanceTimersByTime(20);
  }
  tell('compile', 10, 10);
  vi.useRealTimers();
  expect(heard.map(({ done }) => done)).toEqual([0, 3, 6, 9, 10]);
});
