/**
 * Momentum Contrast (He et al. 2020; Chen et al. 2020 for the head): InfoNCE of the queries with
 * their keys against a queue of earlier keys.
 */
import { RandomStream } from '#base/random.ts';
import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchInfoNce, leavesSourceGradient } from '#kernels/infoNce/infoNce.ts';
import { type CommittedParts, launchCommit } from '#kernels/update/update.ts';
import { type MicroBatch, microBatchesOf } from '#model/microBatches.ts';
import { type ArraySpec, wholeTensor } from '#model/state.ts';
import {
  type ModelParts,
  rowsOf,
  StepBuilder,
  type StepInputs,
  type UnitRows,
} from '#model/stepBuilder.ts';
import { scalesLoss } from '#optim/fromConfig.ts';
import type { RunConfig } from '#run/config.ts';
import type { Stage } from '#run/stages.ts';
import { joinedKeys, keyTowerArrays, momentumTowers, movedKey } from './keyTower.ts';
import type { ArrayNeeds, Method, RecordedStep } from './method.ts';

export const moco: Method = {
  arrays: (needs) => [...keyTowerArrays(needs), queueArray(needs)],
  record(step) {
    const { keys, pass, next } = momentumTowers(step);
    const lossRows = step.lossRows(1);
    const parts = step.microBatches.map((micro) => {
      const { net, part } = pass(micro);
      const rows = lossRows.of(0, micro);
      if (leavesSourceGradient(step.parts.gpu, step.probe.logits)) {
        net.seed(part.source, launchInstanceLoss(step, micro, part, keys, rows, 'source'));
      } else {
        const dq = launchInstanceLoss(step, micro, part, keys, rows);
        step.seed(net, part, dq, 'gradient of embedding');
      }
      net.backward();
      return part;
    });
    const queries = step.joinedUnits(parts, 'queries');
    return { queries, keys, next, keysReversed: step.views === 2, protoQueries: queries, lossRows };
  },
  commit: committedKeys,
  refill: refillQueue,
};

/** [K, D], one unit row per key. */
export function queueArray({ config }: ArrayNeeds): ArraySpec {
  const { queueLength, embeddingDim } = config;
  return {
    name: 'queue',
    kind: 'queue',
    shape: [queueLength, embeddingDim],
    tensors: [wholeTensor('queue', 'queue', [embeddingDim, queueLength])],
    initial: () => randomUnitRows(config),
  };
}

/**
 * InfoNCE of a micro-batch's queries with the batch's keys against the queue, of two directions the
 * sum. @returns its gradient of the queries, or of what they were made of
 */
export function launchInstanceLoss(
  step: StepBuilder,
  micro: MicroBatch,
  { rows: q, source, norms }: UnitRows,
  keys: UnitRows,
  rows: GpuArray,
  gradientOf: 'queries' | 'source' = 'queries',
): GpuArray {
  const { graph, probe } = step;
  const { model, config, half } = step.parts;
  const { batchSize, queueLength, temperature } = config;
  const { batch, channels: dim } = source;
  const isSource = gradientOf === 'source';
  const dq = isSource
    ? graph.scratch([batch, dim], 'gradient of embedding', half)
    : graph.scratch([batch, dim], 'gradient of queries');
  const k = rowsOf(keys.rows, micro.first, micro.rows);
  const extras = { ...scalerOf(step), logits: probe.logits, ...(isSource && { norms }) };
  const arrays = { q, k, queue: model.queue, dq, rows, ...extras };
  graph.within({ part: 'forward', gradient: dq }, () =>
    launchInfoNce(
      graph,
      { batch: batchSize, rows: batch, dim, queueLength, temperature },
      arrays,
      half,
    ),
  );
  return dq;
}

/** The loss scale, where losses are multiplied by it. */
export function scalerOf({ parts: { model, config } }: StepBuilder): {
  readonly scaler?: GpuArray;
} {
  return scalesLoss(config) ? { scaler: model.scaler } : {};
}

/** The key tower's step, and the keys into the queue. */
export function committedKeys(step: StepBuilder, recorded: RecordedStep): CommittedParts {
  const { keys } = recorded;
  if (keys === null) throw new Error('a step without keys has nothing for the queue');
  // As MoCo's notebook has it: the first views' keys first. They are the second views' partners.
  const behind = step.views === 1 ? 0 : step.parts.config.batchSize;
  return { key: movedKey(step, recorded), queue: enqueued(step, keys.rows, behind) };
}

/**
 * Records the keys of a batch alone and puts them into the queue, for refilling it when a stage
 * changes what a key is. The key tower does not change; batch norm uses the batch, as in a step.
 */
export function refillQueue(
  parts: ModelParts,
  graph: StepGraph,
  stage: Stage,
  inputs: StepInputs,
): void {
  const step = new StepBuilder(parts, graph, stage, inputs);
  const embedded = microBatchesOf(parts.config, 1).map((micro) => {
    const views = step.keyView(micro);
    return step.embed(
      step.tower(1, micro, parts.model.key, null, () => false),
      views,
    );
  });
  // The order matters to no one; a symmetric loss has key rows of both views only.
  const order = step.views === 1 ? inputs.keyRow : undefined;
  const keys = step.unit(joinedKeys(step, embedded), 'keys', order);
  const { status } = parts.model;
  graph.within({ part: 'update' }, () =>
    launchCommit(graph, status, { queue: enqueued(step, keys.rows) }),
  );
}

function enqueued({ parts: { model, config } }: StepBuilder, keys: GpuArray, behind = 0) {
  const { scalars, queue } = model;
  return { keys, dim: config.embeddingDim, scalars, queue, behind };
}

/** The queue before the first step: random directions, as in MoCo. */
function randomUnitRows({ queueLength, embeddingDim, seed }: RunConfig): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(queueLength * embeddingDim);
  for (let row = 0; row < queueLength; row++) {
    const stream = new RandomStream(seed, 'queue', row);
    const line = rows.subarray(row * embeddingDim, (row + 1) * embeddingDim);
    let square = 0;
    for (let d = 0; d < embeddingDim; d++) {
      const value = stream.normal();
      line[d] = value;
      square += value * value;
    }
    const norm = Math.sqrt(square);
    for (let d = 0; d < embeddingDim; d++) line[d] = (line[d] as number) / norm;
  }
  return rows;
}
