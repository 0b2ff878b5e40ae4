import { accuracyCeiling, drawPrototypes } from '#cluster/negatives.ts';
import { upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { SCALAR } from '#kernels/update/update.ts';
import type { Granularity } from '#model/model.ts';
import type { RunConfig } from '#run/config.ts';
import { keyOrder } from './batchInputs.ts';

/**
 * Draws a step's prototypes, own and negative, for every granularity and puts their numbers where
 * ProtoNCE reads them; their count goes into `scalars`.
 * @returns upper bound of the prototype accuracy, percent; null without granularities
 */
export function drawColumns(
  gpu: Gpu,
  config: RunConfig,
  granularities: readonly Granularity[],
  step: {
    /** Prototype of every image of the batch, by granularity. */
    readonly prototypesOf: (granularity: number) => number[];
    /** 0-based number of the step. */
    readonly index: number;
    readonly scalars: Float32Array<ArrayBuffer>;
  },
): number | null {
  const { negatives, seed, dedupe } = config;
  let ceiling: number | null = null;
  granularities.forEach(({ k, columns }, granularity) => {
    const place = { k, negatives, seed, step: step.index, granularity };
    const draw = drawPrototypes(step.prototypesOf(granularity), place);
    step.scalars[SCALAR.NEGATIVES + granularity] = draw.negatives;
    const [, stride = 0] = columns.shape;
    upload(gpu, columns, draw.columns);
    if (stride > 0) {
      // The second view's rows are in the keys' order.
      const second = draw.columns.slice();
      keyOrder(config, step.index).forEach((partner, row) => {
        second[row] = draw.columns[partner] as number;
      });
      upload(
        gpu,
        { ...columns, offset: columns.offset + stride * 4, length: second.length },
        second,
      );
    }
    ceiling = (ceiling ?? 0) + accuracyCeiling(draw, dedupe) / granularities.length;
  });
  return ceiling;
}
