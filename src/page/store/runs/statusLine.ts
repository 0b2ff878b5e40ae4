/** The run's state in one line. */
import { formatBytes, formatCount, formatDuration } from '#base/format.ts';
import type { Text } from '#base/words.ts';
import { isActive, type LiveRun, type Progress } from './runEvents.ts';
import type { RunsState } from './runsStore.ts';

export interface StatusLine {
  readonly headline: string;
  /** Speed and time left, or what the page is waiting for. */
  readonly detail: string;
  /** Share done, 0 to 1; null while it is unknown. */
  readonly fraction: number | null;
  /** Text for screen readers; changes with the state and the epoch, not with each step. */
  readonly announcement: string;
}

/**
 * @param loading what the images are doing, or null.
 * @param problem the label of the first setting that keeps Train from starting, or null.
 * @param t the page's language; both texts above are in it already.
 */
export function statusLine(
  state: RunsState,
  loading: string | null,
  problem: string | null,
  t: Text,
): StatusLine {
  const { live, device } = state;
  if (state.worker === 'dead') return plain(t('Worker stopped'), t('Restart it to train again.'));
  if (state.armed) {
    const waits =
      device.status === 'opening'
        ? t('Waiting for the GPU')
        : (loading ?? t('Waiting for the images'));
    return { ...plain(t('Preparing'), waits), fraction: null };
  }
  if (state.requested !== null) return { ...plain(t('Starting'), ''), fraction: null };
  if (live !== null && (isActive(live) || problem === null)) return runLine(live, state, t);
  if (device.status === 'opening') return plain(t('Opening the GPU'), '');
  if (device.status === 'failed') return plain(t('No GPU'), t('Training needs WebGPU.'));
  if (loading !== null) return plain(t('Preparing images'), loading);
  if (problem !== null) {
    return plain(t('Check {{field}} before training', { field: problem }), '');
  }
  return plain(t('Ready'), t('Press Train to start.'));
}

function plain(headline: string, detail: string): StatusLine {
  return {
    headline,
    detail,
    fraction: 0,
    announcement: detail ? `${headline}. ${detail}` : `${headline}.`,
  };
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
  return {
    headline,
    detail: detailOf(live, step, t),
    fraction: step / Math.max(1, live.totalSteps),
    announcement: t('{{state}}, epoch {{epoch}} of {{epochs}}.', { state: name, epoch, epochs }),
  };
}

function detailOf(live: LiveRun, step: number, t: Text): string {
  const { compiling, evaluating, extracting, grouping, last } = live;
  if (live.state === 'finished' || live.state === 'stopped' || live.state === 'failed') {
    return live.runId;
  }
  if (compiling !== null) {
    const { done, total } = compiling;
    return t('compiling kernels {{done}}/{{total}}', { done, total });
  }
  if (evaluating !== null) {
    return t('Measuring kNN {{done}} of {{total}}', counts(evaluating));
  }
  if (extracting !== null) {
    const stored =
      live.featureBytes === null
        ? ''
        : ` · ${t('{{bytes}} stored', { bytes: formatBytes(live.featureBytes) })}`;
    return t('Features {{done}} of {{total}}', counts(extracting)) + stored;
  }
  if (grouping !== null) {
    const { k, done, total } = grouping;
    return t('k-means k = {{k}}, iteration {{done}} of {{total}}', {
      k: formatCount(k),
      done,
      total,
    });
  }
  if (live.state === 'training' && step >= live.totalSteps) return lastWords(live, t);
  if (last === null || !(last.imagesPerSec > 0)) return '';
  const left = ((live.totalSteps - step) * live.config.batchSize) / last.imagesPerSec;
  const speed = t('{{n}} images/s', { n: formatCount(last.imagesPerSec) });
  return live.state === 'paused'
    ? speed
    : `${speed} · ${t('{{time}} left', { time: formatDuration(left) })}`;
}

/** After the last step: a linear probe may take as long as an epoch. */
function lastWords({ config }: LiveRun, t: Text): string {
  return config.linearProbe === 'never'
    ? t('last evaluation: kNN')
    : t('last evaluation: kNN and linear probe');
}

function counts({ done, total }: Progress) {
  return { done: formatCount(done), total: formatCount(total) };
}
