/** One way of computing the step, at some step of its training. */
export interface StepRunner {
  /** Encodes and submits the next step; what it returns is the JavaScript of it. */
  step(): void;
  /** Waits until the last step has run. @returns its loss, nats */
  loss(): Promise<number>;
  destroy(): void;
}
