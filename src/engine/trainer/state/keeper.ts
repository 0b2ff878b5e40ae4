/** When a run's state is kept as a checkpoint, and that it is finite. */
import { formatCount } from '#base/format.ts';
import { say, sentences, type Words } from '#base/words.ts';
import type { AlarmName } from '#diagnosis/alarms.ts';
import type { RunParts } from '#trainer/runParts.ts';
import type { Session } from '#trainer/session.ts';
import type { NonFiniteTensor } from './finite.ts';

/** Most of a run's training that a crash may cost. */
const KEEP_EVERY_MS = 30_000;

export class CheckpointKeeper {
  readonly #parts: Pick<RunParts, 'runId' | 'config' | 'host'>;
  readonly #now: () => number;
  #since: number;
  /** Step of the last checkpoint. */
  #kept: number | null;
  /** The tensors that were named last. */
  #named = '';

  constructor(parts: Pick<RunParts, 'runId' | 'config' | 'host' | 'resume'>) {
    this.#parts = parts;
    this.#now = parts.host.now ?? (() => performance.now());
    this.#since = this.#now();
    // Weights of a file are a state at step 0 that nobody kept.
    this.#kept = parts.resume?.step || null;
  }

  /** Counts the time of training from now on: a pause is none. */
  restart(): void {
    this.#since = this.#now();
  }

  /** Whether so much was trained since the last checkpoint that it must not be lost. */
  isDue(step: number): boolean {
    return step > (this.#kept ?? 0) && this.#now() - this.#since >= KEEP_EVERY_MS;
  }

  /**
   * Keeps a checkpoint of the state after the last step. Only a finite one: a state that is not is
   * named, and the last good one stays. A range test is never continued and keeps none.
   */
  async keep(session: Session): Promise<void> {
    const { host, config } = this.#parts;
    this.restart();
    if (!session.sound || config.schedule === 'range') return;
    const bad = await session.nonFinite();
    if (bad.length > 0) this.#name(session, bad);
    else {
      const bytes = await session.capture();
      session.tell('saveCheckpoint', 0, 0);
      await host.keep(session.done, bytes);
      session.tell('saveCheckpoint', 1, 1);
      this.#kept = session.done;
    }
    this.restart();
    session.restartClock();
  }

  /** Raises an alarm with the tensors, once for the same ones. */
  #name(session: Session, bad: readonly NonFiniteTensor[]): void {
    const names = bad.map(({ name }) => name).join();
    if (names === this.#named) return;
    this.#named = names;
    const { host, runId } = this.#parts;
    const alarm = 'brokenState' satisfies AlarmName;
    const message = sentences(notKept(session.done, bad), lastGood(this.#kept));
    const note = { kind: 'alarm', step: session.done, alarm, message } as const;
    host.emit({ type: 'runNoted', runId, note });
    session.earlyStop.raised([alarm], session.done);
  }
}

function notKept(step: number, [first, ...others]: readonly NonFiniteTensor[]): Words {
  const values = { step: formatCount(step), tensor: first?.name ?? '', n: first?.bad ?? 0 };
  return others.length === 0
    ? say(
        'The state after step {{step}} was not kept: {{tensor}} is not finite in {{n}} places.',
        values,
      )
    : say(
        'The state after step {{step}} was not kept: {{tensor}} is not finite in {{n}} places, and {{others}} more tensors are not finite.',
        { ...values, others: others.length },
      );
}

const lastGood = (step: number | null): Words =>
  step === null
    ? say('No checkpoint was kept before.')
    : say('The checkpoint of step {{step}} stays the last good one.', { step: formatCount(step) });
