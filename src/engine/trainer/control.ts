import type { Adjustment } from '#run/protocol.ts';

/** What the user wants of a running run; the loop asks between steps. */
export class RunControl {
  readonly #end = new AbortController();
  #paused = false;
  #wake: (() => void)[] = [];
  #checkpoint = false;
  #diagnosis = false;
  #adjustments: Adjustment[] = [];

  /** Aborted once the run is to stop. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Whether the run is to wait; a run that is to stop does not. */
  get paused(): boolean {
    return this.#paused && !this.signal.aborted;
  }

  pause(): void {
    this.#paused = true;
    this.#wakeAll();
  }

  resume(): void {
    this.#paused = false;
    this.#wakeAll();
  }

  stop(): void {
    this.#end.abort();
    this.#wakeAll();
  }

  /** Asks for a checkpoint of the state between two steps. */
  requestCheckpoint(): void {
    this.#checkpoint = true;
    this.#wakeAll();
  }

  /** Asks for a diagnosis of the run between two steps. */
  requestDiagnosis(): void {
    this.#diagnosis = true;
    this.#wakeAll();
  }

  /** True once for every request since the last call. */
  takeDiagnosisRequest(): boolean {
    const requested = this.#diagnosis;
    this.#diagnosis = false;
    return requested;
  }

  /** True once for every request since the last call. */
  takeCheckpointRequest(): boolean {
    const requested = this.#checkpoint;
    this.#checkpoint = false;
    return requested;
  }

  /** Changes the rate or the clip from the next step on. */
  adjust(change: Adjustment): void {
    this.#adjustments.push(change);
  }

  /** The changes since the last call, in order. */
  takeAdjustments(): readonly Adjustment[] {
    const changes = this.#adjustments;
    this.#adjustments = [];
    return changes;
  }

  /** Resolves at the next request. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}
