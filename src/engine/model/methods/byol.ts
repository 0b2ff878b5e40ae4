/**
 * Bootstrap Your Own Latent (Grill et al. 2020): a predictor after the query tower's embedding of one
 * view is to meet the key tower's embedding of the other view. The loss is 2 − 2·cos, averaged over the
 * batch and summed over both directions. There are no negatives. Each tower sees the views in a forward
 * pass each: batch norm and the running statistics take them one after the other.
 */
import { launchByol } from '#kernels/byol/byol.ts';
import { runHead } from '#model/heads.ts';
import { rowsOf } from '#model/stepBuilder.ts';
import { keyTowerArrays, momentumTowers, movedKey } from './keyTower.ts';
import type { Method } from './method.ts';
import { scalerOf } from './moco.ts';

export const byol: Method = {
  arrays: keyTowerArrays,
  record(step) {
    const { graph } = step;
    const { config } = step.parts;
    const { keys, pass, next } = momentumTowers(step);
    const lossRows = step.lossRows(1);
    const parts = step.microBatches.map((micro) => {
      const { net, embedded, part } = pass(micro);
      const predicted = step.unit(runHead(net, 'predictor', embedded, config), 'predictions');
      const { batch: rows, channels: dim } = predicted.source;
      const dq = graph.scratch([rows, dim], 'gradient of predictions');
      const arrays = {
        ...{ q: predicted.rows, k: rowsOf(keys.rows, micro.first, rows), dq },
        ...{ rows: lossRows.of(0, micro), ...scalerOf(step) },
      };
      graph.within({ part: 'forward', gradient: dq }, () =>
        launchByol(graph, { batch: config.batchSize, rows, dim }, arrays),
      );
      step.seed(net, predicted, dq, 'gradient of predictor');
      net.backward();
      return part;
    });
    const queries = step.joinedUnits(parts, 'queries');
    return { queries, keys, next, protoQueries: queries, lossRows };
  },
  commit: (step, recorded) => ({ key: movedKey(step, recorded) }),
  refill: null,
};
