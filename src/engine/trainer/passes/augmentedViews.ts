import type { Dataset } from '#data/dataset.ts';
import { imageBytes, readImages } from '#data/storedPixels.ts';
import { allocate, free, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchAugment } from '#kernels/augment/augment.ts';
import type { RunConfig } from '#run/config.ts';
import type { ChannelStatistics } from '#trainer/pixels/statistics.ts';

/**
 * Both views that a run draws of some images in an epoch, bit for bit, without the rest of the
 * data set on the GPU: f32 [2·images, side, side, 3], the query views, then the key views,
 * normalised by `statistics`.
 * @param images image numbers, of which the choices are a function
 * @throws GpuMemoryError, or Error with the GPU's own message
 */
export async function augmentedViews(
  gpu: Gpu,
  dataset: Pick<Dataset, 'pixels' | 'side'>,
  { mean, std }: ChannelStatistics,
  config: RunConfig,
  images: Uint32Array,
  epoch: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { imageSide: side } = config;
  const sourceSide = dataset.side;
  const count = images.length;
  const words = new Uint32Array(Math.ceil((count * imageBytes(sourceSide)) / 4));
  new Uint8Array(words.buffer).set(await readImages(dataset, images));
  const rows = new Uint32Array(4 * count);
  const drawnFor = new Uint32Array(4 * count);
  images.forEach((image, i) => {
    rows.set([i, 0], 2 * i);
    rows.set([i, 1], 2 * (count + i));
    drawnFor.set([image, 0], 2 * i);
    drawnFor.set([image, 1], 2 * (count + i));
  });
  const given = (data: Uint32Array<ArrayBuffer>, shape: readonly number[], label: string) => {
    const array = allocate(gpu, shape, label);
    upload(gpu, array, data);
    return array;
  };
  const arrays = {
    pixels: given(words, [words.length], 'images of a preview'),
    rows: given(rows, [2 * count, 2], 'rows of a preview'),
    drawnFor: given(drawnFor, [2 * count, 2], 'views of a preview'),
    state: given(Uint32Array.of(config.seed, epoch), [2], 'seed and epoch'),
    output: allocate(gpu, [2 * count, side, side, 3], 'previewed views'),
  };
  const graph = new StepGraph(gpu);
  try {
    launchAugment(graph, { ...arrays, side, sourceSide, settings: config, mean, std });
    await graph.finish();
    graph.submit();
    return await download(gpu, arrays.output);
  } finally {
    graph.destroy();
    for (const array of Object.values(arrays)) free(array);
  }
}
