import type { Dataset } from '#data/dataset.ts';
import type { GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchStandardise } from '#kernels/standardise/standardise.ts';
import type { RunConfig } from '#run/config.ts';
import { type GpuPixels, placePixels } from './pixels/gpuPixels.ts';
import { placementOf } from './pixels/placement.ts';
import { type ChannelStatistics, channelStatistics } from './pixels/statistics.ts';

/**
 * A data set for the GPU, with the statistics its images are normalised by: per-channel mean and
 * standard deviation over the training images, in [0, 1]; 0 and 1 if each view is normalised by itself.
 */
export interface GpuImages extends ChannelStatistics {
  readonly pixels: GpuPixels;
  /** Of what an encoder sees. */
  readonly side: number;
  /** Of the images in `pixels`. */
  readonly sourceSide: number;
  readonly normalisation: RunConfig['normalisation'];
}

/** The last operation on views, plain or augmented: per-view normalisation, if configured. */
export function launchOwnNormalisation(
  graph: StepGraph,
  views: GpuArray,
  { normalisation }: Pick<GpuImages, 'normalisation'>,
): void {
  if (normalisation !== 'dataset') launchStandardise(graph, views, normalisation === 'image');
}

export const NEUTRAL: ChannelStatistics = { mean: [0, 0, 0], std: [1, 1, 1] };

type ImageConfig = Pick<RunConfig, 'normalisation' | 'imageMemory' | 'imageSide'>;

/**
 * What a run normalises its images by.
 * @param train image numbers that mean and std are taken over
 */
export async function statisticsFor(
  dataset: Dataset,
  train: Uint32Array,
  { normalisation }: Pick<ImageConfig, 'normalisation'>,
): Promise<ChannelStatistics> {
  return normalisation === 'dataset' ? channelStatistics(dataset, train) : NEUTRAL;
}

/** Makes room for a data set's pixels; `pixels.fill` brings them. */
export function placeImages(
  gpu: Gpu,
  dataset: Dataset,
  statistics: ChannelStatistics,
  { normalisation, imageMemory, imageSide: side }: ImageConfig,
): GpuImages {
  const pixels = placePixels(gpu, dataset, placementOf(gpu.summary, dataset, imageMemory));
  return { pixels, side, sourceSide: dataset.side, ...statistics, normalisation };
}

/** A data set, ready for the GPU. @param train image numbers that mean and std are taken over */
export async function openImages(
  gpu: Gpu,
  dataset: Dataset,
  train: Uint32Array,
  config: ImageConfig,
): Promise<GpuImages> {
  const images = placeImages(gpu, dataset, await statisticsFor(dataset, train, config), config);
  await images.pixels.fill();
  return images;
}
