import { expect, test } from './lab.ts';

/** The part of Chromium's trace format that is read here. Times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  /** The part of `dur` in which the thread had a processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const LONGEST_TASK_MS = 50;

/**
 * Counted is the time that a task keeps a processor busy, not the time until it is done: the
 * software adapter's threads use every core, and whenever the system takes the core away from
 * the page's thread, the task looks longer than the page made it. Both times are reported.
 */
test('no task of the page’s thread works longer than 50 ms while it trains', async ({
  browser,
  lab,
}) => {
  await lab.open({ maxSteps: 30 });
  await expect(lab.status).toContainText('Ready', { timeout: 60_000 });
  await browser.startTracing(lab.page, { categories: ['toplevel', '__metadata'] });
  await lab.button('Train').click();
  expect(await lab.ended()).toMatchObject({ state: 'finished' });
  const trace: { traceEvents: TraceEvent[] } = JSON.parse(
    (await browser.stopTracing()).toString('utf8'),
  );

  const threads = trace.traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const tasks = trace.traceEvents.filter(
    ({ name, pid, tid }) =>
      name === 'ThreadControllerImpl::RunTask' &&
      threads.some((thread) => thread.pid === pid && thread.tid === tid),
  );
  // A task under way when the trace begins or ends, one a thread, has no duration.
  const busy = tasks.flatMap(({ tdur, dur }) => {
    const time = tdur ?? dur;
    return time === undefined ? [] : [time / 1000];
  });
  const wall = tasks.flatMap(({ dur }) => (dur === undefined ? [] : [dur / 1000]));
  expect(busy.length).toBeGreaterThan(1000);
  expect(tasks.length - busy.length).toBeLessThanOrEqual(2 * threads.length);
  const longest = (times: readonly number[]) => times.reduce((most, ms) => Math.max(most, ms), 0);
  const busyMs = longest(busy);
  const wallMs = longest(wall);
  test.info().annotations.push({
    type: 'longest task',
    description: `${busyMs.toFixed(1)} ms busy, ${wallMs.toFixed(1)} ms until done`,
  });
  expect(busyMs).toBeLessThanOrEqual(LONGEST_TASK_MS);
});
