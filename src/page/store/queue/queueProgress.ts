/** Progress and remaining time of the whole queue. */
import type { Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { runSeconds, runSecondsLeft, type TimedRun } from '#store/runs/timeLeft.ts';
import { hasEnded } from './queueItems.ts';
import type { QueueItem } from './queueRecord.ts';
import { ENOUGH_STEPS, estimateSeconds, type MeasuredRun, measuredRuns } from './runTime.ts';

export interface QueueProgress {
  /** Share of the queue that is over, 0 to 1, all runs weighted equally. */
  readonly fraction: number;
  /** Null before anything was measured. */
  readonly secondsLeft: number | null;
}

/** The run of this session; of the queue if its id is the current item's. */
export interface CurrentRun extends TimedRun {
  readonly runId: string;
  readonly config: RunConfig;
  readonly fromStep: number;
}

/**
 * The time left is that of the current run, as the run bar shows it, plus the time of every waiting
 * run from measured ones.
 * @param entries the history, newest first
 */
export function queueProgress(
  items: readonly QueueItem[],
  live: CurrentRun | null,
  entries: readonly HistoryEntry[],
): QueueProgress {
  const ended = items.filter(hasEnded).length;
  const running = items.find(({ state }) => state === 'running');
  const current = running !== undefined && live?.runId === running.runId ? live : null;
  const [now, before] = [measuredNow(live), measuredRuns(entries)];
  const young = (live?.last?.step ?? 0) - (live?.fromStep ?? 0) < ENOUGH_STEPS;
  const measured = young ? [...before, ...now] : [...now, ...before];
  const share =
    current === null || current.totalSteps === 0
      ? 0
      : (current.last?.step ?? current.fromStep) / current.totalSteps;
  let secondsLeft: number | null = 0;
  for (const item of items) {
    if (hasEnded(item) || secondsLeft === null) continue;
    const left =
      item === running
        ? ((current && runSecondsLeft(current)) ?? shareOf(1 - share, item.config, measured))
        : shareOf(1 - shareDone(item, entries), item.config, measured);
    secondsLeft = left === null ? null : secondsLeft + left;
  }
  const total = items.length;
  return {
    fraction: total === 0 ? 0 : Math.min(1, (ended + share) / total),
    secondsLeft: ended === total ? null : secondsLeft,
  };
}

/** The current run at its own speed: after some steps it counts as the newest measured, else as the oldest. */
function measuredNow(live: CurrentRun | null): readonly MeasuredRun[] {
  const seconds = live === null ? null : runSeconds(live);
  if (live === null || seconds === null || live.config.schedule === 'range') return [];
  const { config, totalSteps: steps, stepsPerEpoch } = live;
  return [{ config, steps, stepsPerEpoch, seconds }];
}

function shareOf(
  share: number,
  config: RunConfig,
  measured: readonly MeasuredRun[],
): number | null {
  const seconds = estimateSeconds(config, measured);
  return seconds === null ? null : share * seconds;
}

/** What an interrupted run had done. */
function shareDone({ runId }: QueueItem, entries: readonly HistoryEntry[]): number {
  const entry = runId === null ? undefined : entries.find((one) => one.runId === runId);
  return entry === undefined || entry.totalSteps === 0 ? 0 : entry.steps / entry.totalSteps;
}

export interface EndedGroup {
  readonly id: string;
  readonly label: Words;
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
    const label = members[0]?.group?.label;
    if (label === undefined || runIds.length < 2 || !members.every(hasEnded)) return [];
    return [{ id, label, runIds }];
  });
}
