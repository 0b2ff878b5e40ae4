/** The protocols that accuracies are measured by; a number's name carries its own. */
import { inEnglish, say, speak, type Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';

/** What a kNN protocol fixes. */
interface KnnProtocol {
  /** What it compares unless `knnOn` says otherwise. */
  readonly on: 'feature' | 'embedding';
  /** Neighbours of a bank of so many rows unless `knnNeighbours` says otherwise. */
  readonly neighbours: (rows: number) => number;
  /** The same in words. */
  readonly neighboursText: string;
  /** Whether the bank's mean is subtracted first. */
  readonly centred: boolean;
  /**
   * Every row votes and every query counts the same, whatever the data set says of variants of an
   * image and of classes of different sizes.
   */
  readonly plain: boolean;
  /** It is the published one: images without labels are refused, not passed over. */
  readonly needsLabels: boolean;
}

const KNN_PROTOCOLS: Readonly<Record<RunConfig['knnProtocol'], KnnProtocol>> = {
  lab: {
    on: 'feature',
    neighbours: (rows) => Math.max(1, Math.min(200, Math.floor(rows / 10))),
    neighboursText: 'k ≤ 200',
    ...{ centred: true, plain: false, needsLabels: false },
  },
  /** Wu et al. 2018, and MoCo's CIFAR notebook. */
  instdisc: {
    on: 'embedding',
    neighbours: () => 200,
    neighboursText: 'k 200',
    ...{ centred: false, plain: true, needsLabels: true },
  },
};

/** The protocol of a config, with what the config's other fields change. */
export interface UsedKnn extends Pick<KnnProtocol, 'on' | 'centred' | 'plain' | 'needsLabels'> {
  /** k for a bank of so many rows, at most all of them. */
  readonly neighbours: (rows: number) => number;
  readonly temperature: number;
}

type KnnFields = Pick<RunConfig, 'knnProtocol' | 'knnOn' | 'knnNeighbours' | 'knnTemperature'>;

export function knnOf({ knnProtocol, knnOn, knnNeighbours, knnTemperature }: KnnFields): UsedKnn {
  const protocol = KNN_PROTOCOLS[knnProtocol];
  return {
    ...protocol,
    on: knnOn === 'auto' ? protocol.on : knnOn,
    neighbours: (rows) => Math.min(rows, knnNeighbours || protocol.neighbours(rows)),
    temperature: knnTemperature,
  };
}

/** t of the vote in the published protocols; another one is named. */
const USUAL_TEMPERATURE = 0.1;

/** "instdisc, k 200, embedding": two runs with other words are not compared. */
export function knnProtocolWords(config: KnnFields): Words {
  const { knnProtocol: protocol, knnNeighbours, knnTemperature } = config;
  const k = knnNeighbours > 0 ? `k ${knnNeighbours}` : KNN_PROTOCOLS[protocol].neighboursText;
  const on = knnOf(config).on === 'feature' ? say('features') : say('embedding');
  return knnTemperature === USUAL_TEMPERATURE
    ? say('{{protocol}}, {{k}}, {{on}}', { protocol, k, on })
    : say('{{protocol}}, {{k}}, t {{t}}, {{on}}', { protocol, k, t: knnTemperature, on });
}

/** "kNN (instdisc, k 200, embedding)". */
export const knnNameWords = (config: KnnFields): Words =>
  say('kNN ({{protocol}})', { protocol: knnProtocolWords(config) });

/** How a linear probe is trained. */
export interface ProbeRecipe {
  /** Peak rate for features of so many columns. */
  readonly rate: (dim: number) => number;
  /** Columns are brought to mean 0 and variance 1 first. */
  readonly standardised: boolean;
  /** Most steps; large data sets get fewer epochs, 10 at least. Null for the recipe's epochs. */
  readonly mostSteps: number | null;
  /** The last batch of an epoch is taken even if it is short. */
  readonly shortBatch: boolean;
  readonly needsLabels: boolean;
}

const PUBLISHED = {
  ...{ standardised: false, mostSteps: null, shortBatch: true, needsLabels: true },
} as const;

/**
 * All have SGD with momentum 0.9 without decay, batches of 256, 100 epochs, rate × 0.1 at 60 and 80,
 * weights from N(0, 0.01²). On standardised columns and a column of ones the softmax loss curves by
 * at most (dim + 1)/2, so that 4/(dim + 1) is stable for any features.
 */
const PROBE_RECIPES: Readonly<Record<RunConfig['probeRecipe'], ProbeRecipe>> = {
  lab: {
    rate: (dim) => 4 / (dim + 1),
    ...{ standardised: true, mostSteps: 1500, shortBatch: false, needsLabels: false },
  },
  /** main_lincls. */
  moco: { ...PUBLISHED, rate: () => 30 },
  /** eval_cls_imagenet. */
  pcl: { ...PUBLISHED, rate: () => 5 },
};

export const probeOf = (recipe: RunConfig['probeRecipe']): ProbeRecipe => PROBE_RECIPES[recipe];

/** "lab, features". */
export const probeProtocolWords = ({ probeRecipe }: Pick<RunConfig, 'probeRecipe'>): Words =>
  say('{{protocol}}, features', { protocol: probeRecipe });

/** "linear probe (moco, features)". */
export const probeNameWords = (config: Pick<RunConfig, 'probeRecipe'>): Words =>
  say('linear probe ({{protocol}})', { protocol: probeProtocolWords(config) });

/** Different ones among the protocols of these configs, in their order. */
export function differentProtocols(
  configs: readonly RunConfig[],
  protocol: (config: RunConfig) => Words,
): readonly Words[] {
  const found = new Map<string, Words>();
  for (const config of configs) {
    const words = protocol(config);
    found.set(speak(inEnglish, words), words);
  }
  return [...found.values()];
}

/** The protocol that all share, or that they do not; null without configs. */
export function sharedProtocol(
  configs: readonly RunConfig[],
  protocol: (config: RunConfig) => Words,
): Words | null {
  const [first, ...others] = differentProtocols(configs, protocol);
  if (first === undefined) return null;
  return others.length === 0 ? first : say('different protocols');
}
