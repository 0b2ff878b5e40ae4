import type { Adjustment } from '#run/protocol.ts';

/** What the user wants of a running run; the loop asks between steps. */
export class RunControl {
  #wanted: 'run' | 'pause' | 'stop' = 'run';
  #wake: (() => void)[] = [];
  #checkpoint = false;
  #diagnosis = false;
  #adjustments: Adjustment[] = [];

  get wanted(): 'run' | 'pause' | 'stop' {
    return this.#wanted;
  }

  pause(): void {
    if (this.#wanted === 'run') this.#set('pause');
  }

  resume(): void {
    if (this.#wanted === 'pause') this.#set('run');
  }

  stop(): void {
    this.#set('stop');
  }

  /** Asks for a checkpoint of the state between two steps. */
  requestCheckpoint(): void {
    this.#checkpoint = true;
    this.#wakeAll();
  }

  /** Asks for a diagnosis of the run as it stands. */
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

  /** Resolves at the next change of what is wanted, or request. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #set(wanted: 'run' | 'pause' | 'stop'): void {
    this.#wanted = wanted;
    this.#wakeAll();
  }

  #wakeAll(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}
