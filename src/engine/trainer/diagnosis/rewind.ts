import { type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Model } from '#model/model.ts';
import { KINDS } from '#model/state.ts';
import { STATUS_LENGTH } from '#optim/settings.ts';
import type { StageRun } from '#trainer/step/stageRun.ts';
import type { SubmittedStep } from '#trainer/step/stepMetrics.ts';
import { Snapshot } from './snapshot.ts';
import type { KeptStep } from './stepRing.ts';

/** Everything on the GPU that a step reads or writes and that outlives it, whole buffers. */
export function stateArrays(model: Model, run: StageRun): readonly GpuArray[] {
  const kept = model.rows.filter(({ kind }) => KINDS[kind].inSnapshot);
  return [...kept.map(({ array }) => array), run.segmentState];
}

/** Steps from one snapshot of an unguarded run to the next. */
const EVERY = 16;

/**
 * Restores the model's state before a non-finite step. In a guarded run such a step writes nothing,
 * so there is nothing to restore. In an unguarded run it has been applied: the state is copied
 * every few steps, and the steps since the last copy are run again, with bit-identical results.
 */
export class Rewinder {
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #unguarded: boolean;
  /** Two, as the newer may have been taken after the bad step but before its record was read. */
  #kept: { readonly index: number; readonly copy: Snapshot }[] = [];

  constructor(gpu: Gpu, model: Model, unguarded: boolean) {
    this.#gpu = gpu;
    this.#model = model;
    this.#unguarded = unguarded;
  }

  /** To be called before each step is submitted. @param index 0-based number of the step */
  beforeStep(run: StageRun, index: number): void {
    if (!this.#unguarded) return;
    const [newest] = this.#kept;
    if (newest !== undefined && index - newest.index < EVERY) return;
    const old = this.#kept.length > 1 ? this.#kept.pop() : undefined;
    const copy = old?.copy ?? new Snapshot(this.#gpu, stateArrays(this.#model, run));
    copy.take();
    this.#kept.unshift({ index, copy });
  }

  /** Drops the snapshots: the next steps have other graphs or other clusters. */
  forget(): void {
    for (const { copy } of this.#kept) copy.destroy();
    this.#kept = [];
  }

  /**
   * @param kept the run's last steps, by rising step
   * @param broken one of them; later steps changed nothing, unless the run is unguarded
   * @param prepare writes a step's inputs
   * @returns false if the state before the step cannot be restored
   */
  async rewind(
    run: StageRun,
    kept: readonly KeptStep[],
    broken: KeptStep,
    prepare: (step: SubmittedStep) => Promise<void>,
  ): Promise<boolean> {
    const { index } = broken.submitted;
    const before = kept.find(({ submitted }) => submitted.index === index - 1);
    if (this.#unguarded) {
      const start = this.#kept.find((snapshot) => snapshot.index <= index);
      if (start === undefined) return false;
      const again = kept.filter(
        ({ submitted: step }) => step.index >= start.index && step.index < index,
      );
      if (again.length !== index - start.index) return false;
      start.copy.restore();
      for (const { submitted } of again) {
        await prepare(submitted);
        run.graph.submit();
      }
    } else {
      const later = kept.filter(({ submitted }) => submitted.index >= index);
      if (later.some(({ decoded }) => decoded.metrics.committed === 1)) return false;
      const scale = before?.decoded.metrics.lossScale;
      if (scale != null) upload(this.#gpu, this.#model.scaler, Float32Array.of(scale, 0, 0, 0));
    }
    upload(this.#gpu, this.#model.status, new Uint32Array(STATUS_LENGTH));
    // A tensor written only in part by a command must not keep the earlier step's values.
    for (const { kind, array } of this.#model.rows) {
      if (KINDS[kind].cleared) upload(this.#gpu, array, new Float32Array(array.length));
    }
    return true;
  }
}
