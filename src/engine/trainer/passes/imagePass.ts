import type { WorkSignal } from '#base/workSignal.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchAugment, launchPrepare } from '#kernels/augment/augment.ts';
import type { RunConfig } from '#run/config.ts';
import { type GpuImages, launchOwnNormalisation } from '#trainer/images.ts';
import type { PixelSlot } from '#trainer/pixels/gpuPixels.ts';

/** Images per dispatch of the pass: as many as a step's views at the default batch. */
export const PASS_BATCH = 128;

/** Batches that are read ahead where images are streamed. */
const AHEAD = 2;

/** Rows that a pass computed of one batch, one array per output of the network. */
export type PassRows = readonly Float32Array<ArrayBuffer>[];

/** Augmented views instead of plain images: a config's, drawn as in an epoch of a seed. */
export interface PassViews {
  readonly config: RunConfig;
  /** Which of an image's two views. */
  readonly view: 0 | 1;
}

/**
 * Images through a network in evaluation mode, PASS_BATCH at a time: nothing larger than a
 * batch is ever on the GPU, and the next batch is submitted while the last is read.
 */
export class ImagePass {
  readonly #gpu: Gpu;
  readonly graph: StepGraph;
  readonly #slot: PixelSlot;
  /** Of the rows: image numbers, with the view's where there are views. */
  readonly #images: GpuArray;
  /** As `#images`, with the image's place in the slot; the same array where it has all images. */
  readonly #places: GpuArray;
  readonly #output: GpuArray;
  readonly #ring: ReadbackRing;
  readonly #dims: readonly number[];
  readonly #views: PassViews | null;
  readonly #state: GpuArray | null;

  /**
   * @param build builds the network on normalised images and returns its outputs [batch, dim]
   * @param views augments the images; null leaves them plain
   */
  constructor(
    gpu: Gpu,
    images: GpuImages,
    build: (graph: StepGraph, images: GpuArray) => readonly GpuArray[],
    views: PassViews | null = null,
  ) {
    const { side, sourceSide, mean, std } = images;
    this.#slot = images.pixels.slot('pass', PASS_BATCH);
    this.#gpu = gpu;
    this.graph = new StepGraph(gpu);
    this.#views = views;
    const shape = [views === null ? PASS_BATCH : 2 * PASS_BATCH];
    this.#images = allocate(gpu, shape, 'image numbers');
    this.#places = this.#slot.byRow ? allocate(gpu, shape, 'places of images') : this.#images;
    const output = this.graph.scratch([PASS_BATCH, side, side, 3], 'images of a pass');
    const source = { pixels: this.#slot.array, side, sourceSide, mean, std, output };
    if (views === null) {
      this.#state = null;
      launchPrepare(this.graph, { ...source, images: this.#places });
    } else {
      this.#state = allocate(gpu, [2], 'seed and epoch');
      upload(gpu, this.#state, Uint32Array.of(views.config.seed, 0));
      const { config: settings } = views;
      const drawn = { rows: this.#places, drawnFor: this.#images, state: this.#state, settings };
      launchAugment(this.graph, { ...source, ...drawn });
    }
    launchOwnNormalisation(this.graph, output, images);
    const outputs = build(this.graph, output);
    this.#dims = outputs.map(({ length }) => length / PASS_BATCH);
    this.#output = allocate(
      gpu,
      [outputs.reduce((sum, { length }) => sum + length, 0)],
      'features',
    );
    this.#ring = new ReadbackRing(gpu, this.#output, 2);
    let at = 0;
    for (const { length, ...rows } of outputs) {
      const offset = this.#output.offset + at * 4;
      this.graph.copy({ ...rows, length }, { ...this.#output, offset, length });
      at += length;
    }
  }

  /** Columns of every output. */
  get dims(): readonly number[] {
    return this.#dims;
  }

  /**
   * Runs the images of some batches, once everything submitted before has run. Batch b is the
   * images from b · PASS_BATCH on.
   * @param batches in the order they are wanted
   * @param take gets each batch's rows, in that order
   * @param signal awaited before every batch; batches computed before an abort are still taken
   */
  async run(
    images: Uint32Array<ArrayBuffer>,
    batches: readonly number[],
    take: (batch: number, rows: PassRows) => Promise<void>,
    signal: WorkSignal,
  ): Promise<void> {
    const submitted: number[] = [];
    const takeOldest = async (): Promise<void> => {
      const record = await this.#ring.take();
      const batch = submitted.shift() as number;
      const count = Math.min(PASS_BATCH, images.length - batch * PASS_BATCH);
      let at = 0;
      const rows = this.#dims.map((dim) => {
        const part = record.slice(at, at + count * dim);
        at += PASS_BATCH * dim;
        return part;
      });
      await take(batch, rows);
    };
    const chosenOf = (batch: number) =>
      images.subarray(batch * PASS_BATCH, (batch + 1) * PASS_BATCH);
    try {
      for (const [at, batch] of batches.entries()) {
        if (this.#ring.full) await takeOldest();
        await signal.proceed();
        const chosen = chosenOf(batch);
        const loading = this.#slot.load(chosen);
        if (loading !== null) {
          this.#slot.expect(batches.slice(at + 1, at + 1 + AHEAD).map(chosenOf));
          await loading;
        }
        upload(this.#gpu, this.#images, this.#rowsOf(chosen));
        if (this.#slot.byRow) {
          upload(this.#gpu, this.#places, this.#rowsOf(Uint32Array.from(chosen.keys())));
        }
        let map = () => {};
        this.graph.submit((encoder) => {
          map = this.#ring.encode(encoder);
        });
        map();
        submitted.push(batch);
      }
    } finally {
      while (this.#ring.pending > 0) await takeOldest();
    }
  }

  /** What the kernels read of a batch's rows. @param images their numbers, or places in the slot */
  #rowsOf(images: Uint32Array): Uint32Array<ArrayBuffer> {
    const stride = this.#views === null ? 1 : 2;
    const rows = new Uint32Array(stride * PASS_BATCH);
    images.forEach((image, i) => {
      rows[i * stride] = image;
      if (this.#views !== null) rows[i * 2 + 1] = this.#views.view;
    });
    return rows;
  }

  /** Runs all images and gathers the outputs. */
  async gather(
    images: Uint32Array<ArrayBuffer>,
    onProgress: (done: number) => void,
    signal: WorkSignal,
  ): Promise<PassRows> {
    const whole = this.#dims.map((dim) => new Float32Array(images.length * dim));
    await this.run(
      images,
      batchesOf(images.length),
      async (batch, rows) => {
        rows.forEach((part, i) => {
          whole[i]?.set(part, batch * PASS_BATCH * (this.#dims[i] as number));
        });
        onProgress(Math.min(images.length, (batch + 1) * PASS_BATCH));
      },
      signal,
    );
    return whole;
  }

  destroy(): void {
    this.graph.destroy();
    this.#ring.destroy();
    free(this.#images);
    if (this.#slot.byRow) free(this.#places);
    free(this.#output);
    if (this.#state !== null) free(this.#state);
  }
}

/** The numbers of all batches of a number of images. */
export function batchesOf(images: number): number[] {
  return Array.from({ length: Math.ceil(images / PASS_BATCH) }, (_, batch) => batch);
}
