import { expect, test } from 'vitest';
import { say } from '#base/words.ts';
import type { TaskReport } from '#run/phases.ts';
import { followTask, phaseSecondsLeft, type Task, taskFraction, waitingTask } from './phaseTime.ts';

const report = (done: number, atMs: number, more: Partial<TaskReport> = {}): TaskReport => ({
  ...{ task: 'probe', done, total: 100, atMs },
  ...more,
});

const follow = (...reports: readonly TaskReport[]): Task | null =>
  reports.reduce<Task | null>((task, next) => followTask(task, next), null);

const left = (...reports: readonly TaskReport[]): number | null => {
  const task = follow(...reports);
  return task === null ? null : phaseSecondsLeft(task);
};

test('the time left is the rest at the speed so far, and unknown until something was done', () => {
  expect(left(report(0, 1000))).toBeNull();
  expect(left(report(0, 1000), report(0, 9000))).toBeNull();
  // The first piece waited for what the work needs.
  expect(left(report(0, 1000), report(20, 9000))).toBeNull();
  const begun = [report(0, 1000), report(20, 9000), report(40, 11_000)];
  expect(left(...begun)).toBe(6);
  expect(left(...begun, report(80, 13_000))).toBeCloseTo(4 / 3);
  expect(left(...begun, report(100, 13_000))).toBeNull();
});

test('what was done before the first report does not count as speed', () => {
  // A pass that continues with its missing batches.
  expect(left(report(60, 1000), report(70, 3000), report(80, 5000))).toBe(4);
});

test('a length that becomes known begins the count', () => {
  const unknown = report(0, 1000, { total: 0 });
  const task = follow(unknown, report(0, 5000), report(10, 6000), report(60, 7000));
  expect(task).toMatchObject({ startedAt: 1000, total: 100 });
  expect(task && phaseSecondsLeft(task)).toBeCloseTo(0.8);
});

test('it stays complete at its total; of unknown length, it is over at 1 of 1', () => {
  expect(follow(report(0, 1), report(100, 2))).toMatchObject({ done: 100, total: 100 });
  const unknown = report(0, 1, { total: 0 });
  expect(follow(unknown)).toMatchObject({ done: 0, total: 0 });
  expect(taskFraction(follow(unknown) ?? waitingTask('probe'))).toBeNull();
  expect(follow(unknown, report(1, 2, { total: 1 }))).toBeNull();
});

test('other work, other values and going back are another task', () => {
  const first = report(50, 1000);
  for (const next of [
    report(60, 2000, { task: 'knn' }),
    report(60, 2000, { values: { k: 8 } }),
    report(10, 2000),
  ]) {
    expect(follow(first, next)).toMatchObject({ startedAt: 2000 });
  }
  const drawing = followTask(null, first, say('Drawing'));
  expect(followTask(drawing, report(60, 2000), say('Resizing'))).toMatchObject({ startedAt: 2000 });
  expect(followTask(drawing, report(60, 2000), say('Drawing'))).toMatchObject({ startedAt: 1000 });
  expect(followTask(waitingTask('probe'), report(0, 2000))).toMatchObject({ startedAt: 2000 });
});
