import { upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Granularity } from '#model/model.ts';
import type { ClusterHealth } from '#run/evaluations.ts';

/** The clustering of one granularity, of the training images in their order. */
export interface Clusters {
  /** Prototype of every training image: PCL's im2cluster. */
  readonly assignments: Int32Array<ArrayBuffer>;
  /** Squared distance of every training image to its centroid; null if read from a checkpoint. */
  readonly distances: Float32Array<ArrayBuffer> | null;
  /** [k, D] unit rows. */
  readonly prototypes: Float32Array<ArrayBuffer>;
  /** φ [k] */
  readonly density: Float32Array<ArrayBuffer>;
  /** Null for clusters read from a checkpoint, which does not store it. */
  readonly health: ClusterHealth | null;
}

/** Place of every image of a data set among the training images; −1 for the others. */
export function placesAmong(train: Uint32Array, images: number): Int32Array {
  const places = new Int32Array(images).fill(-1);
  train.forEach((image, place) => {
    places[image] = place;
  });
  return places;
}

/**
 * The prototype that a clustering gave every image of a batch.
 * @param place of every image among the training images
 */
export function prototypesOf(
  clusters: Clusters | undefined,
  batch: Uint32Array,
  place: Int32Array,
): number[] {
  if (clusters === undefined) throw new Error('ProtoNCE before the first clustering');
  const { assignments } = clusters;
  return Array.from(batch, (image) => assignments[place[image] as number] as number);
}

/** Puts prototypes and concentrations where the step reads them. */
export function uploadClusters(
  gpu: Gpu,
  granularities: readonly Granularity[],
  clusters: readonly Clusters[],
): void {
  granularities.forEach(({ centroids, density }, g) => {
    const found = clusters[g];
    if (found === undefined) throw new Error(`granularity ${g} has no clusters`);
    upload(gpu, centroids, found.prototypes);
    upload(gpu, density, found.density);
  });
}
