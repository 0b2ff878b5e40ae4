import type { Gpu } from '#gpu/device.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import {
  allocate,
  free,
  type GpuArray,
  type PipelineCache,
  StepGraph,
  upload,
} from '#gpu/stepGraph.ts';
import { launchPrepare } from '#kernels/augment/augment.ts';
import { featureChannels } from '#model/encoder.ts';
import type { Moco } from '#model/moco.ts';
import type { RunConfig } from '#run/config.ts';
import type { FeatureRows } from './evaluate.ts';
import type { GpuImages } from './images.ts';

/** Images a dispatch of the pass; a step's views of the default batch. */
const BATCH = 128;

/** Features of plain images by the query encoder in evaluation mode, batch by batch. */
export class FeaturePass {
  readonly #gpu: Gpu;
  readonly #graph: StepGraph;
  readonly #images: GpuArray;
  readonly #output: GpuArray;
  readonly #ring: ReadbackRing;
  readonly #features: number;
  readonly #dim: number;

  constructor(
    gpu: Gpu,
    cache: PipelineCache,
    model: Moco,
    { pixels, side, mean, std }: GpuImages,
    config: RunConfig,
  ) {
    this.#gpu = gpu;
    this.#graph = new StepGraph(gpu, cache);
    this.#features = featureChannels(config);
    this.#dim = config.embeddingDim;
    this.#images = allocate(gpu, [BATCH], 'image numbers');
    this.#output = allocate(gpu, [BATCH * (this.#features + this.#dim)], 'features');
    this.#ring = new ReadbackRing(gpu, this.#output, 2);
    const plain = this.#graph.scratch([BATCH, side, side, 3], 'plain images');
    launchPrepare(this.#graph, { pixels, side, mean, std, output: plain, images: this.#images });
    const { features, embedding } = model.buildEvaluation(this.#graph, plain);
    const split = BATCH * this.#features;
    this.#graph.copy(features, { ...this.#output, length: split });
    this.#graph.copy(embedding, {
      ...this.#output,
      offset: split * 4,
      length: BATCH * this.#dim,
    });
  }

  get graph(): StepGraph {
    return this.#graph;
  }

  /**
   * Features [n, C] before the head and unit embeddings [n, D] of the given images, once
   * everything submitted before has run.
   * @param goesOn asked before every batch; false ends the pass
   * @returns null when it was ended
   */
  async run(
    images: Uint32Array<ArrayBuffer>,
    onProgress: (done: number, total: number) => void,
    goesOn: () => Promise<boolean>,
  ): Promise<{ readonly features: FeatureRows; readonly embedding: FeatureRows } | null> {
    const total = images.length;
    const features = new Float32Array(total * this.#features);
    const embedding = new Float32Array(total * this.#dim);
    let taken = 0;
    const take = async (): Promise<void> => {
      const record = await this.#ring.take();
      const count = Math.min(BATCH, total - taken);
      const split = BATCH * this.#features;
      features.set(record.subarray(0, count * this.#features), taken * this.#features);
      embedding.set(record.subarray(split, split + count * this.#dim), taken * this.#dim);
      taken += count;
      onProgress(taken, total);
    };
    const batch = new Uint32Array(BATCH);
    for (let start = 0; start < total; start += BATCH) {
      if (this.#ring.full) await take();
      if (!(await goesOn())) {
        while (this.#ring.pending > 0) await take();
        return null;
      }
      batch.fill(0);
      batch.set(images.subarray(start, start + BATCH));
      upload(this.#gpu, this.#images, batch);
      const encoder = this.#gpu.device.createCommandEncoder();
      this.#graph.encode(encoder);
      const map = this.#ring.encode(encoder);
      this.#gpu.device.queue.submit([encoder.finish()]);
      map();
    }
    while (this.#ring.pending > 0) await take();
    return {
      features: { values: features, dim: this.#features, images },
      embedding: { values: embedding, dim: this.#dim, images },
    };
  }

  destroy(): void {
    this.#graph.destroy();
    this.#ring.destroy();
    free(this.#images);
    free(this.#output);
  }
}
