/** What a run reports: a record a step, a record an evaluation, and how each is drawn. */

/** One training step. Rates are means of the last steps; everything else is this step's own. */
export interface StepMetrics {
  /** 1 for the first step. */
  readonly step: number;
  /** 0-based epoch the step belongs to. */
  readonly epoch: number;
  /** 0-based stage of the freeze schedule. */
  readonly stage: number;
  /** InfoNCE, mean over the batch, nats. */
  readonly lossInst: number;
  /** Percent of rows whose logits are all finite and whose positive is strictly largest. */
  readonly accInst: number;
  /** Percent by PyTorch's top-1 on CUDA: ties and NaN rows count as hits. */
  readonly accInstNaive: number;
  readonly lr: number;
  /** Euclidean norm of the whole gradient. */
  readonly gradNorm: number;
  readonly imagesPerSec: number;
  readonly stepMs: number;
  /** Rows with a non-finite logit, plus non-finite gradient elements. */
  readonly nonFinite: number;
  /** Rows whose positive equals the largest negative to within 1e-5/τ. */
  readonly tiedRows: number;
}

export interface LevelAccuracy {
  /** Name of the label level, finest first: 'emoji', 'subcategory', 'category'. */
  readonly level: string;
  /** Percent. */
  readonly top1: number;
}

export interface Evaluation {
  /** Epochs trained when it was measured; 0 before the first. */
  readonly epoch: number;
  readonly step: number;
  /** Percent at the finest label level; null for unlabelled data. */
  readonly knnTop1: number | null;
  readonly knnLevels: readonly LevelAccuracy[];
  /** Mean over dimensions of the std of the normalised embedding; healthy is about 1/√D. */
  readonly featureStd: number;
}

export interface MetricInfo {
  readonly label: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'neither';
}

export const METRICS = {
  lossInst: { label: 'Loss', unit: 'InfoNCE, nats', better: 'lower' },
  accInst: { label: 'Instance accuracy', unit: 'strict, %', better: 'higher' },
  lr: { label: 'Learning rate', unit: '', better: 'neither' },
  gradNorm: { label: 'Gradient norm', unit: 'whole gradient', better: 'neither' },
  knnTop1: { label: 'kNN accuracy', unit: 'held-out, %', better: 'higher' },
  featureStd: { label: 'Feature std', unit: 'per dimension', better: 'higher' },
} as const satisfies Record<string, MetricInfo>;

export type MetricName = keyof typeof METRICS;

/** InfoNCE of a model that knows nothing: ln(1 + K). */
export function chanceLoss(queueLength: number): number {
  return Math.log(1 + queueLength);
}
