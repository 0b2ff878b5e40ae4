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

/** A run's newest clusters, from where a step reads them. */
export class RunClusters {
  readonly #gpu: Gpu;
  readonly #granularities: readonly Granularity[];
  /** Of every image of the data set among the training images; −1 for the others. */
  readonly #place: Int32Array;
  #found: readonly Clusters[] = [];

  constructor(gpu: Gpu, granularities: readonly Granularity[], train: Uint32Array, images: number) {
    this.#gpu = gpu;
    this.#granularities = granularities;
    this.#place = new Int32Array(images).fill(-1);
    train.forEach((image, place) => {
      this.#place[image] = place;
    });
  }

  /** By granularity; none before the first clustering. */
  get found(): readonly Clusters[] {
    return this.#found;
  }

  /** Puts prototypes and concentrations where the step reads them. */
  take(found: readonly Clusters[]): void {
    this.#found = found;
    this.#granularities.forEach(({ centroids, density }, g) => {
      const own = found[g];
      if (own === undefined) throw new Error(`granularity ${g} has no clusters`);
      upload(this.#gpu, centroids, own.prototypes);
      upload(this.#gpu, density, own.density);
    });
  }

  /** The prototype that a clustering gave every image of a batch. */
  prototypesOf(granularity: number, batch: Uint32Array): number[] {
    const own = this.#found[granularity];
    if (own === undefined) throw new Error('ProtoNCE before the first clustering');
    return Array.from(batch, (image) => own.assignments[this.#place[image] as number] as number);
  }
}
