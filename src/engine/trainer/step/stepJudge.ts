import { say, sentences, type Words } from '#base/words.ts';
import type { AlarmName } from '#diagnosis/alarms.ts';
import { HealthWatch } from '#diagnosis/healthWatch.ts';
import type { RunNote } from '#run/protocol.ts';
import type { NonFinitePart } from '#run/runFaults.ts';
import { NonFiniteStep } from '#trainer/faults.ts';
import type { RunParts } from '#trainer/runParts.ts';
import type { DecodedStep } from './stepMetrics.ts';

/** Non-finite steps in a row after which an unguarded run is ended. */
const LOST_AFTER = 32;

/** Decides for every step of a run which notes and alarms to emit, and whether the run ends. */
export class StepJudge {
  readonly #parts: RunParts;
  readonly #watch: HealthWatch;
  #skipped = 0;
  #badInARow = 0;
  #firstBad: NonFiniteStep | null = null;
  #lastStep: number;

  /** @param fromStep steps done before, when a run is resumed */
  constructor(parts: RunParts, fromStep: number) {
    this.#parts = parts;
    this.#watch = new HealthWatch(parts.config, fromStep);
    this.#lastStep = fromStep;
  }

  /** Whether the model is free of non-finite updates: false once an unguarded run applied one. */
  get sound(): boolean {
    return this.#firstBad === null;
  }

  /** The queue holds other keys from the next step on. */
  queueChanged(): void {
    this.#watch.queueChanged(this.#lastStep);
  }

  /** @returns what was raised at this step @throws NonFiniteStep if the step ends the run */
  judge(decoded: DecodedStep): AlarmName[] {
    const { metrics } = decoded;
    this.#lastStep = metrics.step;
    const bad = metrics.nonFinite > 0 || !Number.isFinite(metrics.gradNorm);
    this.#badInARow = bad ? this.#badInARow + 1 : 0;
    if (decoded.dead) throw fault(decoded, STOPPED);
    const raised: AlarmName[] = [];
    if (bad && this.#parts.config.nonFinitePolicy === 'ignore' && this.#letIn(decoded)) {
      raised.push('nonFinite');
    }
    if (metrics.committed === 0 && this.#parts.config.nonFinitePolicy !== 'ignore') {
      this.#countSkip(decoded);
    }
    for (const { alarm, message } of this.#watch.alarmsAt(decoded)) {
      this.#note({ kind: 'alarm', step: metrics.step, alarm, message });
      raised.push(alarm);
    }
    return raised;
  }

  /** @returns true at the first such step */
  #letIn(decoded: DecodedStep): boolean {
    const { metrics } = decoded;
    const first = this.#firstBad === null;
    if (first) {
      this.#firstBad = fault(
        decoded,
        say(
          'Non-finite steps are not guarded in this run (nonFinitePolicy ignore), so the model was updated with them, and the run ended after {{steps}} such steps.',
          { steps: LOST_AFTER },
        ),
      );
      const message = sentences(
        sentence(decoded),
        say('Non-finite steps are not guarded in this run, so the model is updated with it.'),
      );
      this.#note({ kind: 'alarm', step: metrics.step, alarm: 'nonFinite', message });
    }
    if (this.#badInARow >= LOST_AFTER) throw this.#firstBad;
    return first;
  }

  #countSkip(decoded: DecodedStep): void {
    this.#skipped++;
    // The first few skips, then those at powers of two: a scale that never recovers keeps skipping.
    const reported = this.#skipped <= 8 || (this.#skipped & (this.#skipped - 1)) === 0;
    if (!reported) return;
    const { lossScale, step } = decoded.metrics;
    const overflow =
      lossScale !== null && decoded.nonFinite.rows + decoded.nonFinite.statistics === 0;
    const why = overflow
      ? say('The scaled gradient overflowed at step {{step}}; the loss scale is now {{scale}}.', {
          step,
          scale: lossScale,
        })
      : sentence(decoded);
    this.#note({
      kind: 'skip',
      step,
      message: sentences(
        why,
        say('The step was rolled back ({{n}} so far).', { n: this.#skipped }),
      ),
    });
  }

  #note(note: RunNote): void {
    const { host, runId } = this.#parts;
    host.emit({ type: 'runNoted', runId, note });
  }
}

const STOPPED = say(
  'The run stopped. Parameters, key encoder, batch-norm buffers, optimizer and queue are as they were after the previous step. A lower learning rate or a warm-up usually helps.',
);

function fault(decoded: DecodedStep, end: Words): NonFiniteStep {
  const { step } = decoded.metrics;
  return new NonFiniteStep(step, brokenPart(decoded), sentences(sentence(decoded), end));
}

function brokenPart({ metrics, nonFinite }: DecodedStep): NonFinitePart {
  if (!Number.isFinite(metrics.loss) || nonFinite.rows > 0) return 'loss';
  if (nonFinite.statistics > 0) return 'batch statistics';
  return 'gradient';
}

function sentence(decoded: DecodedStep): Words {
  const { metrics, nonFinite } = decoded;
  const { step } = metrics;
  const what = brokenPart(decoded);
  switch (what) {
    case 'loss':
      return say('The loss became {{value}} at step {{step}}.', { value: metrics.loss, step });
    case 'batch statistics':
      return say(
        'The batch statistics of a batch norm overflowed at step {{step}}: activations are too large, though the loss is still finite.',
        { step },
      );
    case 'gradient':
      if (nonFinite.gradients === 0) {
        return say('The gradient norm overflowed 32-bit floats at step {{step}}.', { step });
      }
      return nonFinite.tensor === null
        ? say('The gradient became non-finite at step {{step}}.', { step })
        : say('The gradient became non-finite at step {{step}}, first in {{tensor}}.', {
            step,
            tensor: nonFinite.tensor,
          });
    default:
      return what satisfies never;
  }
}
