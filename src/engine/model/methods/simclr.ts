/**
 * SimCLR (Chen et al. 2020): NT-Xent of both views of every image against all other views of the
 * batch. One tower sees the views, each in a forward pass of its own: batch norm and the running
 * statistics take them one after the other, as lightly and solo-learn have it.
 */
import { launchNtXent } from '#kernels/ntXent/ntXent.ts';
import { rowsOf } from '#model/stepBuilder.ts';
import type { Method } from './method.ts';
import { scalerOf } from './moco.ts';

export const simclr: Method = {
  arrays: () => [],
  record(step) {
    const { graph } = step;
    const { temperature } = step.parts.config;
    const passes = step.microBatches.map((micro) => {
      const net = step.query(micro);
      return { micro, net, output: step.embed(net, step.queryInput(micro)) };
    });
    const outputs = passes.map(({ output }) => output);
    const embedded = graph.within({ part: 'forward' }, () => step.joined(outputs, 'embeddings'));
    const queries = step.unit(embedded, 'queries');
    const { batch: rows, channels: dim } = queries.source;
    const lossRows = step.lossRows(1);
    const dz = graph.scratch([rows, dim], 'gradient of queries');
    const arrays = { z: queries.rows, dz, rows: lossRows.all, ...scalerOf(step) };
    graph.within({ part: 'forward', gradient: dz }, () =>
      launchNtXent(graph, { rows, dim, temperature }, arrays, step.parts.half),
    );
    const gradient = step.sourceGradient(queries, dz, 'gradient of embedding');
    for (const { micro, net, output } of passes) {
      // Every row's loss needs all outputs, so micro-batches go forward again for their backward pass
      // (Gao et al. 2021, arXiv 2101.06983) and none keeps its activations meanwhile.
      const again = passes.length === 1 ? net : step.query(micro);
      const y = again === net ? output : step.embed(again, step.queryInput(micro));
      again.seed(y, rowsOf(gradient, micro.first, micro.rows));
      again.backward();
    }
    return { queries, keys: null, protoQueries: queries, lossRows };
  },
  commit: () => ({}),
  refill: null,
};
