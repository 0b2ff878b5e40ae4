import type { WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import type { FeatureRows, StoredFeatures } from '#evaluate/knnAccuracy.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { TellTask } from '#run/phases.ts';

/** Which of the measurements that take long are wanted. */
export interface Wanted {
  readonly probe: boolean;
  readonly lowShot: boolean;
}

/** What a pass computed of some images. */
export interface PassFeatures {
  /** Pooled, of the encoder. */
  readonly features: FeatureRows;
  /** Unit rows, as the loss compares them. */
  readonly embedding: FeatureRows;
}

/** The same where the images may be many: absent is what no measurement asked for. */
export type BankFeatures = Partial<Readonly<Record<keyof PassFeatures, StoredFeatures>>>;

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
