/** Storage for the batches of a feature pass, so that they need not all be in memory. */

/** A pass over the images with one set of weights. */
export interface FeaturePassKey {
  readonly runId: string;
  readonly epoch: number;
  /** Identifies the weights: features with different fingerprints are never mixed. */
  readonly fingerprint: string;
  /** Bytes of all batches, if known, for the message about lack of space. */
  readonly totalBytes?: number;
}

/** The stored batches of one pass; they survive a reload of the page. */
export interface FeatureStore {
  /**
   * Stores a batch's rows, replacing earlier ones; resolves when they are stored. The array must
   * not be changed before the promise settles.
   */
  put(batch: number, rows: Float32Array<ArrayBuffer>): Promise<void>;
  /**
   * The batch's rows, bit for bit; null if there are none or they were damaged. A damaged batch is
   * deleted, so that `batches` leaves it out and a continued pass computes it again.
   */
  get(batch: number): Promise<Float32Array<ArrayBuffer> | null>;
  /** Numbers of the stored batches, rising. */
  batches(): Promise<readonly number[]>;
  /** Bytes of the stored rows. */
  bytes(): Promise<number>;
  /** Deletes all batches of the pass. */
  clear(): Promise<void>;
}

export interface FeatureStorage {
  /**
   * The pass with the batches stored so far; batches of the same epoch with another fingerprint are
   * deleted.
   */
  openFeatureStore(pass: FeaturePassKey): Promise<FeatureStore>;
  /** Deletes the features of all other runs and of the run's other epochs. */
  pruneFeatures(keep: { readonly keepRunId: string; readonly keepEpoch: number }): Promise<void>;
  /** Bytes of the stored rows of all passes. */
  featureBytesStored(): Promise<number>;
}
