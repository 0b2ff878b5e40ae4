/** What a config needs before it begins: GPU memory, and places for images and features. */
import type { Words } from '#base/words.ts';

/** A run's memory on the GPU, computed before it begins. */
export interface MemoryPlan {
  /** Trained numbers of the query tower: encoder, projector and heads. */
  readonly parameters: number;
  /** Peak, without the memory of TensorFlow.js for a linear probe. */
  readonly bytes: number;
  /** The largest batch size that fits with the other fields unchanged; 0 if none does. */
  readonly largestBatch: number;
  /** Where the config does not fit: the largest micro-batch with which it does; 0 if none does. */
  readonly largestMicroBatch: number;
  /** Why the config cannot run on this adapter; null if it can. */
  readonly problem: Words | null;
  readonly images: ImagesPlan;
}

/**
 * Where a run's images are while it trains: all of them on the GPU, in one buffer or in parts, or on
 * disk or in memory, from where each batch is brought as it is needed.
 */
export type ImagePlacement = 'whole' | 'parts' | 'streamed';

export interface ImagesPlan {
  readonly placement: ImagePlacement;
  readonly images: number;
  /** All of them. */
  readonly bytes: number;
  /** On the GPU, batches included. */
  readonly gpuBytes: number;
  /** Buffers that hold all images; 0 where they are streamed. */
  readonly buffers: number;
  /** Whether they are in a file rather than in the page's memory. */
  readonly onDisk: boolean;
  /** In the page's memory beside pixels, for every image: labels, groups, place, check, order. */
  readonly besideBytes: number;
  readonly evaluation: EvaluationPlan;
}

/** Features that an evaluation compares and fits, of training and held-out images. */
export interface EvaluationPlan {
  /** Of those that are on disk, and read a part at a time; 0 where all are in memory. */
  readonly diskBytes: number;
  /** In memory at a time: features, or parts of them, and what kNN makes of them. */
  readonly memoryBytes: number;
  /** What a linear probe or low-shot SVMs need beside those; 0 without them. */
  readonly fitBytes: number;
}
