/** Progress and remaining time of the whole queue. */
import type { RunConfig } from '#run/config.ts';
import type { FieldName } from '#run/fields/fields.ts';
import { hasEnded } from './queue.ts';
import type { QueueItem } from './queueRecord.ts';

export interface QueueProgress {
  readonly ended: number;
  readonly failed: number;
  readonly total: number;
  /** Share of the queue that is done, 0 to 1, all runs weighted equally. */
  readonly fraction: number;
  /** Null before anything was measured. */
  readonly secondsLeft: number | null;
}

/** The current run's steps, for the estimate. */
export interface RunningSteps {
  readonly runId: string;
  /** Done since it began or was resumed. */
  readonly done: number;
  readonly total: number;
  /** The step it began at or was resumed from. */
  readonly from: number;
}

/** Fields that make a run's epochs take longer. */
const COSTLY = [
  'dataset',
  'imageSide',
  'sceneClasses',
  'scenesPerClass',
  'batchSize',
  'method',
  'encoder',
  'width',
  'autocast',
] as const satisfies readonly FieldName[];

/** Whether two runs take about the same time for a step. */
export const alike = (a: RunConfig, b: RunConfig): boolean =>
  COSTLY.every((name) => a[name] === b[name]);

/**
 * The time left is the rest of the current run at its own speed, plus for each waiting run its
 * epochs times the seconds per epoch of this queue's runs: of those with the same images and model
 * if there are any, else of all.
 * @param now milliseconds since 1970
 */
export function queueProgress(
  items: readonly QueueItem[],
  running: RunningSteps | null,
  now: number,
): QueueProgress {
  const ended = items.filter(hasEnded).length;
  const failed = items.filter(({ state }) => state === 'failed').length;
  const current = items.find(({ state }) => state === 'running');
  const measured: { readonly config: RunConfig; readonly epochSeconds: number }[] = [];
  for (const { state, config, startedAt, endedAt } of items) {
    if (state !== 'finished' || startedAt === null || endedAt === null) continue;
    measured.push({ config, epochSeconds: (endedAt - startedAt) / 1000 / config.epochs });
  }
  let share = 0;
  let currentLeft: number | null = current === undefined ? 0 : null;
  if (current?.startedAt != null && running !== null && running.runId === current.runId) {
    const seconds = (now - current.startedAt) / 1000;
    share = running.total > 0 ? (running.from + running.done) / running.total : 0;
    if (running.done > 0) {
      const stepSeconds = seconds / running.done;
      currentLeft = Math.max(0, (running.total - running.from - running.done) * stepSeconds);
      const epochSeconds = (stepSeconds * running.total) / current.config.epochs;
      measured.push({ config: current.config, epochSeconds });
    }
  }
  let secondsLeft = currentLeft;
  for (const { state, config } of items) {
    if (state !== 'waiting' || secondsLeft === null) continue;
    const same = measured.filter((run) => alike(run.config, config));
    const used = same.length > 0 ? same : measured;
    if (used.length === 0) secondsLeft = null;
    else {
      const mean = used.reduce((sum, { epochSeconds }) => sum + epochSeconds, 0) / used.length;
      secondsLeft += mean * config.epochs;
    }
  }
  const total = items.length;
  const fraction = total === 0 ? 0 : Math.min(1, (ended + share) / total);
  return { ended, failed, total, fraction, secondsLeft: ended === total ? null : secondsLeft };
}

export interface EndedGroup {
  readonly id: string;
  readonly label: string;
  readonly runIds: readonly string[];
}

/** Groups that are completely trained and have at least two runs to compare. */
export function endedGroups(items: readonly QueueItem[]): readonly EndedGroup[] {
  const groups = new Map<string, QueueItem[]>();
  for (const item of items) {
    if (item.group === null) continue;
    groups.set(item.group.id, [...(groups.get(item.group.id) ?? []), item]);
  }
  return [...groups].flatMap(([id, members]) => {
    const runIds = members.flatMap(({ runId, startedAt }) =>
      runId === null || startedAt === null ? [] : [runId],
    );
    const label = members[0]?.group?.label ?? '';
    return members.every(hasEnded) && runIds.length > 1 ? [{ id, label, runIds }] : [];
  });
}
