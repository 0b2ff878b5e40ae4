import type { TensorHealth, TensorHealthPoints } from '#run/tensorHealth.ts';
import type { DecodedStep, SubmittedStep } from '#trainer/step/stepMetrics.ts';

/** Steps kept in full: as many as a diagnosis looks back. */
const KEPT = 64;

/** Points of the whole run's history that a heat map needs at most. */
const POINTS = 200;

/** Significant digits kept of a value: more would not show in a colour. */
const DIGITS = 4;

/** The health of the tensors is kept every so many steps. */
export const healthStride = (totalSteps: number): number =>
  Math.max(1, Math.ceil(totalSteps / POINTS));

/** A step as submitted and as read back. */
export interface KeptStep {
  readonly submitted: SubmittedStep;
  readonly decoded: DecodedStep;
}

/** The last steps of a run, and every so many steps the health of its tensors. */
export class StepRing {
  readonly #stride: number;
  #steps: KeptStep[] = [];
  #waiting: KeptStep[] = [];
  #reported = 0;

  /** @param totalSteps of the run; determines how much the history is thinned */
  constructor(totalSteps: number) {
    this.#stride = healthStride(totalSteps);
  }

  /** By rising step. */
  get steps(): readonly KeptStep[] {
    return this.#steps;
  }

  add(step: KeptStep): void {
    this.#steps.push(step);
    if (this.#steps.length > KEPT) this.#steps.shift();
    if (step.submitted.index % this.#stride === 0) this.#waiting.push(step);
  }

  /** The points of the thinned history since the last call, one entry per stage. */
  takePoints(): TensorHealthPoints[] {
    const steps = this.#waiting;
    this.#waiting = [];
    return this.#report(steps);
  }

  /** Every kept step that was not reported yet: the steps before a fault. */
  takeAll(): TensorHealthPoints[] {
    this.#waiting = [];
    return this.#report(this.#steps.filter(({ submitted }) => submitted.index >= this.#reported));
  }

  #report(steps: readonly KeptStep[]): TensorHealthPoints[] {
    const parts: { tensors: readonly string[]; points: TensorHealth[] }[] = [];
    for (const { submitted, decoded } of steps) {
      this.#reported = Math.max(this.#reported, submitted.index + 1);
      const last = parts.at(-1);
      const point = rounded(decoded.tensors);
      const sameStage = last?.tensors.every((name, i) => name === submitted.tensors[i]);
      if (last !== undefined && sameStage && last.tensors.length === submitted.tensors.length) {
        last.points.push(point);
      } else {
        parts.push({ tensors: submitted.tensors, points: [point] });
      }
    }
    return parts;
  }
}

function rounded({ step, trustRatio, histograms, ...columns }: TensorHealth): TensorHealth {
  const round = (values: readonly number[]) =>
    values.map((value) => Number(value.toPrecision(DIGITS)));
  return {
    step,
    gradNorm: round(columns.gradNorm),
    weightNorm: round(columns.weightNorm),
    updateRatio: round(columns.updateRatio),
    trustRatio: trustRatio === null ? null : round(trustRatio),
    nonFinite: columns.nonFinite,
    ...(histograms === undefined ? {} : { histograms }),
  };
}
