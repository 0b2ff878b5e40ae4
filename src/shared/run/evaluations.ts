/** The metrics of an evaluation, one row each, and its structured parts. */
import { inEnglish, say, speak } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import type { EvaluationMetricRow, LevelAccuracy, MetricInfo, ValuesOf } from './metricRows.ts';
import { knnProtocolWords, probeProtocolWords } from './protocols.ts';

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
  /**
   * Percent of images whose class is their cluster's, clusters and classes assigned one to one; null
   * also in runs stored before it was measured.
   */
  readonly acc: number | null;
}

/** The answers of a classifier on the queries, by their class of the finest level. */
export interface Confusion {
  readonly classNames: readonly string[];
  /** Class, answer and number of queries of every pair that occurred, one after the other. */
  readonly counts: readonly number[];
}

/** Linear SVMs from so many images of each class: over the draws, percent. */
export interface LowShot {
  readonly shots: number;
  /** Queries whose highest decision is their class's. */
  readonly accuracy: number;
  readonly accuracyStd: number;
  /** Mean over the classes of the average precision. */
  readonly meanAp: number;
  readonly meanApStd: number;
}

/** The parts of an evaluation that are not single numbers. */
export interface EvaluationParts {
  readonly knnLevels: readonly LevelAccuracy[];
  /**
   * The clustering of the last trained epoch, one entry per granularity; empty if there is none.
   */
  readonly clusters: readonly ClusterHealth[];
  /** Of the linear probe; absent if it was not requested. */
  readonly probe?: Confusion;
  /** By rising number of shots; absent if it was not requested. */
  readonly lowShot?: readonly LowShot[];
}

/** In the order of the charts in a group and of the comparison. */
export const EVALUATION_METRICS = {
  /** Percent at the finest label level; null for unlabelled data. */
  knnTop1: {
    label: 'kNN accuracy',
    unit: 'held-out, %',
    better: 'higher',
    group: 'accuracy',
    protocol: knnProtocolWords,
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
    protocol: probeProtocolWords,
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

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Numbers computed from an evaluation's parts; of clusters, means over those with labels. */
export const PART_METRICS = {
  nmi: {
    label: 'NMI',
    unit: 'prototypes and classes',
    better: 'higher',
    group: 'features',
    read: ({ clusters }) => meanOf(clusters.map(({ nmi }) => nmi)),
  },
  acc: {
    label: 'ACC',
    unit: 'a class for each prototype, %',
    better: 'higher',
    group: 'features',
    read: ({ clusters }) => meanOf(clusters.map(({ acc }) => acc)),
  },
  lowShot: {
    label: 'low-shot SVM',
    unit: '16 images a class, held-out, %',
    better: 'higher',
    group: 'accuracy',
    read: ({ lowShot = [] }) => lowShot.find(({ shots }) => shots === 16)?.accuracy ?? null,
  },
} as const satisfies Readonly<
  Record<string, MetricInfo & { read(parts: EvaluationParts): number | null }>
>;

export interface Evaluation extends ValuesOf<typeof EVALUATION_METRICS>, EvaluationParts {
  /** Epochs trained when it was measured; 0 before the first. */
  readonly epoch: number;
  readonly step: number;
}

/** An evaluation of a stored state on images that are loaded, which may be others than the run's. */
export interface DataEvaluation {
  /** The data set's name. */
  readonly dataset: string;
  readonly images: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly evaluation: Evaluation;
}

export type EvaluationMetricName = keyof typeof EVALUATION_METRICS;

export const EVALUATION_METRIC_NAMES = Object.keys(
  EVALUATION_METRICS,
) as readonly EvaluationMetricName[];

/** The row with its type widened, for code that treats all metrics alike. */
export function evaluationMetric(name: EvaluationMetricName): EvaluationMetricRow<EvaluationParts> {
  return EVALUATION_METRICS[name];
}

/** Metrics that are measured by a protocol, and what it is in a config, in English. */
export function protocolTexts(
  config: RunConfig,
): readonly (readonly [EvaluationMetricName, string])[] {
  return EVALUATION_METRIC_NAMES.flatMap((name) => {
    const { protocol } = evaluationMetric(name);
    return protocol === undefined ? [] : [[name, speak(inEnglish, protocol(config))] as const];
  });
}
