import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { CommittedParts } from '#kernels/update/update.ts';
import type { EncoderLayout } from '#model/parameters.ts';
import type { ArraySpec } from '#model/state.ts';
import type {
  LossRows,
  ModelParts,
  StepBuilder,
  StepInputs,
  UnitRows,
} from '#model/stepBuilder.ts';
import type { RunConfig } from '#run/config.ts';
import type { Stage } from '#run/stages.ts';

/** What a method's arrays follow from. */
export interface ArrayNeeds {
  readonly config: RunConfig;
  readonly layout: EncoderLayout;
  /** A tower's parameters before the first step, by the config's seed. */
  readonly initialTower: () => Float32Array<ArrayBuffer>;
}

/** What a method has recorded of a step, all micro-batches together. */
export interface RecordedStep {
  /** Of the query views; their health is measured. */
  readonly queries: UnitRows;
  /** The queries' partners in the key tower, where there is one. */
  readonly keys: UnitRows | null;
  /** The key tower's next parameters, where there is one. */
  readonly next?: GpuArray;
  /** Whether the key tower counts the second view first in its running statistics. */
  readonly keysReversed?: boolean;
  /** What the prototypes are compared with; the queries where there is no own head for that. */
  readonly protoQueries: UnitRows;
  readonly lossRows: LossRows;
}

/** How a method trains. */
export interface Method {
  /** The arrays that it adds to the query tower, the optimizer and the step's own. */
  readonly arrays: (needs: ArrayNeeds) => readonly ArraySpec[];
  /** Records the towers and losses of a step, and the query tower's backward pass. */
  readonly record: (step: StepBuilder) => RecordedStep;
  /** What changes, beside running statistics, when a step is committed. */
  readonly commit: (step: StepBuilder, recorded: RecordedStep) => CommittedParts;
  /** Records what fills the queue with the keys of a batch; null for a method without a queue. */
  readonly refill:
    | ((parts: ModelParts, graph: StepGraph, stage: Stage, inputs: StepInputs) => void)
    | null;
}
