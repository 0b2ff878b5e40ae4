import { RandomStream } from '#base/random.ts';
import type { RunConfig } from '#run/config.ts';

/** Epochs whose order is kept: that of the steps now, and the next one's first batches. */
const KEPT = 2;

/**
 * The batches of a run: every epoch goes through the images in an order of its own, a function of seed
 * and epoch alone.
 * @param images numbers of the training images
 * @returns the image numbers of a step's batch
 */
export function batchOrder(
  { seed, batchSize }: Pick<RunConfig, 'seed' | 'batchSize'>,
  images: Uint32Array<ArrayBuffer>,
  stepsPerEpoch: number,
): (step: number) => Uint32Array<ArrayBuffer> {
  const orders = new Map<number, Uint32Array>();
  const orderOf = (epoch: number): Uint32Array => {
    const known = orders.get(epoch);
    if (known !== undefined) return known;
    const order = new RandomStream(seed, 'order', epoch).permutation(images.length);
    for (const other of orders.keys()) if (other <= epoch - KEPT) orders.delete(other);
    orders.set(epoch, order);
    return order;
  };
  return (step) => {
    const epoch = Math.floor(step / stepsPerEpoch);
    const from = (step % stepsPerEpoch) * batchSize;
    const batch = orderOf(epoch).subarray(from, from + batchSize);
    return Uint32Array.from(batch, (at) => images[at] as number);
  };
}
