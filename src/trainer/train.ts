import type { Dataset } from '#data/dataset.ts';
import { summarize } from '#data/samples.ts';
import { trainAndQuery } from '#data/split.ts';
import type { Gpu } from '#gpu/device.ts';
import type { PipelineCache } from '#gpu/stepGraph.ts';
import type { RunConfig } from '#run/config.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { Event, RunFault } from '#run/protocol.ts';
import { RandomStream } from '#run/random.ts';
import type { RunControl } from './control.ts';
import { faultOf } from './faults.ts';
import { Session } from './session.ts';

/** Where a run's news go. */
export interface RunHost {
  emit(event: Event): void;
  /** Takes a whole checkpoint: after every epoch, at a pause, and at the end. */
  keep(step: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** What a run trains with. */
export interface RunParts {
  readonly runId: string;
  readonly config: RunConfig;
  readonly gpu: Gpu;
  readonly cache: PipelineCache;
  readonly dataset: Dataset;
  readonly control: RunControl;
  readonly host: RunHost;
}

/** Metrics leave in batches, at most this often. */
const REPORT_INTERVAL_MS = 250;

/**
 * Why a config cannot train on a data set, in a sentence, or null when it can. What the config
 * alone can tell is `validateConfig`'s.
 */
export function problemWithData(config: RunConfig, dataset: Dataset): string | null {
  if (dataset.side !== config.imageSide) {
    return `The loaded images are ${dataset.side} px wide, the config asks for ${config.imageSide} (imageSide); load the data again or set imageSide to ${dataset.side}.`;
  }
  const { train } = trainAndQuery(dataset, config.holdOut, config.seed);
  if (train.length < config.batchSize) {
    return `“${dataset.name}” has ${train.length} training images, fewer than one batch of ${config.batchSize} (batchSize); lower the batch size or load more images.`;
  }
  return null;
}

/**
 * Trains one run from its first step to its end and reports all of it through the host. Never
 * throws for what can happen to a run: a fault ends it with `runEnded` and a sentence.
 */
export async function train(parts: RunParts): Promise<void> {
  const { runId, config, gpu, dataset, control, host } = parts;
  const split = trainAndQuery(dataset, config.holdOut, config.seed);
  const stepsPerEpoch = Math.floor(split.train.length / config.batchSize);
  const planned = config.epochs * stepsPerEpoch;
  const totalSteps = config.maxSteps > 0 ? Math.min(config.maxSteps, planned) : planned;
  host.emit({
    type: 'runStarted',
    runId,
    config,
    dataset: summarize(dataset),
    adapter: gpu.summary,
    startedAt: Date.now(),
    totalSteps,
    stepsPerEpoch,
  });
  host.emit({ type: 'stateChanged', runId, state: 'starting' });

  const report = new StepReport(parts);
  let session: Session | null = null;
  let ended: 'finished' | 'stopped' = 'finished';
  let fault: RunFault | null = null;
  try {
    const opened = await Session.open(parts, split, planned);
    session = opened;
    const goesOn = async (): Promise<boolean> => {
      if (control.wanted !== 'run') await rest(parts, opened, report);
      if (control.takeCheckpointRequest()) await give(parts, opened, report);
      return control.wanted !== 'stop';
    };
    host.emit({ type: 'stateChanged', runId, state: 'training' });
    await session.evaluate(0, goesOn);
    let step = 0;
    epochs: for (let epoch = 0; step < totalSteps; epoch++) {
      const order = new RandomStream(config.seed, 'order', epoch).permutation(split.train.length);
      for (let i = 0; i < stepsPerEpoch && step < totalSteps; i++) {
        if (!(await goesOn())) break epochs;
        const from = i * config.batchSize;
        const batch = order
          .subarray(from, from + config.batchSize)
          .map((at) => split.train[at] as number);
        report.add(await session.step(batch, epoch, step++));
      }
      report.add(await session.drain());
      report.flush();
      const last = step >= totalSteps;
      if (last || (epoch + 1) % config.evaluateEvery === 0) {
        await session.evaluate(epoch + 1, goesOn);
      }
      if (!last) await host.keep(session.committed, await session.capture());
    }
    report.add(await session.drain());
    if (control.wanted === 'stop') ended = 'stopped';
  } catch (error) {
    fault = faultOf(error, session?.committed ?? 0);
    report.add(session?.finishedSteps() ?? []);
  }
  report.flush();
  try {
    const intact = fault === null || fault.kind === 'nonFinite';
    if (session !== null && intact) await host.keep(session.committed, await session.capture());
  } catch (error) {
    fault ??= faultOf(error, session?.committed ?? 0);
  }
  session?.close();
  host.emit({ type: 'runEnded', runId, state: fault === null ? ended : 'failed', fault });
}

/** Waits out a pause: everything submitted is reported, a checkpoint is kept. */
async function rest(parts: RunParts, session: Session, report: StepReport): Promise<void> {
  const { runId, control, host } = parts;
  if (control.wanted === 'pause') host.emit({ type: 'stateChanged', runId, state: 'paused' });
  report.add(await session.drain());
  report.flush();
  if (control.wanted !== 'pause') return;
  await host.keep(session.committed, await session.capture());
  while (control.wanted === 'pause') {
    if (control.takeCheckpointRequest()) await give(parts, session, report);
    if (control.wanted === 'pause') await control.changed();
  }
  if (control.wanted === 'run') host.emit({ type: 'stateChanged', runId, state: 'training' });
  session.restartClock();
}

/** Answers a request for a checkpoint with the state between two steps. */
async function give(parts: RunParts, session: Session, report: StepReport): Promise<void> {
  report.add(await session.drain());
  const bytes = await session.capture();
  const { runId } = parts;
  const { committed: step } = session;
  parts.host.emit({ type: 'checkpointExported', runId, step, bytes: bytes.buffer });
}

/** Collects steps and sends them on a few times a second. */
class StepReport {
  readonly #parts: RunParts;
  #waiting: StepMetrics[] = [];
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  add(steps: readonly StepMetrics[]): void {
    this.#waiting.push(...steps);
    if (performance.now() - this.#sentAt >= REPORT_INTERVAL_MS) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    const { host, runId } = this.#parts;
    host.emit({ type: 'stepsFinished', runId, steps: this.#waiting });
    this.#waiting = [];
    this.#sentAt = performance.now();
  }
}
