/** One implementation of the training step, with its state. */
export interface StepRunner {
  /** Encodes and submits the next step; returns before it has run. */
  step(): void;
  /** Waits until the last step has run. @returns its loss, nats */
  loss(): Promise<number>;
  destroy(): void;
}
