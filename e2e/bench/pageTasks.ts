/** The part of Chromium's trace format that is read here. Times in microseconds. */
interface TraceEvent {
  readonly name: string;
  /** Phase; `I` is an instant: a task too short for a duration. */
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time within `dur`. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Trace categories that `pageTasks` needs. */
export const TASK_CATEGORIES = ['toplevel', '__metadata'];

/** The tasks of the pages' threads in a trace. */
export interface PageTasks {
  /** Tasks that began and ended in the trace; `busyMs` is their processor time. */
  readonly tasks: readonly {
    readonly ts: number;
    readonly busyMs: number;
    readonly wallMs: number;
  }[];
  /** Times of the page's performance marks of that name, in microseconds. */
  marks(name: string): number[];
}

/**
 * Tasks are judged by processor time, not wall time: the software adapter's threads use every core,
 * so the page's thread can be preempted in the middle of a task.
 */
export function pageTasks(trace: Buffer): PageTasks {
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(trace.toString('utf8'));
  const threads = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const ours = traceEvents.filter(({ pid, tid }) =>
    threads.some((thread) => thread.pid === pid && thread.tid === tid),
  );
  // A task under way when the trace began or ended has no duration.
  const tasks = ours
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
    .flatMap(({ ph, ts, dur = ph === 'I' ? 0 : undefined, tdur }) =>
      dur === undefined ? [] : [{ ts, busyMs: (tdur ?? dur) / 1000, wallMs: dur / 1000 }],
    );
  if (tasks.length < 100)
    throw new Error(`The trace holds ${tasks.length} tasks of the page only.`);
  return {
    tasks,
    marks: (name) => ours.filter((event) => event.name === name).map(({ ts }) => ts),
  };
}

export function longest(times: readonly number[]): number {
  return times.reduce((most, ms) => Math.max(most, ms), 0);
}
