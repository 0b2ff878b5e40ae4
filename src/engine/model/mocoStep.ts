import type { GpuArray } from '#gpu/array.ts';
import { bytesOf } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, launchRoundHalf } from '#kernels/half/half.ts';
import { launchFeatureHealth } from '#kernels/health/health.ts';
import { launchInfoNce, ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { launchNormalize, launchNormalizeGrad } from '#kernels/normalize/normalize.ts';
import { launchProtoNce } from '#kernels/protoNce/protoNce.ts';
import {
  launchCommitKey,
  launchEnqueue,
  launchKeyMomentum,
  launchRunningStatistics,
  launchStepRecord,
  SCALAR,
} from '#kernels/update/update.ts';
import { scalesLoss } from '#optim/fromConfig.ts';
import { launchOptimizer } from '#optim/optimizer.ts';
import type { SegmentTable } from '#optim/segments.ts';
import type { OptimizerSettings } from '#optim/settings.ts';
import type { RunConfig } from '#run/config.ts';
import type { Stage } from '#run/stages.ts';
import { trainedParts } from '#run/stages.ts';
import { encode } from './encoder.ts';
import { type Activation, GpuNet } from './gpuNet.ts';
import { headA, headB } from './heads.ts';
import { Maxima } from './maxima.ts';
import type { Moco } from './moco.ts';
import { partOf } from './parameters.ts';

/** What a model's graphs are built from. */
export interface ModelParts {
  readonly gpu: Gpu;
  readonly model: Moco;
  readonly config: RunConfig;
  /** The rounding that autocast uses here; undefined without autocast. */
  readonly half: Half | undefined;
}

/** The optimizer of a stage: what it trains, and its state a trained tensor. */
export interface StageOptimizer {
  readonly table: SegmentTable;
  readonly segmentState: GpuArray;
  readonly settings: OptimizerSettings;
}

/** What a step reads beside the model: written before each run of the graph. */
export interface StepInputs {
  /** [2·batch, side, side, 3]: the query views, then the key views. */
  readonly views: GpuArray;
  /** u32 [batch]: where among the key views the query's partner stands. */
  readonly keyRow: GpuArray;
}

/** Arrays that receive what a step otherwise keeps to itself, for looking at one step. */
export interface StepProbe {
  /** [batch, 1 + K] */
  readonly logits?: GpuArray;
  /** A granularity each, [batch, batch + r]. */
  readonly protoLogits?: readonly GpuArray[];
}

/** Arrays of a built step that live as long as something in the graph reads them. */
export interface BuiltStep {
  /** Unit rows [batch, D]: queries of InfoNCE, keys, queries of ProtoNCE. */
  readonly queries: GpuArray;
  readonly keys: GpuArray;
  readonly protoQueries: GpuArray;
  /** Layers in the order of the record's maxima. */
  readonly maximaNames: readonly string[];
}

interface UnitRows {
  readonly source: Activation;
  readonly rows: GpuArray;
  readonly norms: GpuArray;
}

/** The rows of a batch, normalised. @param from order of the rows, see launchNormalize */
function normalized(
  graph: StepGraph,
  source: Activation,
  label: string,
  from?: GpuArray,
): UnitRows {
  const { batch, channels: dim } = source;
  const rows = graph.scratch([batch, dim], label);
  const norms = graph.scratch([batch], `${label} norms`);
  graph.within({ part: 'forward' }, () =>
    launchNormalize(graph, batch, dim, source.array, rows, norms, from),
  );
  return { source, rows, norms };
}

/**
 * Builds one training step of a stage. In this order: key momentum, keys, queries, the losses
 * against the queue and the prototypes as they were, the way back, the optimizer's decision, and
 * everything that changes state.
 */
export function buildStep(
  parts: ModelParts,
  graph: StepGraph,
  stage: Stage,
  optimizer: StageOptimizer,
  { views, keyRow }: StepInputs,
  probe: StepProbe = {},
): BuiltStep {
  const { model, config, half } = parts;
  const { batchSize: batch, embeddingDim: dim, queueLength, temperature, headRelu } = config;
  const { query, key, nextKey, scalars, status, queue, gradients } = model;
  const trained = new Set(trainedParts(stage));
  const withA = stage.parts.a !== 'absent';
  const withB = stage.parts.b !== 'absent';

  graph.within({ part: 'weights', tower: 'key' }, () =>
    launchKeyMomentum(graph, keyParts(model, trained), { query, key, scalars, next: nextKey }),
  );

  const input = inputOf(graph, views, half);
  const maxima = new Maxima(model.recordPart('maxima'));

  const keyNet = trainingNet(parts, graph, 1, nextKey, null, () => false, maxima);
  const keyViews = viewsOf(input, 1, batch);
  let keyOut = encode(keyNet, keyViews, config).embedding;
  if (withA) keyOut = headA(keyNet, keyOut, dim, headRelu);
  const keys = normalized(graph, keyOut, 'keys', keyRow);

  const trains = (name: string): boolean => trained.has(partOf(name));
  const net = trainingNet(parts, graph, 0, query, gradients, trains, maxima);
  let queryOut = encode(net, viewsOf(input, 0, batch), config).embedding;
  if (withA) queryOut = headA(net, queryOut, dim, headRelu);
  const queries = normalized(graph, queryOut, 'queries');
  // In the notes head b stands on the key side only: the prototypes are met by head a's queries.
  const ownQuery = stage.losses.proto && withB && config.heads === 'split';
  const protoOut = ownQuery ? headB(net, queryOut, dim, headRelu) : queryOut;
  const protoQueries = ownQuery ? normalized(graph, protoOut, 'prototype queries') : queries;

  const granularities = stage.losses.proto ? model.granularities : [];
  const losses = 1 + granularities.length;
  const rows = graph.scratch([losses, batch, ROW_LENGTH], 'loss rows');
  const rowsOf = (loss: number): GpuArray => {
    const length = batch * ROW_LENGTH;
    return { ...rows, offset: rows.offset + loss * length * 4, length };
  };
  const scaled = scalesLoss(config) ? { scaler: model.scaler } : {};
  const dInst = graph.scratch([batch, dim], 'gradient of queries');
  graph.within({ part: 'forward', gradient: dInst }, () =>
    launchInfoNce(
      graph,
      { batch, dim, queueLength, temperature },
      {
        q: queries.rows,
        k: keys.rows,
        queue,
        dq: dInst,
        rows: rowsOf(0),
        ...scaled,
        ...(probe.logits ? { logits: probe.logits } : {}),
      },
      half,
    ),
  );
  const dProto =
    ownQuery || !stage.losses.inst
      ? graph.scratch([batch, dim], 'gradient of prototype queries')
      : dInst;
  granularities.forEach(({ centroids, density, columns: cols }, g) => {
    const logits = probe.protoLogits?.[g];
    graph.within({ part: 'forward', gradient: dProto }, () =>
      launchProtoNce(
        graph,
        {
          batch,
          dim,
          negatives: cols.length - batch,
          dedupe: config.dedupe,
          granularities: granularities.length,
        },
        {
          q: protoQueries.rows,
          centroids,
          density,
          cols,
          scalars,
          negativesAt: SCALAR.NEGATIVES + g,
          dq: dProto,
          rows: rowsOf(1 + g),
          ...scaled,
          ...(logits ? { logits } : {}),
        },
        { add: g > 0 || dProto === dInst, ...(half === undefined ? {} : { half }) },
      ),
    );
  });

  const seed = (unit: UnitRows, dy: GpuArray, label: string): void => {
    const dSource = graph.scratch([batch, dim], label);
    graph.within({ part: 'gradient' }, () =>
      launchNormalizeGrad(graph, batch, dim, dy, unit.rows, unit.norms, dSource, half),
    );
    net.seed(unit.source, dSource);
  };
  if (stage.losses.inst || !ownQuery) {
    seed(queries, stage.losses.inst ? dInst : dProto, 'gradient of embedding');
  }
  if (ownQuery) seed(protoQueries, dProto, 'gradient of prototype embedding');
  net.backward();

  const forward = graph.scratch([4], 'forward verdict');
  const { batchStatistics: statistics } = model;
  const record = model.recordPart('step');
  graph.within({ part: 'forward' }, () => {
    launchFeatureHealth(
      graph,
      { raw: queries.source.array, unit: queries.rows, norms: queries.norms },
      { batch, dim },
      model.recordPart('health'),
    );
    launchStepRecord(graph, { batch, losses }, { rows, statistics, record, forward });
  });
  const { first, second, scaler } = model;
  const { table, segmentState, settings } = optimizer;
  graph.within({ part: 'update' }, () => {
    launchOptimizer(
      graph,
      {
        scalars,
        forward,
        gradient: gradients,
        parameters: query,
        first,
        second,
        segmentState,
        scaler,
        status,
        record: model.recordPart('optimizer'),
        segmentRecord: model.recordPart('segments'),
      },
      table,
      settings,
    );
    launchCommitKey(graph, nextKey, status, key);
    if (trained.has('encoder') || config.frozenBuffers === 'update') {
      launchRunningStatistics(graph, config.bnGroups, statistics, status, model.running);
    }
    launchEnqueue(graph, dim, keys.rows, scalars, status, queue);
  });
  return {
    queries: queries.rows,
    keys: keys.rows,
    protoQueries: protoQueries.rows,
    maximaNames: maxima.names,
  };
}

/**
 * Builds the keys of a batch alone and puts them into the queue, for filling it anew when a stage
 * changes what a key is. The key tower stands still; batch norm uses the batch, as in a step.
 */
export function buildRefill(
  parts: ModelParts,
  graph: StepGraph,
  stage: Stage,
  { views, keyRow }: StepInputs,
): void {
  const { model, config, half } = parts;
  const { batchSize: batch, embeddingDim: dim } = config;
  const input = inputOf(graph, views, half);
  const net = trainingNet(parts, graph, 1, model.key, null, () => false);
  let out = encode(net, viewsOf(input, 1, batch), config).embedding;
  if (stage.parts.a !== 'absent') out = headA(net, out, dim, config.headRelu);
  const keys = normalized(graph, out, 'keys', keyRow);
  graph.within({ part: 'update' }, () =>
    launchEnqueue(graph, dim, keys.rows, model.scalars, model.status, model.queue),
  );
}

/**
 * Builds an evaluation of the query tower on plain images [batch, side, side, 3], with running
 * statistics: the pooled features [batch, C] and the unit embedding [batch, D] that InfoNCE
 * compares in this stage.
 */
export function buildEvaluation(
  { gpu, model, config }: ModelParts,
  graph: StepGraph,
  stage: Stage,
  images: GpuArray,
): { readonly features: GpuArray; readonly embedding: GpuArray } {
  const net = new GpuNet(gpu, graph, towerOf(model, 0, model.query, null), null);
  const { features, embedding } = encode(net, activationOf(images), config);
  const { embeddingDim: dim, headRelu } = config;
  const out = stage.parts.a === 'absent' ? embedding : headA(net, embedding, dim, headRelu);
  return { features: features.array, embedding: normalized(graph, out, 'unit embedding').rows };
}

/**
 * Builds the features that are clustered, of plain images [batch, side, side, 3]: the key tower in
 * evaluation mode through the heads this stage has, unit rows [batch, D] (PCL, E-step).
 */
export function buildKeyFeatures(
  { gpu, model, config }: ModelParts,
  graph: StepGraph,
  stage: Stage,
  images: GpuArray,
): GpuArray {
  const net = new GpuNet(gpu, graph, towerOf(model, 1, model.key, null), null);
  let out = encode(net, activationOf(images), config).embedding;
  const { embeddingDim: dim, headRelu } = config;
  if (stage.parts.a !== 'absent') out = headA(net, out, dim, headRelu);
  if (stage.parts.b !== 'absent') out = headB(net, out, dim, headRelu);
  return normalized(graph, out, 'key features').rows;
}

/** The views as the encoders take them: rounded and packed under autocast. */
function inputOf(graph: StepGraph, views: GpuArray, half: Half | undefined): GpuArray {
  if (half === undefined) return views;
  const input = graph.scratch(views.shape, 'views in half', half);
  graph.within({ part: 'data' }, () => launchRoundHalf(graph, views, input, half));
  return input;
}

function activationOf(images: GpuArray): Activation {
  const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
  return { array: images, batch, height, width, channels };
}

/** The query (0) or the key (1) half of the views. */
function viewsOf(views: GpuArray, side: 0 | 1, batch: number): Activation {
  const [, height = 0, width = 0, channels = 0] = views.shape;
  const length = views.length / 2;
  const offset = views.offset + (side * bytesOf(views)) / 2;
  const shape = [batch, height, width, channels];
  return { array: { ...views, offset, length, shape }, batch, height, width, channels };
}

function towerOf(model: Moco, tower: 0 | 1, parameters: GpuArray, gradients: GpuArray | null) {
  const { length } = model.layout.statistics;
  const running = { ...model.running, offset: tower * length * 4, length };
  return { layout: model.layout, parameters, gradients, running };
}

/** What the labels of a tower's arrays begin with. */
const TOWERS = ['query', 'key'] as const;

function trainingNet(
  { gpu, model, config, half }: ModelParts,
  graph: StepGraph,
  tower: 0 | 1,
  parameters: GpuArray,
  gradients: GpuArray | null,
  trains: (name: string) => boolean,
  maxima?: Maxima,
): GpuNet {
  let weights = parameters;
  if (half !== undefined) {
    const rounded = graph.scratch(parameters.shape, `${TOWERS[tower]} weights in half`);
    weights = rounded;
    graph.within({ part: 'weights', tower: TOWERS[tower] }, () =>
      launchRoundHalf(graph, parameters, rounded, half),
    );
  }
  const { length } = model.layout.statistics;
  const batch = model.batchStatistics;
  return new GpuNet(
    gpu,
    graph,
    { ...towerOf(model, tower, weights, gradients), master: parameters },
    {
      batchStatistics: {
        ...batch,
        offset: tower * length * 4,
        length: batch.length - tower * length,
      },
      groupStride: 2 * length,
      groups: config.bnGroups,
    },
    { trains, half, maxima, tower: TOWERS[tower] },
  );
}

function keyParts(model: Moco, trained: ReadonlySet<string>) {
  const { slots, length } = model.layout.parameters;
  const firstOf = (part: string): number =>
    slots.find(({ name }) => partOf(name) === part)?.offset ?? length;
  return {
    headA: firstOf('a'),
    headB: firstOf('b'),
    trained: { encoder: trained.has('encoder'), a: trained.has('a'), b: trained.has('b') },
  };
}
