/** What the browser's tab says: how far the run is, or how it ended. */
import { formatDuration } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { phaseOf } from '#run/phases.ts';
import { type Task, taskFraction } from '#store/runs/phaseTime.ts';
import { isActive, type LiveRun } from '#store/runs/runEvents.ts';
import { isBusy, type RunsState } from '#store/runs/runsStore.ts';
import { runSecondsLeft } from '#store/runs/timeLeft.ts';

/** How the last run ended, until the user has seen it. */
export type UnseenEnd = 'finished' | 'failed';

const APP = 'Protolab';

/** @param unseen of a run that ended while the user may have looked elsewhere */
export function pageTitle(runs: RunsState, unseen: UnseenEnd | null, t: Text): string {
  return [...progressOf(runs, unseen, t), APP].join(' · ');
}

function progressOf(runs: RunsState, unseen: UnseenEnd | null, t: Text): readonly string[] {
  const { live, task } = runs;
  if (isActive(live)) return runParts(live, t);
  // Images load whenever a setting changes; only what was asked for is in the title.
  if (task !== null && task.runId !== null) return [taskPart(task, t)];
  if (isBusy(runs)) return [t('Preparing')];
  if (unseen === null) return [];
  return [unseen === 'finished' ? `✓ ${t('Finished')}` : `✕ ${t('Failed')}`];
}

function runParts(live: LiveRun, t: Text): readonly string[] {
  const step = live.last?.step ?? live.fromStep;
  const percent = Math.floor((100 * step) / Math.max(1, live.totalSteps));
  if (live.state === 'paused') return [t('Paused at {{percent}} %', { percent })];
  // Before the first step only a task moves.
  if (live.last === null && live.task !== null) return [taskPart(live.task, t)];
  const left = live.state === 'training' ? runSecondsLeft(live) : null;
  return [
    `${percent} %`,
    ...(left === null || step >= live.totalSteps
      ? []
      : [t('{{time}} left', { time: formatDuration(left) })]),
  ];
}

function taskPart(task: Task, t: Text): string {
  const fraction = taskFraction(task);
  const name = speak(t, phaseOf(task.name).name);
  return fraction === null ? name : `${name} ${Math.floor(100 * fraction)} %`;
}
