/** The metrics of an evaluation, one row each, and its structured parts. */
import { say } from '#base/words.ts';
import type { EvaluationMetricRow, LevelAccuracy, MetricInfo, ValuesOf } from './metricRows.ts';

/** Statistics of one granularity's clustering. */
export interface ClusterHealth {
  readonly k: number;
  /** Sum of squared distances to the nearest centroid. */
  readonly inertia: number;
  readonly empty: number;
  /** Pairs of nearly identical prototypes. */
  readonly duplicates: number;
  readonly smallest: number;
  readonly largest: number;
  /** Concentration φ. */
  readonly phiMin: number;
  readonly phiMax: number;
  /** Compared with the finest labels; null for unlabelled data. Purity in percent. */
  readonly nmi: number | null;
  readonly ari: number | null;
  readonly purity: number | null;
}

/** The parts of an evaluation that are not single numbers. */
export interface EvaluationParts {
  readonly knnLevels: readonly LevelAccuracy[];
  /**
   * The clustering of the last trained epoch, one entry per granularity; empty if there is none.
   */
  readonly clusters: readonly ClusterHealth[];
}

/** In the order of the charts in a group and of the comparison. */
export const EVALUATION_METRICS = {
  /** Percent at the finest label level; null for unlabelled data. */
  knnTop1: {
    label: 'kNN accuracy',
    unit: 'held-out, %',
    better: 'higher',
    group: 'accuracy',
    nullable: true,
    help: '%, null for unlabelled data',
    chart: {
      axis: 'own',
      levels: ({ knnLevels }) => knnLevels,
      empty: 'kNN accuracy on held-out images, after each epoch.',
      unmeasured: 'These images have no labels, so there is no kNN accuracy.',
    },
  },
  /** Percent at the finest label level; null if it was not requested. */
  linearTop1: {
    label: 'linear probe',
    unit: 'held-out, %',
    better: 'higher',
    group: 'accuracy',
    nullable: true,
  },
  /** Mean over dimensions of the std of the normalised embedding; healthy is about 1/√D. */
  featureStd: {
    label: 'Feature std',
    unit: 'per dimension',
    better: 'higher',
    group: 'features',
    chart: {
      axis: 'zero',
      guides: ({ embeddingDim }) => {
        const healthy = 1 / Math.sqrt(embeddingDim);
        return [
          { value: healthy, label: say('healthy 1/√D {{std}}', { std: healthy.toFixed(4) }) },
        ];
      },
      empty: 'The spread of the features after each epoch; 0 is a collapse.',
    },
  },
  /** mean ‖x − y‖² over two views of an image (Wang & Isola 2020). */
  alignment: {
    label: 'alignment',
    unit: 'mean ‖x − y‖²',
    better: 'lower',
    group: 'features',
    nullable: true,
  },
  /** log mean exp(−2‖x − y‖²) over pairs of images (Wang & Isola 2020). */
  uniformity: {
    label: 'uniformity',
    unit: 'nats',
    better: 'lower',
    group: 'features',
    nullable: true,
  },
  /** Effective rank of the embeddings (Garrido et al. 2023). */
  rankMe: {
    label: 'RankMe',
    unit: 'dimensions',
    better: 'higher',
    group: 'features',
    nullable: true,
  },
} as const satisfies Readonly<Record<string, EvaluationMetricRow<EvaluationParts>>>;

/** Numbers computed from an evaluation's clusters. */
export const CLUSTER_METRICS = {
  /** Mean over the granularities that have labels. */
  nmi: {
    label: 'NMI',
    unit: 'prototypes and classes',
    better: 'higher',
    group: 'features',
    read: ({ clusters }) => {
      const known = clusters.map(({ nmi }) => nmi).filter((nmi) => nmi !== null);
      return known.length === 0 ? null : known.reduce((sum, nmi) => sum + nmi, 0) / known.length;
    },
  },
} as const satisfies Readonly<
  Record<string, MetricInfo & { read(parts: EvaluationParts): number | null }>
>;

export interface Evaluation extends ValuesOf<typeof EVALUATION_METRICS>, EvaluationParts {
  /** Epochs trained when it was measured; 0 before the first. */
  readonly epoch: number;
  readonly step: number;
}

export type EvaluationMetricName = keyof typeof EVALUATION_METRICS;

export const EVALUATION_METRIC_NAMES = Object.keys(
  EVALUATION_METRICS,
) as readonly EvaluationMetricName[];

/** The row with its type widened, for code that treats all metrics alike. */
export function evaluationMetric(name: EvaluationMetricName): EvaluationMetricRow<EvaluationParts> {
  return EVALUATION_METRICS[name];
}
