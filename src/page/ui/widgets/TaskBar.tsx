import type { Task } from '#store/runs/phaseTime.ts';
import { taskLine } from '#store/runs/taskWords.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ProgressBar } from './ProgressBar.tsx';

/** A task: what is done, how much of it, the time left, and its bar. */
export function TaskBar({ task }: { readonly task: Task }) {
  const t = useText();
  const { name, text, fraction } = taskLine(task, t);
  return (
    <>
      <span>{text}</span>
      <ProgressBar
        label={name}
        percent={fraction === null ? null : percent(fraction)}
        text={text}
      />
    </>
  );
}

const percent = (fraction: number): number => Math.round(fraction * 1000) / 10;
