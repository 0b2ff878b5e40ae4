/**
 * Prototypical Contrastive Learning (Li et al. 2021): MoCo's InfoNCE, and ProtoNCE of the queries
 * with the prototypes that a clustering of the key features found, at several granularities.
 */
import { numberList } from '#base/numberList.ts';
import type { GpuArray } from '#gpu/array.ts';
import { launchProtoNce } from '#kernels/protoNce/protoNce.ts';
import { SCALAR } from '#kernels/update/update.ts';
import { runHead } from '#model/heads.ts';
import type { MicroBatch } from '#model/microBatches.ts';
import { GRANULARITY_ARRAYS } from '#model/model.ts';
import { type ArraySpec, wholeTensor } from '#model/state.ts';
import { rowsOf } from '#model/stepBuilder.ts';
import { usesPrototypes } from '#run/configRules.ts';
import { queryViews } from '#run/methods.ts';
import { keyTowerArrays, momentumTowers } from './keyTower.ts';
import type { ArrayNeeds, Method } from './method.ts';
import { committedKeys, launchInstanceLoss, queueArray, refillQueue, scalerOf } from './moco.ts';

export const pcl: Method = {
  arrays: (needs) => [...keyTowerArrays(needs), queueArray(needs), ...prototypeArrays(needs)],
  record(step) {
    const { graph, stage, probe } = step;
    const { model, config, half } = step.parts;
    const { batchSize: batch, embeddingDim: dim, dedupe, negatives, protoWeight: weight } = config;
    const { keys, pass, next } = momentumTowers(step);
    // In the notes head b is on the key side only: prototypes are compared with head a's queries.
    const ownHead = stage.losses.proto && stage.parts.b !== 'absent' && config.heads === 'split';
    const granularities = stage.losses.proto ? model.granularities : [];
    const lossRows = step.lossRows(1 + granularities.length);
    const parts = step.microBatches.map((micro) => {
      const { net, embedded, part: queries } = pass(micro);
      const protoQueries = ownHead
        ? step.unit(runHead(net, 'headB', embedded, config), 'prototype queries')
        : queries;
      const dInst = launchInstanceLoss(step, micro, queries, keys, lossRows.of(0, micro));
      const dProto =
        ownHead || !stage.losses.inst
          ? graph.scratch([micro.rows, dim], 'gradient of prototype queries')
          : dInst;
      granularities.forEach(({ centroids, density, columns }, g) => {
        const add = g > 0 || dProto === dInst;
        const losses = lossRows.of(1 + g, micro);
        // Each view's queries are a batch of their own, with their own columns.
        for (const { view, at, first, rows } of viewsIn(micro, batch)) {
          const shape = {
            ...{ batch, share: { first, rows }, dim, negatives: Math.max(1, negatives), dedupe },
            ...{ weight, granularities: granularities.length },
          };
          const cols = partOf(columns, view, step.views);
          const arrays = {
            ...{ q: rowsOf(protoQueries.rows, at, rows), centroids, density, cols },
            ...{ scalars: model.scalars, negativesAt: SCALAR.NEGATIVES + g },
            ...{ dq: rowsOf(dProto, at, rows), rows: rowsOf(losses, at, rows) },
            ...scalerOf(step),
            logits: view === 0 ? probe.protoLogits?.[g] : undefined,
          };
          graph.within({ part: 'forward', gradient: dProto }, () =>
            launchProtoNce(graph, shape, arrays, { add, half }),
          );
        }
      });
      if (stage.losses.inst || !ownHead) {
        step.seed(net, queries, stage.losses.inst ? dInst : dProto, 'gradient of embedding');
      }
      if (ownHead) step.seed(net, protoQueries, dProto, 'gradient of prototype embedding');
      net.backward();
      return { queries, protoQueries };
    });
    const joined = (name: 'queries' | 'protoQueries', label: string) =>
      step.joinedUnits(
        parts.map((part) => part[name]),
        label,
      );
    const queries = joined('queries', 'queries');
    const protoQueries = ownHead ? joined('protoQueries', 'prototype queries') : queries;
    return { queries, keys, next, keysReversed: step.views === 2, protoQueries, lossRows };
  },
  commit: committedKeys,
  refill: refillQueue,
};

/** The rows of a micro-batch by view: where they are in it, and where in the view. */
function viewsIn({ first, rows }: MicroBatch, batch: number) {
  const each = Math.min(rows, batch);
  return Array.from({ length: rows / each }, (_, i) => {
    const row = first + i * each;
    return { view: Math.floor(row / batch), at: i * each, first: row % batch, rows: each };
  });
}

/** One of so many equal parts of an array. */
function partOf(array: GpuArray, part: number, parts: number): GpuArray {
  const length = array.length / parts;
  return { ...array, offset: array.offset + part * length * 4, length, shape: [length] };
}

/** Several views' columns each begin where an array may be bound. */
const columnsShape = (columns: number, views: number): number[] =>
  views === 1 ? [columns] : [views, 64 * Math.ceil(columns / 64)];

/** Three arrays for every granularity; see Granularity. */
function prototypeArrays({ config }: ArrayNeeds): ArraySpec[] {
  if (!usesPrototypes(config)) return [];
  const { batchSize, embeddingDim, negatives, numClusters } = config;
  const { centroids, density, columns } = GRANULARITY_ARRAYS;
  return numberList(numClusters).flatMap((k, g): ArraySpec[] => [
    {
      name: centroids(g),
      kind: 'prototypes',
      shape: [k, embeddingDim],
      tensors: [wholeTensor(`cluster.${g}.centroids`, 'rows', [k, embeddingDim])],
    },
    {
      name: density(g),
      kind: 'prototypes',
      shape: [k],
      tensors: [wholeTensor(`cluster.${g}.density`, 'vector', [k])],
    },
    {
      name: columns(g),
      kind: 'input',
      shape: columnsShape(batchSize + Math.max(1, negatives), queryViews(config)),
    },
  ]);
}
