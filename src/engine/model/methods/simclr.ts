/**
 * SimCLR (Chen et al. 2020): NT-Xent of both views of every image against all other views of the
 * batch. One tower sees the views, each in a forward pass of its own: batch norm and the running
 * statistics take them one after the other, as lightly and solo-learn have it.
 */
import { launchNtXent } from '#kernels/ntXent/ntXent.ts';
import type { Method } from './method.ts';
import { scalerOf } from './moco.ts';

export const simclr: Method = {
  arrays: () => [],
  record(step) {
    const { graph } = step;
    const { temperature } = step.parts.config;
    const queries = step.unit(step.embed(step.query, step.queryInput), 'queries');
    const { batch: rows, channels: dim } = queries.source;
    const lossRows = step.lossRows(1);
    const dz = graph.scratch([rows, dim], 'gradient of queries');
    const arrays = { z: queries.rows, dz, rows: lossRows.of(0), ...scalerOf(step) };
    graph.within({ part: 'forward', gradient: dz }, () =>
      launchNtXent(graph, { rows, dim, temperature }, arrays, step.parts.half),
    );
    step.seed(queries, dz, 'gradient of embedding');
    return { queries, keys: null, protoQueries: queries, lossRows };
  },
  commit: () => {},
  refill: null,
};
