/** A run's clusters, as stored and as shown on the page. */
import type { Words } from '#base/words.ts';
import type { ClusterHealth } from './evaluations.ts';
import type { PhaseName, TaskReport } from './phases.ts';

/** The clustered features: where they are stored, if they still are. */
export interface ClusteredFeatures {
  readonly runId: string;
  readonly epoch: number;
  readonly fingerprint: string;
  /** Rows, one per training image, in rising order of image numbers. */
  readonly count: number;
  readonly dim: number;
  /** Rows per stored batch. */
  readonly batchRows: number;
}

/** The clustering of one granularity; rows are the training images. */
export interface FoundClusters {
  readonly health: ClusterHealth;
  /** [n] cluster of every row: PCL's im2cluster. */
  readonly assignments: Int32Array<ArrayBuffer>;
  /**
   * [n] squared distance to the cluster's mean; within a cluster it increases as the cosine falls.
   */
  readonly distances: Float32Array<ArrayBuffer>;
  /** [k, D] unit rows. */
  readonly prototypes: Float32Array<ArrayBuffer>;
  /** φ [k] */
  readonly density: Float32Array<ArrayBuffer>;
}

/** A run's newest clustering. */
export interface Clustering {
  /** Found by training before an epoch, or computed from the checkpoint on request. */
  readonly source: 'training' | 'request';
  /** Steps trained when the features were computed. */
  readonly step: number;
  readonly features: ClusteredFeatures;
  /** [n] number of every row's image in the data set. */
  readonly images: Uint32Array<ArrayBuffer>;
  /** [n] class of every row at the finest level; null for unlabelled data. */
  readonly labels: Int32Array<ArrayBuffer> | null;
  readonly classNames: readonly string[];
  readonly granularities: readonly FoundClusters[];
}

/** Most images shown for a cluster. */
export const NEAREST_SHOWN = 8;

/** One granularity in the gallery. */
export interface ClusterGallery {
  readonly health: ClusterHealth;
  readonly assignments: Int32Array<ArrayBuffer>;
  readonly density: Float32Array<ArrayBuffer>;
  /** [k] */
  readonly sizes: Uint32Array<ArrayBuffer>;
  /** [k] percent of the rows with the most frequent label; NaN without rows or labels. */
  readonly purity: Float32Array<ArrayBuffer>;
  /** [k] the most frequent label; −1 without rows or labels. */
  readonly majority: Int32Array<ArrayBuffer>;
  /** [k] another prototype with a cosine above 0.999; −1 where there is none. */
  readonly twin: Int32Array<ArrayBuffer>;
  /** [k, NEAREST_SHOWN] rows nearest to the prototype, nearest first, then −1. */
  readonly nearest: Int32Array<ArrayBuffer>;
}

/** How the clusters of one evaluation agreed with the labels. */
export interface AgreementPoint {
  readonly epoch: number;
  readonly k: number;
  readonly nmi: number;
  readonly ari: number;
  /** 0 to 1; null in runs stored before it was measured. */
  readonly acc: number | null;
}

/** A clustering as sent to the page. */
export interface PrototypesDescription
  extends Pick<Clustering, 'source' | 'step' | 'features' | 'images' | 'labels' | 'classNames'> {
  readonly galleries: readonly ClusterGallery[];
  /** By rising epoch; empty for unlabelled data. */
  readonly agreement: readonly AgreementPoint[];
}

/** To the map's worker: `open` once, then requests. Terminating the worker cancels. */
export type MapCommand =
  | { readonly type: 'openMap'; readonly features: ClusteredFeatures; readonly seed: number }
  | { readonly type: 'findNeighbours'; readonly row: number; readonly count: number };

/** The phases of the map's worker, in order. */
export type MapWork = Extract<
  PhaseName,
  'mapReading' | 'mapNeighbours' | 'mapLayout' | 'mapPlacing'
>;

export type MapEvent =
  | ({ readonly type: 'mapProgressed' } & TaskReport)
  | {
      readonly type: 'mapLaidOut';
      /** [n, 2], within the unit square. */
      readonly points: Float32Array<ArrayBuffer>;
      /** Rows that UMAP laid out itself. */
      readonly landmarks: number;
      readonly seconds: number;
    }
  /** By falling cosine, exact over all rows, without the row itself. */
  | {
      readonly type: 'neighboursFound';
      readonly row: number;
      readonly rows: Uint32Array<ArrayBuffer>;
      readonly cosines: Float32Array<ArrayBuffer>;
    }
  | { readonly type: 'mapFailed'; readonly message: Words };
