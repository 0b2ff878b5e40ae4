import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { allFinite, NonFiniteCounter } from '#kernels/health/nonFinite.ts';
import type { Model } from '#model/model.ts';
import { storedRows } from './capture.ts';

/** A tensor of a checkpoint with numbers that are not finite. */
export interface NonFiniteTensor {
  /** Its name in the checkpoint. */
  readonly name: string;
  /** Its numbers that are not finite. */
  readonly bad: number;
}

/**
 * Looks at everything that a checkpoint would hold: weights, key parameters, moments, running
 * statistics, queue, loss scale, prototypes and the optimizer's own numbers. The arrays are counted
 * on the GPU; only one that is not finite is read back, to name its tensors.
 * @param segmentState the optimizer's numbers of the stage; absent before there is a stage
 */
export async function nonFiniteTensors(
  gpu: Gpu,
  model: Model,
  clustered: boolean,
  segmentState?: GpuArray,
): Promise<readonly NonFiniteTensor[]> {
  const rows = storedRows(model, clustered);
  const optimizer = segmentState === undefined ? [] : [{ array: segmentState, stored: null }];
  const looked = [...rows, ...optimizer];
  const counter = new NonFiniteCounter(gpu, looked.length);
  try {
    for (const { array } of looked) await counter.count(array);
    const counts = await counter.read();
    const found: NonFiniteTensor[] = [];
    for (const [i, { array, stored }] of looked.entries()) {
      const count = counts[i];
      if (count === undefined || allFinite(count)) continue;
      const values = await download(gpu, array);
      const { length } = array;
      for (const tensor of stored ?? [{ name: array.label, offset: 0, length }]) {
        const own = values.subarray(tensor.offset, tensor.offset + tensor.length);
        const bad = own.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
        if (bad > 0) found.push({ name: tensor.name, bad });
      }
    }
    return found;
  } finally {
    counter.destroy();
  }
}
