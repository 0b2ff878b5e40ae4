import { RandomStream } from '#base/random.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchAugment } from '#kernels/augment/augment.ts';
import type { RunConfig } from '#run/config.ts';
import { methodOf, queriesPerStep, queryViews } from '#run/methods.ts';
import { normGroups } from '#run/microBatches.ts';
import { type GpuImages, launchOwnNormalisation } from '#trainer/images.ts';

/** The inputs of a batch's views: written by the CPU before every step. */
export class BatchInputs {
  /** See StepInputs. */
  readonly keyRow: GpuArray;
  readonly #gpu: Gpu;
  readonly #config: RunConfig;
  readonly #images: GpuImages;
  /** u32 [2·batch, 2]: image and view of every row. */
  readonly #rows: GpuArray;
  /** u32 [2]: seed and epoch. */
  readonly #state: GpuArray;

  constructor(gpu: Gpu, config: RunConfig, images: GpuImages) {
    this.#gpu = gpu;
    this.#config = config;
    this.#images = images;
    this.#rows = allocate(gpu, [2 * config.batchSize, 2], 'views');
    this.keyRow = allocate(gpu, [queriesPerStep(config)], 'key rows');
    this.#state = allocate(gpu, [2], 'seed and epoch');
  }

  /** Builds the augmentation of a batch: [2·batch, side, side, 3], query views, then key views. */
  launchViews(graph: StepGraph): GpuArray {
    const { pixels, side, mean, std } = this.#images;
    const rows = this.#rows;
    const state = this.#state;
    const output = graph.scratch([2 * this.#config.batchSize, side, side, 3], 'augmented views');
    const settings = this.#config;
    graph.within({ part: 'data' }, () => {
      launchAugment(graph, { pixels, rows, state, output, side, settings, mean, std });
      launchOwnNormalisation(graph, output, this.#images);
    });
    return output;
  }

  /** @param batch image numbers @param index 0-based number of the step */
  write(batch: Uint32Array, epoch: number, index: number): void {
    const { batchSize, seed } = this.#config;
    const images = imagesOfRows(this.#config, batch, index);
    const order = keyOrder(this.#config, index);
    const rows = new Uint32Array(4 * batchSize);
    const keyRow = new Uint32Array(this.keyRow.length);
    const bothWays = queryViews(this.#config) === 2;
    images.forEach((image, row) => {
      rows[2 * row] = image;
      rows[2 * row + 1] = row < batchSize ? 0 : 1;
    });
    order.forEach((partner, i) => {
      keyRow[partner] = bothWays ? batchSize + i : i;
      if (bothWays) keyRow[batchSize + i] = partner;
    });
    upload(this.#gpu, this.#rows, rows);
    upload(this.#gpu, this.keyRow, keyRow);
    upload(this.#gpu, this.#state, Uint32Array.of(seed, epoch));
  }

  destroy(): void {
    for (const array of [this.#rows, this.keyRow, this.#state]) free(array);
  }
}

/**
 * Row of each query's positive among the keys. With split batch norm the keys are shuffled
 * between the groups, so that a query and its key do not share batch statistics.
 */
export function keyOrder(config: RunConfig, index: number): Uint32Array {
  const { batchSize, seed } = config;
  return normGroups(config) > 1 && methodOf(config.method).usesKeyTower
    ? new RandomStream(seed, 'keyShuffle', index).permutation(batchSize)
    : Uint32Array.from({ length: batchSize }, (_, i) => i);
}

/** Image of every view of a step, u32 [2·batch]: query views, then key views. */
export function imagesOfRows(config: RunConfig, batch: Uint32Array, index: number): Uint32Array {
  const images = new Uint32Array(2 * batch.length);
  images.set(batch);
  keyOrder(config, index).forEach((partner, i) => {
    images[batch.length + i] = batch[partner] as number;
  });
  return images;
}
