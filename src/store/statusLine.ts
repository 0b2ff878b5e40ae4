/** The run's state in one line. */
import { formatBytes, formatCount, formatDuration } from './format.ts';
import { isActive, type LiveRun } from './runEvents.ts';
import type { RunsState } from './runsStore.ts';

export interface StatusLine {
  readonly headline: string;
  /** Speed and time left, or what the page waits for. */
  readonly detail: string;
  /** Share done, 0 to 1; null while it cannot be known. */
  readonly fraction: number | null;
  /** What a screen reader is told; it changes with the state and the epoch, not with each step. */
  readonly announcement: string;
}

/**
 * @param loading what the images are doing, or null.
 * @param problem the label of the first setting that keeps Train from starting, or null.
 */
export function statusLine(
  state: RunsState,
  loading: string | null,
  problem: string | null,
): StatusLine {
  const { live, device } = state;
  if (state.worker === 'dead') return plain('Worker ended', 'Restart it to train again.');
  if (state.armed) {
    const waits =
      device.status === 'opening' ? 'Waiting for the GPU' : (loading ?? 'Waiting for the images');
    return { ...plain('Getting ready', waits), fraction: null };
  }
  if (state.requested !== null) return { ...plain('Starting', ''), fraction: null };
  if (live !== null && (isActive(live) || problem === null)) return runLine(live, state);
  if (device.status === 'opening') return plain('Opening the GPU', '');
  if (device.status === 'failed') return plain('No GPU', 'Training needs WebGPU.');
  if (loading !== null) return plain('Preparing images', loading);
  if (problem !== null) return plain(`${problem} needs a look`, 'Train waits for it.');
  return plain('Ready', 'Press Train to start.');
}

function plain(headline: string, detail: string): StatusLine {
  return {
    headline,
    detail,
    fraction: 0,
    announcement: detail ? `${headline}. ${detail}` : `${headline}.`,
  };
}

function stateName(live: LiveRun, asked: RunsState['asked']): string {
  if (asked === 'pause') return 'Pausing';
  if (asked === 'stop') return 'Stopping';
  if (asked === 'resume') return 'Resuming';
  switch (live.state) {
    case 'starting':
      return 'Starting';
    case 'training':
      return 'Training';
    case 'paused':
      return 'Paused';
    case 'finished':
      return 'Finished';
    case 'stopped':
      return 'Stopped';
    case 'failed':
      return 'Failed';
    default:
      return live.state satisfies never;
  }
}

function runLine(live: LiveRun, { asked }: RunsState): StatusLine {
  const step = live.last?.step ?? live.fromStep;
  const name = stateName(live, asked);
  const epochs = Math.max(1, Math.ceil(live.totalSteps / live.stepsPerEpoch));
  const begun = live.last?.epoch ?? Math.floor(live.fromStep / live.stepsPerEpoch);
  const epoch = Math.min(epochs, begun + 1);
  const place = `stage ${(live.last?.stage ?? 0) + 1} · epoch ${epoch} of ${epochs}`;
  const headline =
    step === 0 && live.state === 'starting'
      ? `${name} ${live.runId}`
      : `${name} · ${place} · step ${formatCount(step)} of ${formatCount(live.totalSteps)}`;
  return {
    headline,
    detail: detailOf(live, step),
    fraction: step / Math.max(1, live.totalSteps),
    announcement: `${name}, epoch ${epoch} of ${epochs}.`,
  };
}

function detailOf(live: LiveRun, step: number): string {
  const { compiling, evaluating, extracting, grouping, last } = live;
  if (live.state === 'finished' || live.state === 'stopped' || live.state === 'failed') {
    return live.runId;
  }
  if (compiling !== null) return `Compiling GPU programs ${compiling.done} of ${compiling.total}`;
  if (evaluating !== null) {
    return `Measuring kNN ${formatCount(evaluating.done)} of ${formatCount(evaluating.total)}`;
  }
  if (extracting !== null) {
    const stored = live.featureBytes === null ? '' : ` · ${formatBytes(live.featureBytes)} stored`;
    return `Features ${formatCount(extracting.done)} of ${formatCount(extracting.total)}${stored}`;
  }
  if (grouping !== null) {
    const { k, done, total } = grouping;
    return `k-means k = ${formatCount(k)}, iteration ${done} of ${total}`;
  }
  if (last === null || !(last.imagesPerSec > 0)) return '';
  const left = ((live.totalSteps - step) * live.config.batchSize) / last.imagesPerSec;
  const speed = `${formatCount(last.imagesPerSec)} images/s`;
  return live.state === 'paused' ? speed : `${speed} · ${formatDuration(left)} left`;
}
