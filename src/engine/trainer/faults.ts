import { type Words, WordsError, wordsOf } from '#base/words.ts';
import { GpuMemoryError } from '#gpu/stepGraph.ts';
import type { NonFinitePart, RunFault } from '#run/runFaults.ts';

/** A non-finite part of a step, found in its record. */
export class NonFiniteStep extends WordsError {
  override readonly name = 'NonFiniteStep';
  readonly step: number;
  readonly what: NonFinitePart;

  constructor(step: number, what: NonFinitePart, words: Words) {
    super(words);
    this.step = step;
    this.what = what;
  }
}

/** The device failed under the run. */
export class DeviceFailed extends WordsError {
  override readonly name = 'DeviceFailed';
  readonly kind: 'deviceLost' | 'outOfMemory' | 'internal';

  constructor(kind: DeviceFailed['kind'], words: Words) {
    super(words);
    this.kind = kind;
  }
}

/** What ended a run, for its record. @param committed steps that were committed before it */
export function faultOf(error: unknown, committed: number): RunFault {
  if (error instanceof NonFiniteStep) {
    const { step, what, words } = error;
    return { kind: 'nonFinite', step, what, message: words };
  }
  const message = wordsOf(error);
  if (error instanceof GpuMemoryError) return { kind: 'outOfMemory', step: committed, message };
  if (error instanceof DeviceFailed) return { kind: error.kind, step: committed, message };
  return { kind: 'internal', step: committed, message };
}
