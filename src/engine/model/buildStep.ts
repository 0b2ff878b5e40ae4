import type { GpuArray } from '#gpu/array.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchFeatureHealth } from '#kernels/health/health.ts';
import { launchCommit, launchStepRecord } from '#kernels/update/update.ts';
import { launchOptimizer } from '#optim/optimizer.ts';
import type { SegmentTable } from '#optim/segments.ts';
import type { OptimizerSettings } from '#optim/settings.ts';
import { normGroups } from '#run/microBatches.ts';
import type { Stage } from '#run/stages.ts';
import { METHOD_RECORDERS } from './methods/table.ts';
import { type ModelParts, StepBuilder, type StepInputs, type StepProbe } from './stepBuilder.ts';

/** The optimizer of a stage: what it trains, and the state of every trained tensor. */
export interface StageOptimizer {
  readonly table: SegmentTable;
  readonly segmentState: GpuArray;
  readonly settings: OptimizerSettings;
}

/** Arrays of a built step that live as long as something in the graph reads them. */
export interface BuiltStep {
  /** Unit rows [queries, D]: queries of InfoNCE, keys, queries of ProtoNCE. */
  readonly queries: GpuArray;
  /** Null for a method without a key tower. */
  readonly keys: GpuArray | null;
  readonly protoQueries: GpuArray;
  /** Layers in the order of the record's maxima. */
  readonly maximaNames: readonly string[];
}

/**
 * Builds one training step of a stage. In this order: the method's towers, losses against the queue
 * and the prototypes as they were, and backward passes, the optimizer's decision, and
 * everything that changes state.
 */
export function buildStep(
  parts: ModelParts,
  graph: StepGraph,
  stage: Stage,
  optimizer: StageOptimizer,
  inputs: StepInputs,
  probe: StepProbe = {},
): BuiltStep {
  const { model, config } = parts;
  const method = METHOD_RECORDERS[config.method];
  const step = new StepBuilder(parts, graph, stage, inputs, probe);
  const recorded = method.record(step);
  const { queries, keys, protoQueries, lossRows } = recorded;

  const forward = graph.scratch([4], 'forward verdict');
  const { batchStatistics: statistics, query, gradients, scalars, scaler, status } = model;
  graph.within({ part: 'forward' }, () => {
    const { rows: unit, norms, source } = queries;
    const { batch, channels: dim, array: raw } = source;
    const health = { batch, dim, raw, unit, norms, out: model.recordPart('health') };
    if (graph.gpu.summary.software) launchFeatureHealth(graph, health);
    const { losses, all: rows } = lossRows;
    const record = model.recordPart('step');
    launchStepRecord(
      graph,
      { batch: lossRows.queries, losses },
      { rows, statistics, record, forward },
      health,
    );
  });
  const { table, segmentState, settings } = optimizer;
  const [first, second = null] = model.moments;
  if (first === undefined) throw new Error('the optimizer has no moments');
  graph.within({ part: 'update' }, () => {
    launchOptimizer(
      graph,
      {
        ...{ scalars, forward, gradient: gradients, parameters: query },
        ...{ first, second, segmentState, scaler, status },
        record: model.recordPart('optimizer'),
        segmentRecord: model.recordPart('segments'),
      },
      table,
      settings,
    );
    const groups = {
      ...{ groups: normGroups(config), views: step.views },
      // The key tower's part is the second; in MoCo's notebook it sees the second view first.
      ...(recorded.keysReversed && { reversedFrom: model.layout.statistics.length }),
    };
    const batch = { ...groups, batch: statistics, running: model.running };
    const [range, ...more] = step.changedStatistics();
    launchCommit(graph, status, {
      ...method.commit(step, recorded),
      ...(range && { statistics: { ...batch, range } }),
    });
    for (const other of more) {
      launchCommit(graph, status, { statistics: { ...batch, range: other } });
    }
  });
  return {
    queries: queries.rows,
    keys: keys?.rows ?? null,
    protoQueries: protoQueries.rows,
    maximaNames: step.maxima.names,
  };
}
