/** The run's state in one line, with its bar. */
import { formatCount, formatDuration } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { phaseOf } from '#run/phases.ts';
import { shownTask, type Task, waitingTask } from './phaseTime.ts';
import { isActive, type LiveRun } from './runEvents.ts';
import type { RunsState } from './runsStore.ts';
import { taskLine } from './taskWords.ts';
import { runSecondsLeft } from './timeLeft.ts';

export interface StatusLine {
  readonly headline: string;
  /** For a narrow bar: the phase or the state, and the share that is done. */
  readonly short: string;
  /** Speed and time left, or what else is being done. */
  readonly detail: string;
  /** Share of what the bar stands for that is done, 0 to 1; null while it is unknown. */
  readonly fraction: number | null;
  /** What the bar stands for: training, or a phase beside it. */
  readonly barLabel: string;
  /** What the bar says, for screen readers. */
  readonly barText: string;
  /** Text for screen readers; changes with the state and the epoch, not with each step. */
  readonly announcement: string;
}

/**
 * @param loading what the images are doing, or null.
 * @param problem the label of the first setting that keeps Train from starting, or null.
 * @param t the page's language; both texts above are in it already.
 * @param noImages why there are no images to train on, in that language, or null.
 */
export function statusLine(
  state: RunsState,
  loading: string | null,
  problem: string | null,
  t: Text,
  noImages: string | null = null,
): StatusLine {
  const { live, device, task, recovering } = state;
  if (recovering !== null && live !== null) {
    const headline = t('Recovering, attempt {{n}}', { n: recovering.attempt });
    const step = t('step {{step}} of {{steps}}', {
      step: formatCount(recovering.step),
      steps: formatCount(live.totalSteps),
    });
    return taskOr(headline, opening(state) ?? task, loading ?? step, t);
  }
  if (state.worker === 'dead') {
    return plain(t('Worker stopped'), t('Restart it to train again.'), t);
  }
  if (state.armed) {
    const waits = device.status === 'opening' ? null : (loading ?? t('Waiting for the images'));
    return taskOr(t('Preparing'), opening(state) ?? task, waits, t);
  }
  if (state.requested !== null) return taskOr(t('Starting'), task, null, t);
  if (isActive(live)) return runLine(live, state, t);
  if (task !== null) return taskOr(speak(t, phaseOf(task.name).name), task, null, t);
  if (live !== null && problem === null && noImages === null) return runLine(live, state, t);
  if (device.status === 'opening') {
    return taskOr(t('Opening the GPU'), opening(state), null, t);
  }
  if (device.status === 'failed') return plain(t('No GPU'), t('Training needs WebGPU.'), t);
  if (loading !== null) return taskOr(t('Preparing images'), null, loading, t);
  if (problem !== null) {
    return plain(t('Check {{field}} before training', { field: problem }), '', t);
  }
  if (noImages !== null) return plain(t('No images to train on'), noImages, t);
  return plain(t('Ready'), t('Press Train to start.'), t);
}

/** The device as a task, while it is being opened. */
function opening({ device }: RunsState): Task | null {
  return device.status === 'opening' ? waitingTask('openGpu') : null;
}

function plain(headline: string, detail: string, t: Text): StatusLine {
  return {
    headline,
    short: headline,
    detail,
    fraction: 0,
    barLabel: t('Training progress'),
    barText: headline,
    announcement: detail ? `${headline}. ${detail}` : `${headline}.`,
  };
}

/** A line whose bar is the task's; without a task it says what is waited for. */
function taskOr(headline: string, task: Task | null, waits: string | null, t: Text): StatusLine {
  if (task === null) return { ...plain(headline, waits ?? '', t), fraction: null };
  const { name, text, fraction } = taskLine(task, t);
  // Where nothing more is known than the headline says, it is not said twice.
  const detail = text === headline ? '' : text;
  const announcement = name === headline ? `${headline}.` : `${headline}. ${name}.`;
  const short = shareDone(name, fraction);
  return { headline, short, detail, fraction, barLabel: name, barText: text, announcement };
}

function stateName(live: LiveRun, asked: RunsState['asked'], t: Text): string {
  if (asked === 'pause') return t('Pausing');
  if (asked === 'stop') return t('Stopping');
  if (asked === 'resume') return t('Resuming');
  switch (live.state) {
    case 'starting':
      return t('Starting');
    case 'training':
      return t('Training');
    case 'paused':
      return t('Paused');
    case 'finished':
      return t('Finished');
    case 'stopped':
      return t('Stopped');
    case 'failed':
      return t('Failed');
    default:
      return live.state satisfies never;
  }
}

function runLine(live: LiveRun, { asked }: RunsState, t: Text): StatusLine {
  const step = live.last?.step ?? live.fromStep;
  const name = stateName(live, asked, t);
  const epochs = Math.max(1, Math.ceil(live.totalSteps / live.stepsPerEpoch));
  const begun = live.last?.epoch ?? Math.floor(live.fromStep / live.stepsPerEpoch);
  const epoch = Math.min(epochs, begun + 1);
  const place = t('stage {{stage}} · epoch {{epoch}} of {{epochs}}', {
    stage: (live.last?.stage ?? 0) + 1,
    epoch,
    epochs,
  });
  const headline =
    step === 0 && live.state === 'starting'
      ? `${name} ${live.runId}`
      : `${name} · ${place} · ${t('step {{step}} of {{steps}}', {
          step: formatCount(step),
          steps: formatCount(live.totalSteps),
        })}`;
  const announcement = t('{{state}}, epoch {{epoch}} of {{epochs}}.', {
    state: name,
    epoch,
    epochs,
  });
  const task = shownTask(live);
  if (task !== null) {
    const { name: barLabel, text, fraction } = taskLine(task, t);
    const short = shareDone(barLabel, fraction);
    return { headline, short, detail: text, fraction, barLabel, barText: text, announcement };
  }
  const fraction = step / Math.max(1, live.totalSteps);
  return {
    headline,
    short: fraction > 0 && fraction < 1 ? shareDone(`${name} ·`, fraction) : name,
    detail: detailOf(live, step, t),
    fraction,
    barLabel: t('Training progress'),
    barText: headline,
    announcement,
  };
}

const shareDone = (what: string, fraction: number | null): string =>
  fraction === null ? what : `${what} ${Math.floor(100 * fraction)} %`;

function detailOf(live: LiveRun, step: number, t: Text): string {
  const { last, runId } = live;
  if (!isActive(live)) return runId;
  if (live.state === 'training' && step >= live.totalSteps) return lastWords(live, t);
  if (last === null || !(last.imagesPerSec > 0)) return '';
  const speed = t('{{n}} images/s', { n: formatCount(last.imagesPerSec) });
  const left = runSecondsLeft(live);
  return live.state === 'paused' || left === null
    ? speed
    : `${speed} · ${t('{{time}} left', { time: formatDuration(left) })}`;
}

/** After the last step: a linear probe may take as long as an epoch. */
function lastWords({ config }: LiveRun, t: Text): string {
  return config.linearProbe === 'never'
    ? t('last evaluation: kNN')
    : t('last evaluation: kNN and linear probe');
}
