/** A task as the page shows it. */
import { formatBytes, formatCount, formatDuration } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { phaseOf } from '#run/phases.ts';
import { phaseSecondsLeft, type Task, taskFraction } from './phaseTime.ts';

export interface TaskLine {
  /** What is being done: the bar's name. */
  readonly name: string;
  /** That, how much of it, and the time left as far as it is known. */
  readonly text: string;
  /** 0 to 1; null while the length is unknown. */
  readonly fraction: number | null;
}

export function taskLine(task: Task, t: Text): TaskLine {
  const { name: phase, doing, done, total, values } = task;
  const { name, line, bytes } = phaseOf(phase);
  const fraction = taskFraction(task);
  const left = phaseSecondsLeft(task);
  const count = bytes === true ? formatBytes : formatCount;
  const numbers = {
    ...values,
    done: count(done),
    total: count(total),
    percent: Math.floor(100 * (fraction ?? 0)),
  };
  const itself = speak(t, doing ?? name);
  const parts = [
    fraction === null
      ? itself
      : doing === null
        ? t(line.english, numbers)
        : `${itself} ${t('{{done}} of {{total}}', numbers)}`,
    ...(left === null ? [] : [t('{{time}} left', { time: formatDuration(left) })]),
  ];
  return { name: speak(t, name), text: parts.join(' · '), fraction };
}
