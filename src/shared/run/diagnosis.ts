/** Why a run broke, from what was measured: data, which the page puts into words. */
import type { RunConfig } from './config.ts';

export const CAUSES = [
  /** LAMB at a rate of SGD's: every tensor moves by that share of its norm. */
  'lambRate',
  /** A value left half precision and no loss scaling guarded the step. */
  'halfOverflow',
  /** The ReLU that ends head a lets nothing through. */
  'deadHead',
  /** The embeddings of different images became the same. */
  'collapse',
  /** The images that went in were not numbers. */
  'nanData',
  'sgdRate',
  /** A stage changed the key path and the queue kept keys of the old one. */
  'staleQueue',
  /** Something broke, and none of the above explains it. */
  'unknown',
  /** Asked of a run in which nothing is wrong. */
  'none',
] as const;

export type CauseName = (typeof CAUSES)[number];

/** A measured fact; its key names the sentence, its values stand in it. */
export interface Finding {
  readonly key: FindingKey;
  readonly values: Readonly<Record<string, number | string>>;
}

export const FINDINGS = [
  'firstNonFinite',
  'stateNonFinite',
  'badImages',
  'badViews',
  'notReplayed',
  'lambStep',
  'updateRatio',
  'weightGrowth',
  'weightShrink',
  'gradient',
  'activation',
  'trustRatio',
  'finiteInSingle',
  'brokenInSingle',
  'noLossScaling',
  'lossScale',
  'headRelu',
  'deadUnits',
  'zeroNorms',
  'tied',
  'hollow',
  'zeroGradient',
  'spread',
  'keyMomentum',
  'staleKeys',
  'lossJump',
] as const;

export type FindingKey = (typeof FINDINGS)[number];

export const FIXES = [
  'lambCure',
  'lowerRate',
  'usualRate',
  'lossScalingOn',
  'autocastOff',
  'reluOff',
  'reluOffLowerRate',
  'momentumUp',
  'decayDown',
  'refillQueue',
  'guardedNormalisation',
  'datasetNormalisation',
  'rollBack',
] as const;

export type FixKey = (typeof FIXES)[number];

/** A change of the config that takes the cause away. */
export interface Fix {
  readonly key: FixKey;
  readonly changes: Readonly<Partial<RunConfig>>;
  /**
   * Where the new run should begin: with the last checkpoint from before the fault, or anew where
   * the weights of that checkpoint carry the damage already.
   */
  readonly from: 'beforeFault' | 'start';
}

/** What asked for a diagnosis. */
export type DiagnosisReason = 'fault' | 'alarm' | 'request';

export interface Diagnosis {
  readonly cause: CauseName;
  /** `certain` where the replay shows it, `likely` where the approach does. */
  readonly confidence: 'certain' | 'likely' | 'possible';
  readonly why: DiagnosisReason;
  readonly step: number;
  /** The first array that was not finite, and the kernel that wrote it; null where all is finite. */
  readonly firstTensor: string | null;
  readonly firstOp: string | null;
  readonly evidence: readonly Finding[];
  readonly fixes: readonly Fix[];
  /** Other causes whose signs are there too, the likelier first. */
  readonly alternatives: readonly CauseName[];
}
