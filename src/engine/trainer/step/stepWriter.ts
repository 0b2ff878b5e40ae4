import { upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Model } from '#model/model.ts';
import type { RunConfig } from '#run/config.ts';
import type { Adjustment } from '#run/protocol.ts';
import type { Stage } from '#run/stages.ts';
import type { RunClusters } from '#trainer/state/clusters.ts';
import type { BatchInputs } from './batchInputs.ts';
import { drawColumns } from './drawColumns.ts';
import type { StageRun } from './stageRun.ts';
import type { SubmittedStep } from './stepMetrics.ts';
import { stepScalars } from './stepScalars.ts';

interface StepWriterParts {
  readonly gpu: Gpu;
  readonly config: RunConfig;
  readonly model: Model;
  readonly inputs: BatchInputs;
  readonly clusters: RunClusters;
  readonly stepsPerEpoch: number;
}

/** The stage that a step is of. */
interface StageOfStep {
  readonly stage: Stage;
  /** Its 0-based number. */
  readonly number: number;
  readonly run: StageRun;
}

interface StepToWrite {
  /** Image numbers. */
  readonly batch: Uint32Array;
  readonly epoch: number;
  /** 0-based number of the step. */
  readonly index: number;
  /** What was changed by hand. */
  readonly adjusted: Adjustment;
}

/** Writes everything on the GPU that differs from step to step. */
export class StepWriter {
  readonly #parts: StepWriterParts;

  constructor(parts: StepWriterParts) {
    this.#parts = parts;
  }

  async write(
    { stage, number, run }: StageOfStep,
    { batch, epoch, index, adjusted }: StepToWrite,
  ): Promise<SubmittedStep> {
    const { gpu, config, model, inputs, clusters, stepsPerEpoch } = this.#parts;
    const { scalars, scheduled } = stepScalars(config, stage, index, stepsPerEpoch, adjusted);
    const granularities = stage.losses.proto ? model.granularities : [];
    const accProtoCeiling = drawColumns(gpu, config, granularities, {
      prototypesOf: (g) => clusters.prototypesOf(g, batch),
      index,
      scalars,
    });
    upload(gpu, model.scalars, scalars);
    await inputs.write(batch, epoch, index);
    return {
      ...{ index, batch: Uint32Array.from(batch), adjusted, epoch, stage: number },
      ...scheduled,
      inst: stage.losses.inst,
      granularities: granularities.length,
      accProtoCeiling,
      tensors: run.slots.map(({ name }) => name),
      layers: run.built.maximaNames,
    };
  }
}
