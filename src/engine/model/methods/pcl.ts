/**
 * Prototypical Contrastive Learning (Li et al. 2021): MoCo's InfoNCE, and ProtoNCE of the queries
 * with the prototypes that a clustering of the key features found, at several granularities.
 */
import { numberList } from '#base/numberList.ts';
import { launchProtoNce } from '#kernels/protoNce/protoNce.ts';
import { SCALAR } from '#kernels/update/update.ts';
import { runHead } from '#model/heads.ts';
import { GRANULARITY_ARRAYS } from '#model/model.ts';
import { type ArraySpec, wholeTensor } from '#model/state.ts';
import { usesPrototypes } from '#run/configRules.ts';
import { keyTowerArrays, momentumKeys } from './keyTower.ts';
import type { ArrayNeeds, Method } from './method.ts';
import { commitKeys, launchInstanceLoss, queueArray, refillQueue, scalerOf } from './moco.ts';

export const pcl: Method = {
  arrays: (needs) => [...keyTowerArrays(needs), queueArray(needs), ...prototypeArrays(needs)],
  record(step) {
    const { graph, stage, probe } = step;
    const { model, config, half } = step.parts;
    const { batchSize: batch, embeddingDim: dim, dedupe } = config;
    const keys = momentumKeys(step);
    const embedded = step.embed(step.query, step.view(0));
    const queries = step.unit(embedded, 'queries');
    // In the notes head b is on the key side only: prototypes are compared with head a's queries.
    const ownHead = stage.losses.proto && stage.parts.b !== 'absent' && config.heads === 'split';
    const protoQueries = ownHead
      ? step.unit(runHead(step.query, 'headB', embedded, config), 'prototype queries')
      : queries;

    const granularities = stage.losses.proto ? model.granularities : [];
    const lossRows = step.lossRows(1 + granularities.length);
    const dInst = launchInstanceLoss(step, queries, keys, lossRows.of(0));
    const dProto =
      ownHead || !stage.losses.inst
        ? graph.scratch([batch, dim], 'gradient of prototype queries')
        : dInst;
    granularities.forEach(({ centroids, density, columns: cols }, g) => {
      const shape = {
        ...{ batch, dim, negatives: cols.length - batch, dedupe },
        granularities: granularities.length,
      };
      const arrays = {
        ...{ q: protoQueries.rows, centroids, density, cols, scalars: model.scalars },
        ...{ negativesAt: SCALAR.NEGATIVES + g, dq: dProto, rows: lossRows.of(1 + g) },
        ...scalerOf(step),
        logits: probe.protoLogits?.[g],
      };
      const add = g > 0 || dProto === dInst;
      graph.within({ part: 'forward', gradient: dProto }, () =>
        launchProtoNce(graph, shape, arrays, { add, half }),
      );
    });
    if (stage.losses.inst || !ownHead) {
      step.seed(queries, stage.losses.inst ? dInst : dProto, 'gradient of embedding');
    }
    if (ownHead) step.seed(protoQueries, dProto, 'gradient of prototype embedding');
    return { queries, keys, protoQueries, lossRows };
  },
  commit: commitKeys,
  refill: refillQueue,
};

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
    { name: columns(g), kind: 'input', shape: [batchSize + Math.max(1, negatives)] },
  ]);
}
