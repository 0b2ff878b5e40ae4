import type { Gpu } from '#gpu/device.ts';
import type { Fixture } from './fixtures.ts';
import { exceptionOf, USUAL_FACTOR } from './tolerances.ts';

/** The interface for a fixture's check: the device and the comparisons. */
export interface Checker {
  readonly gpu: Gpu;
  /**
   * Compares what the lab computed with the named tensor: |got − want| ≤ tolerance, NaN matches
   * NaN, ∞ the same ∞; integers exactly. If compared more than once, the worst result counts.
   */
  compare(tensor: string, got: ArrayLike<number>): void;
  /** Whether a comparison has failed, of tensors whose names begin so. */
  failed(prefix: string): boolean;
  /** Puts another judgement, and why it counts, in the place of a comparison that failed. */
  rejudge(
    tensor: string,
    within: { readonly difference: number; readonly tolerance: number },
    reason: string,
  ): void;
  /** An input: what was uploaded, read back from the GPU, is the named tensor bit for bit. */
  input(tensor: string, roundTripped: ArrayLike<number>): void;
}

export type Verdict = 'pass' | 'fail' | 'missing' | 'not covered';

export interface TensorResult {
  readonly fixture: string;
  readonly tensor: string;
  /** Infinity if a value is unexpectedly not finite, or the lengths differ. */
  readonly maxDiff: number;
  /** The manifest's, for an f32 implementation on a CPU. */
  readonly atol: number;
  /** What was allowed. */
  readonly tolerance: number;
  readonly verdict: Verdict;
  /** Why more than the usual multiple was allowed, or why the tensor was not compared. */
  readonly reason: string | null;
}

/** Collects one fixture's comparisons. */
export class FixtureChecker implements Checker {
  readonly gpu: Gpu;
  readonly #fixture: Fixture;
  readonly #results = new Map<string, TensorResult>();

  constructor(gpu: Gpu, fixture: Fixture) {
    this.gpu = gpu;
    this.#fixture = fixture;
  }

  readonly compare = (tensor: string, got: ArrayLike<number>): void => {
    const { data, atol } = this.#fixture.get(tensor);
    const exception = exceptionOf(this.#fixture.name, tensor);
    let tolerance = USUAL_FACTOR * atol;
    if (exception !== null) {
      const { allowed } = exception;
      tolerance =
        'factor' in allowed
          ? allowed.factor * atol
          : allowed.absolute(this.#fixture.params, tensor);
    }
    this.#note(tensor, worstDifference(got, data), atol, tolerance, exception?.reason ?? null);
  };

  readonly failed = (prefix: string): boolean =>
    [...this.#results.values()].some(
      ({ tensor, verdict }) => verdict === 'fail' && tensor.startsWith(prefix),
    );

  readonly rejudge: Checker['rejudge'] = (tensor, { difference, tolerance }, reason) => {
    const before = this.#results.get(tensor);
    if (before === undefined || before.verdict !== 'fail') return;
    this.#results.delete(tensor);
    this.#note(tensor, difference, before.atol, tolerance, reason);
  };

  readonly input = (tensor: string, roundTripped: ArrayLike<number>): void => {
    const { data, atol } = this.#fixture.get(tensor);
    const same =
      roundTripped.length === data.length &&
      data.every((value, i) => Object.is(value, roundTripped[i]));
    this.#note(tensor, same ? 0 : Number.POSITIVE_INFINITY, atol, 0, null);
  };

  #note(
    tensor: string,
    maxDiff: number,
    atol: number,
    tolerance: number,
    reason: string | null,
  ): void {
    const before = this.#results.get(tensor);
    if (before !== undefined && before.maxDiff >= maxDiff) return;
    this.#results.set(tensor, {
      fixture: this.#fixture.name,
      tensor,
      maxDiff,
      atol,
      tolerance,
      // Written so that a tolerance or a difference that is NaN fails.
      verdict: maxDiff <= tolerance ? 'pass' : 'fail',
      reason,
    });
  }

  /** A result for every tensor of the fixture. @param trouble why the check ended early, if it did */
  results(trouble: string | null): TensorResult[] {
    return this.#fixture.names.map(
      (tensor) =>
        this.#results.get(tensor) ??
        notCompared(this.#fixture.name, tensor, this.#verdictOf(tensor), trouble),
    );
  }

  #verdictOf(tensor: string): Verdict {
    try {
      this.#fixture.get(tensor);
      return 'not covered';
    } catch {
      return 'missing';
    }
  }
}

export function notCompared(
  fixture: string,
  tensor: string,
  verdict: Verdict,
  reason: string | null,
): TensorResult {
  const maxDiff = Number.POSITIVE_INFINITY;
  return { fixture, tensor, maxDiff, atol: 0, tolerance: 0, verdict, reason };
}

/** Largest |got − want|; Infinity where the lengths or what is not finite differ. */
export function worstDifference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const a = got[i] as number;
    const b = want[i] as number;
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const difference = Math.abs(a - b);
    if (Number.isNaN(difference)) return Number.POSITIVE_INFINITY;
    worst = Math.max(worst, difference);
  }
  return worst;
}
