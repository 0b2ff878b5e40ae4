/** Where a feature pass keeps its batches, so that it needs no memory for them all. */

/** A pass over the images with one set of weights. */
export interface FeaturePassKey {
  readonly runId: string;
  readonly epoch: number;
  /** Names the weights: features under another fingerprint are never mixed with these. */
  readonly fingerprint: string;
  /** Bytes of all batches together, where known: what a failure for lack of room says is needed. */
  readonly totalBytes?: number;
}

/** The stored batches of one pass; what it holds survives a reload of the page. */
export interface FeatureStore {
  /**
   * Stores a batch's rows, in place of those it had; they may be changed once the promise
   * settles. It resolves when they are kept for good.
   */
  put(batch: number, rows: Float32Array<ArrayBuffer>): Promise<void>;
  /**
   * The batch's rows to the bit; null when there are none or they were damaged. What is damaged
   * is deleted, so that `batches` leaves it out and a pass that goes on makes it again.
   */
  get(batch: number): Promise<Float32Array<ArrayBuffer> | null>;
  /** Batches that are stored, by rising number. */
  batches(): Promise<readonly number[]>;
  /** Bytes of rows that are stored. */
  bytes(): Promise<number>;
  /** Forgets all batches of the pass. */
  clear(): Promise<void>;
}

export interface FeatureStorage {
  /**
   * The pass's batches as far as they were stored before, none of them from other weights:
   * batches of the same epoch under another fingerprint are deleted.
   */
  openFeatureStore(pass: FeaturePassKey): Promise<FeatureStore>;
  /** Deletes the features of all other runs and of the run's other epochs. */
  pruneFeatures(keep: { readonly keepRunId: string; readonly keepEpoch: number }): Promise<void>;
  /** Bytes of rows that are stored, of all passes. */
  featureBytesStored(): Promise<number>;
}
