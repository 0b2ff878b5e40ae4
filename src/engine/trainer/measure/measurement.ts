import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { StoredFeatures } from '#evaluate/knnAccuracy.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { TellTask } from '#run/phases.ts';

/** Which of the measurements that take long are wanted. */
export interface Wanted {
  readonly probe: boolean;
  readonly lowShot: boolean;
}

/** What a pass computed of some images: in memory where it is little, else in a file. */
export interface PassFeatures {
  /** Pooled, of the encoder. */
  readonly features: StoredFeatures;
  /** Unit rows, as the loss compares them. */
  readonly embedding: StoredFeatures;
}

/** Of the training images: absent is what no measurement asked for. */
export type BankFeatures = Partial<PassFeatures>;

/** What a measurement compares or fits, and so has asked for. */
export function bankOf(bank: BankFeatures, output: keyof PassFeatures): StoredFeatures {
  const rows = bank[output];
  if (rows === undefined) throw new Error(`the bank was gathered without its ${output}`);
  return rows;
}

/** What a measurement has to work with. */
export interface MeasureParts {
  readonly config: RunConfig;
  readonly dataset: Dataset;
  /** Of the training images; it has what is wanted of them. */
  readonly bank: BankFeatures;
  /** Of the held-out images. */
  readonly held: PassFeatures;
  readonly wanted: Wanted;
  /** Mean squared distance of two views of an image; null for an untrained network. */
  readonly alignment: () => Promise<number | null>;
  readonly tell: TellTask;
  /** Awaited between units of work. */
  readonly signal: WorkSignal;
}

/** A kind of evaluation: the part of the numbers that it measures. */
export type Measurement = (parts: MeasureParts) => Promise<Partial<Evaluation>>;
