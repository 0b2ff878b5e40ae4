import { RandomStream } from '#base/random.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchAugment } from '#kernels/augment/augment.ts';
import { rowsOf, type StepInputs } from '#model/stepBuilder.ts';
import type { RunConfig } from '#run/config.ts';
import { methodOf, queriesPerStep, queryViews } from '#run/methods.ts';
import { microBatchCount, normGroups } from '#run/microBatches.ts';
import { type GpuImages, launchOwnNormalisation } from '#trainer/images.ts';
import type { PixelSlot } from '#trainer/pixels/gpuPixels.ts';

/** Rows of 8 bytes whose offset any adapter can bind. */
const ROWS_APART = 32;

/** The inputs of a batch's views: written by the CPU before every step. */
export class BatchInputs {
  /** See StepInputs. */
  readonly keyRow: GpuArray;
  readonly #gpu: Gpu;
  readonly #config: RunConfig;
  readonly #images: GpuImages;
  readonly #slot: PixelSlot;
  /** u32, two per row, image and view; a micro-batch's begin at a multiple of 256 bytes. */
  readonly #views: GpuArray;
  /** As the views, with the image's place in the slot; the views themselves where it has all images. */
  readonly #rows: GpuArray;
  /** Views made together, and how many rows their places are apart. */
  readonly #together: number;
  readonly #apart: number;
  /** u32 [2]: seed and epoch. */
  readonly #state: GpuArray;

  constructor(gpu: Gpu, config: RunConfig, images: GpuImages) {
    this.#gpu = gpu;
    this.#config = config;
    this.#images = images;
    this.#slot = images.pixels.slot('step', config.batchSize);
    const all = 2 * config.batchSize;
    this.#together = microBatchCount(config) === 1 ? all : config.microBatch;
    this.#apart = Math.ceil(this.#together / ROWS_APART) * ROWS_APART;
    const shape = [(all / this.#together) * this.#apart, 2];
    this.#views = allocate(gpu, shape, 'views');
    this.#rows = this.#slot.byRow ? allocate(gpu, shape, 'places of views') : this.#views;
    this.keyRow = allocate(gpu, [queriesPerStep(config)], 'key rows');
    this.#state = allocate(gpu, [2], 'seed and epoch');
  }

  /**
   * Builds the augmentation of a batch, query views, then key views: all of them now, or those of a
   * micro-batch when the step asks for them.
   */
  forStep(graph: StepGraph): StepInputs {
    const { keyRow } = this;
    if (this.#together < 2 * this.#config.batchSize) {
      return { keyRow, views: (first) => this.#launchViews(graph, first) };
    }
    const all = this.#launchViews(graph, 0);
    return { keyRow, views: (first, rows) => rowsOf(all, first, rows) };
  }

  #launchViews(graph: StepGraph, first: number): GpuArray {
    const { side, sourceSide, mean, std } = this.#images;
    const together = this.#together;
    const part = (all: GpuArray) => rowsOf(all, (first / together) * this.#apart, together);
    const [rows, drawnFor] = [part(this.#rows), part(this.#views)];
    const pixels = this.#slot.array;
    const state = this.#state;
    const output = graph.scratch([together, side, side, 3], 'augmented views');
    const settings = this.#config;
    graph.within({ part: 'data' }, () => {
      const source = { pixels, output, side, sourceSide, mean, std };
      launchAugment(graph, { ...source, rows, drawnFor, state, settings });
      launchOwnNormalisation(graph, output, this.#images);
    });
    return output;
  }

  /** Says which batches are written next. */
  expect(batches: readonly Uint32Array[]): void {
    this.#slot.expect(batches);
  }

  /** @param batch image numbers @param index 0-based number of the step */
  async write(batch: Uint32Array, epoch: number, index: number): Promise<void> {
    const { seed } = this.#config;
    const loading = this.#slot.load(batch);
    if (loading !== null) await loading;
    const order = keyOrder(this.#config, index);
    upload(this.#gpu, this.#views, this.#rowsOf(imagesOfRows(this.#config, batch, index)));
    if (this.#slot.byRow) {
      const places = Uint32Array.from(batch.keys());
      upload(this.#gpu, this.#rows, this.#rowsOf(imagesOfRows(this.#config, places, index)));
    }
    upload(this.#gpu, this.keyRow, partnersOf(order, queryViews(this.#config)));
    upload(this.#gpu, this.#state, Uint32Array.of(seed, epoch));
  }

  /** @param images of every view, query views first; as numbers, or as places in the slot */
  #rowsOf(images: Uint32Array): Uint32Array<ArrayBuffer> {
    const rows = new Uint32Array(this.#views.length);
    images.forEach((image, row) => {
      const place = Math.floor(row / this.#together) * this.#apart + (row % this.#together);
      rows[2 * place] = image;
      rows[2 * place + 1] = row < this.#config.batchSize ? 0 : 1;
    });
    return rows;
  }

  destroy(): void {
    const own = this.#slot.byRow ? [this.#rows] : [];
    for (const array of [...own, this.#views, this.keyRow, this.#state]) free(array);
  }
}

/**
 * StepInputs.keyRow: the row of every query's partner.
 * @param order image of every row of the second view @param views that are queries
 */
export function partnersOf(order: Uint32Array, views: 1 | 2): Uint32Array<ArrayBuffer> {
  const batch = order.length;
  const partners = new Uint32Array(views * batch);
  order.forEach((image, row) => {
    partners[image] = views === 2 ? batch + row : row;
    if (views === 2) partners[batch + row] = image;
  });
  return partners;
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
