/** What a run reports: a record a step, a record an evaluation, and how each is drawn. */

/** One training step. Rates are means of the last steps; everything else is this step's own. */
export interface StepMetrics {
  /** 1 for the first step. */
  readonly step: number;
  /** 0-based epoch the step belongs to. */
  readonly epoch: number;
  /** 0-based stage of the freeze schedule. */
  readonly stage: number;
  /** InfoNCE plus ProtoNCE, what is trained on, nats. */
  readonly loss: number;
  /** InfoNCE, mean over the batch, nats. */
  readonly lossInst: number;
  /** ProtoNCE, mean over the batch and the granularities, nats; null while it is off. */
  readonly lossProto: number | null;
  /** Percent of rows whose logits are all finite and whose positive is strictly largest. */
  readonly accInst: number;
  /** Percent by PyTorch's top-1 on CUDA: ties and NaN rows count as hits. */
  readonly accInstNaive: number;
  /** The same two of ProtoNCE, mean over the granularities. */
  readonly accProto: number | null;
  readonly accProtoNaive: number | null;
  /** Percent that accProto can reach: rows that share no unmasked prototype with another. */
  readonly accProtoCeiling: number | null;
  readonly lr: number;
  /** Euclidean norm of the whole gradient, unscaled and before the clip. */
  readonly gradNorm: number;
  /** What the clip multiplied the gradient by; 1 without one. */
  readonly clipCoefficient: number;
  /** GradScaler's scale after the step; null without loss scaling. */
  readonly lossScale: number | null;
  /** 1 where the step changed the model, 0 where it was rolled back. */
  readonly committed: number;
  readonly imagesPerSec: number;
  readonly stepMs: number;
  /** When the step's numbers arrived, ms since 1970; NaN in runs of versions that kept no clock. */
  readonly atMs: number;
  /** Rows with a non-finite logit, plus non-finite gradient elements. */
  readonly nonFinite: number;
  /** Rows whose positive equals the largest negative to within 1e-5/τ. */
  readonly tiedRows: number;
  /** Mean over dimensions of the std of this batch's unit queries. */
  readonly featureStd: number;
  /** Share of the query's output units that are ≤ 0 for the whole batch. */
  readonly deadUnits: number;
  /** Share of queries whose norm is zero or not finite. */
  readonly badNorms: number;
  /** Largest |activation| of any layer. */
  readonly maxActivation: number;
  /** Median over the trained tensors of ‖Δw‖/‖w‖. */
  readonly updateRatio: number;
  /** Largest over the tensors of ‖w‖/‖w₀‖. */
  readonly weightGrowth: number;
  /** Largest LAMB trust ratio; null for other optimizers. */
  readonly trustRatio: number | null;
}

export interface LevelAccuracy {
  /** Name of the label level, finest first: 'emoji', 'subcategory', 'category'. */
  readonly level: string;
  /** Percent. */
  readonly top1: number;
}

/** What the clustering of one granularity looks like. */
export interface ClusterHealth {
  readonly k: number;
  /** Sum of squared distances to the nearest centroid. */
  readonly inertia: number;
  readonly empty: number;
  /** Pairs of prototypes that nearly coincide. */
  readonly duplicates: number;
  readonly smallest: number;
  readonly largest: number;
  /** Concentration φ. */
  readonly phiMin: number;
  readonly phiMax: number;
  /** Against the finest labels; null for unlabelled data. Purity in percent. */
  readonly nmi: number | null;
  readonly ari: number | null;
  readonly purity: number | null;
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
  /** Percent at the finest label level; null where it was not asked. */
  readonly linearTop1: number | null;
  /** mean ‖x − y‖² over two views of an image (Wang & Isola 2020). */
  readonly alignment: number | null;
  /** log mean exp(−2‖x − y‖²) over pairs of images (Wang & Isola 2020). */
  readonly uniformity: number | null;
  /** Effective rank of the embeddings (Garrido et al. 2023). */
  readonly rankMe: number | null;
  /** The clustering the last epoch trained with, a granularity each; empty while there is none. */
  readonly clusters: readonly ClusterHealth[];
}

export interface MetricInfo {
  readonly label: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'neither';
}

export const METRICS = {
  lossInst: { label: 'Loss', unit: 'InfoNCE, nats', better: 'lower' },
  lossProto: { label: 'Prototype loss', unit: 'ProtoNCE, nats', better: 'lower' },
  accInst: { label: 'Instance accuracy', unit: 'strict, %', better: 'higher' },
  accProto: { label: 'Prototype accuracy', unit: 'strict, %', better: 'higher' },
  lr: { label: 'Learning rate', unit: '', better: 'neither' },
  gradNorm: { label: 'Gradient norm', unit: 'whole gradient', better: 'neither' },
  lossScale: { label: 'Loss scale', unit: 'GradScaler', better: 'neither' },
  maxActivation: { label: 'Largest activation', unit: 'any layer', better: 'neither' },
  updateRatio: { label: 'Update ratio', unit: 'median ‖Δw‖/‖w‖', better: 'neither' },
  weightGrowth: { label: 'Weight growth', unit: 'largest ‖w‖/‖w₀‖', better: 'neither' },
  trustRatio: { label: 'Trust ratio', unit: 'LAMB, largest', better: 'neither' },
  knnTop1: { label: 'kNN accuracy', unit: 'held-out, %', better: 'higher' },
  featureStd: { label: 'Feature std', unit: 'per dimension', better: 'higher' },
} as const satisfies Record<string, MetricInfo>;

export type MetricName = keyof typeof METRICS;

/** InfoNCE of a model that knows nothing: ln(1 + K). */
export function chanceLoss(queueLength: number): number {
  return Math.log(1 + queueLength);
}
