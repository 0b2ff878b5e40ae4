/** A task under way, folded from its reports, and the time it has left. Pure: no clock. */
import type { Words } from '#base/words.ts';
import { type PhaseName, phaseOf, type TaskReport, taskKey } from '#run/phases.ts';

export interface Task {
  readonly name: PhaseName;
  readonly values: Readonly<Record<string, number>>;
  /** The work's own words, in place of the phase's. */
  readonly doing: Words | null;
  readonly done: number;
  /** 0 while unknown. */
  readonly total: number;
  /** Of the first report, milliseconds since 1970. */
  readonly startedAt: number;
  /** Whether its first piece, which includes what the work waits for, is done. */
  readonly timed: boolean;
  /** What was done before the speed is measured. */
  readonly before: number;
  /** When that was done. */
  readonly countedFrom: number;
  /** Of the last report. */
  readonly at: number;
}

/** A task of unknown length before its first report. */
export function waitingTask(name: PhaseName): Task {
  return { name, values: {}, doing: null, done: 0, total: 0, startedAt: 0, at: 0, ...from(0, 0) };
}

const isOver = ({ done, total }: Pick<Task, 'done' | 'total'>): boolean =>
  total > 0 && done >= total;

/** Whether a report is of this task: the same work, which only advances. */
function continues(task: Task, report: TaskReport, doing: Words | null): boolean {
  return (
    task.at > 0 &&
    taskKey(task.name, task.values) === taskKey(report.task, report.values) &&
    task.doing?.english === doing?.english &&
    report.done >= task.done
  );
}

/**
 * The task after a report; null once one of unknown length is over. One that was counted stays,
 * complete, until something else is done: the bar does not fall back between two phases.
 */
export function followTask(
  task: Task | null,
  report: TaskReport,
  doing: Words | null = null,
): Task | null {
  if (isOver(report) && report.total === 1) return null;
  const { task: name, values = {}, done, total, atMs: at } = report;
  const now = { name, values, doing, done, total, at };
  if (task === null || !continues(task, report, doing)) {
    return { ...now, startedAt: at, ...from(done, at) };
  }
  const { startedAt, timed, before, countedFrom } = task;
  // A length that becomes known or changes begins another count.
  if (task.total !== total) return { ...now, startedAt, ...from(done, at) };
  if (!timed && done > before) return { ...now, startedAt, ...from(done, at), timed: true };
  return { ...now, startedAt, timed, before, countedFrom };
}

const from = (before: number, countedFrom: number) => ({ timed: false, before, countedFrom });

/** Milliseconds that phases took the last time. */
export type PhaseTimes = Readonly<Partial<Record<PhaseName, number>>>;

/** The times after a task is over or another one has taken its place. */
export function timesAfter(
  times: PhaseTimes,
  task: Task | null,
  next: Task | null,
  atMs: number,
): PhaseTimes {
  if (task === null || (next?.name === task.name && next.startedAt === task.startedAt)) {
    return times;
  }
  return { ...times, [task.name]: (isOver(task) ? task.at : atMs) - task.startedAt };
}

/** Shorter phases that come back would only make the run bar flicker. */
const BRIEF_MS = 700;

/** Whether the task should be shown: not if it comes back and was short the last time. */
function isShown({ name }: Task, times: PhaseTimes): boolean {
  return phaseOf(name).recurs === undefined || (times[name] ?? BRIEF_MS) >= BRIEF_MS;
}

/** What a run does in place of its steps; null while it trains, or if the task is too short. */
export function shownTask(run: {
  readonly task: Task | null;
  readonly phaseTimes: PhaseTimes;
}): Task | null {
  const { task, phaseTimes } = run;
  return task !== null && isShown(task, phaseTimes) ? task : null;
}

/** Share of the task that is done, 0 to 1; null while its length is unknown. */
export function taskFraction({ done, total }: Task): number | null {
  return total > 0 ? Math.min(1, done / total) : null;
}

/** The least time that says something about a task's speed. */
const TIMED_MS = 300;

/** Seconds until the task is over, at its speed so far; null while that is unknown. */
export function phaseSecondsLeft(task: Task): number | null {
  const { timed, done, total, before, countedFrom, at } = task;
  const gained = done - before;
  const spent = at - countedFrom;
  if (!timed || isOver(task) || gained <= 0 || spent < TIMED_MS) return null;
  return ((total - done) * spent) / gained / 1000;
}
