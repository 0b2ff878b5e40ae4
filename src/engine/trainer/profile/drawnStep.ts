/** A training step on drawn images, for measuring how long one takes. */

import { RandomStream } from '#base/random.ts';
import { imageBytes } from '#data/storedPixels.ts';
import { upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { chooseHalf } from '#kernels/half/half.ts';
import { createModel } from '#model/createModel.ts';
import type { Granularity } from '#model/model.ts';
import type { RunConfig } from '#run/config.ts';
import { stagesOf } from '#run/stages.ts';
import type { GpuImages } from '#trainer/images.ts';
import { placePixels } from '#trainer/pixels/gpuPixels.ts';
import { BatchInputs } from '#trainer/step/batchInputs.ts';
import { drawColumns } from '#trainer/step/drawColumns.ts';
import { StageRun } from '#trainer/step/stageRun.ts';
import { stepScalars } from '#trainer/step/stepScalars.ts';

/** Steps of an epoch, for schedules; any number serves. */
const STEPS_PER_EPOCH = 100;

/** A step of a model of its own; everything is as in training, but the images are noise. */
export interface DrawnStep {
  readonly graph: StepGraph;
  /** Writes the next step's inputs. */
  prepare(): Promise<void>;
  /** Runs it as a run in training does. @returns milliseconds: in all, and until it is submitted */
  run(): Promise<{
    readonly ms: number;
    readonly encodeMs: number;
    /** What the step reports of itself: its loss, and its tensors’ norms. */
    readonly record: Float32Array;
  }>;
  destroy(): void;
}

/**
 * A step of the config's last stage.
 * @throws GpuMemoryError where the adapter has no room for it
 */
export async function drawnStep(gpu: Gpu, config: RunConfig): Promise<DrawnStep> {
  const stage = stagesOf(config).at(-1);
  if (stage === undefined) throw new Error('the config has no stage');
  const half = config.autocast ? await chooseHalf(gpu) : undefined;
  const model = createModel(gpu, config);
  const images = await drawnImages(gpu, config);
  const inputs = new BatchInputs(gpu, config, images);
  const graph = new StepGraph(gpu);
  const made = inputs.forStep(graph);
  const stageRun = new StageRun({ gpu, model, config, half }, graph, stage, made, new Map());
  const ring = new ReadbackRing(gpu, model.record, 1);
  const destroy = () => {
    stageRun.destroy();
    ring.destroy();
    inputs.destroy();
    model.destroy();
    images.pixels.free();
  };
  try {
    await graph.finish();
  } catch (error) {
    destroy();
    throw error;
  }
  const granularities = stage.losses.proto ? model.granularities : [];
  drawPrototypes(gpu, granularities);
  const batch = Uint32Array.from({ length: config.batchSize }, (_, image) => image);
  let index = 0;
  const prepare = async () => {
    const { scalars } = stepScalars(config, stage, index, STEPS_PER_EPOCH, {});
    const prototypesOf = (granularity: number): number[] =>
      Array.from(batch, (image) => image % (granularities[granularity]?.k ?? 1));
    drawColumns(gpu, config, granularities, { prototypesOf, index, scalars });
    upload(gpu, model.scalars, scalars);
    await inputs.write(batch, 0, index++);
  };
  return {
    graph,
    prepare,
    async run() {
      const begin = performance.now();
      await prepare();
      let map = (): void => {};
      graph.submit((encoder) => {
        map = ring.encode(encoder);
      });
      map();
      const encoded = performance.now();
      const record = await ring.take();
      return { ms: performance.now() - begin, encodeMs: encoded - begin, record };
    },
    destroy,
  };
}

/** A batch of noise. */
async function drawnImages(
  gpu: Gpu,
  { batchSize, imageSide: side, normalisation }: RunConfig,
): Promise<GpuImages> {
  const stream = new RandomStream(0, 'weights', 0);
  const words = Math.ceil((batchSize * imageBytes(side)) / 4);
  const noise = new Uint8Array(Uint32Array.from({ length: words }, () => stream.word()).buffer);
  const own = { pixels: noise.subarray(0, batchSize * imageBytes(side)), side };
  const pixels = placePixels(gpu, own, 'whole');
  await pixels.fill();
  const plain = normalisation === 'dataset';
  const [mean, std] = plain ? [0.5, 0.25] : [0, 1];
  const statistics = { mean: [mean, mean, mean], std: [std, std, std] } as const;
  return { pixels, side, sourceSide: side, ...statistics, normalisation };
}

/** Unit rows in drawn directions, all of concentration 0.2. */
function drawPrototypes(gpu: Gpu, granularities: readonly Granularity[]): void {
  for (const { k, centroids, density } of granularities) {
    const dim = centroids.length / k;
    const stream = new RandomStream(0, 'weights', k);
    const rows = Float32Array.from({ length: centroids.length }, () => stream.normal());
    for (let row = 0; row < k; row++) {
      const line = rows.subarray(row * dim, (row + 1) * dim);
      const norm = Math.hypot(...line);
      for (let d = 0; d < dim; d++) line[d] = (line[d] ?? 0) / norm;
    }
    upload(gpu, centroids, rows);
    upload(gpu, density, new Float32Array(k).fill(0.2));
  }
}
