/** What a diagnosis is made from: numbers that were measured, no judgement. */
import type { RunConfig } from '#run/config.ts';
import type { DiagnosisReason } from '#run/diagnosis.ts';
import type { StepPart } from '#run/stepPart.ts';

/** The first array of a step that holds a value that is not finite. */
export interface FirstNonFinite {
  /** Tower, layer and role: `query layer2.0.conv1 output`. */
  readonly tensor: string;
  /** The kernel that wrote it; empty for the state before the step. */
  readonly op: string;
  /** 0-based place of that command in the step; −1 for the state before it. */
  readonly command: number;
  readonly part: StepPart;
  /** Elements of the array, and those of them that are NaN, +∞ and −∞. */
  readonly elements: number;
  readonly nan: number;
  readonly positive: number;
  readonly negative: number;
  /** Largest finite |value| in it. */
  readonly largest: number;
  /** Images whose views are not finite, at most eight; only where the views were first. */
  readonly images: readonly number[];
}

/** How a run came to the diagnosed step, from the steps kept before it. */
export interface Approach {
  /** Finite steps looked back on; the others are null or empty where there is none. */
  readonly steps: number;
  /** Peak of the learning rate over them. */
  readonly learningRate: number;
  /** Gradient norm of the first and the last of them. */
  readonly gradNormFirst: number;
  readonly gradNormLast: number;
  /** Mean and largest over them of the median tensor's ‖Δw‖/‖w‖. */
  readonly updateRatioMean: number;
  readonly updateRatioPeak: number;
  /** Largest trust ratio; null for an optimizer without. */
  readonly trustRatio: number | null;
  /** Largest ‖w‖/‖w₀‖ of the last of them, over the run, and whose it is. */
  readonly weightGrowth: number;
  readonly grownTensor: string | null;
  /** Median over the weights of ‖w‖/‖w₀‖. */
  readonly weightMedian: number;
  /** Feature std times √D: 1 for random directions, 0 for one direction. */
  readonly spreadBest: number;
  readonly spreadLast: number;
  /** Largest activation of the first and the last of them, and the layer of the last. */
  readonly activationFirst: number;
  readonly activationLast: number;
  readonly loudestLayer: string | null;
  readonly lossScale: number | null;
  readonly skips: number;
  /** Of the last of them: shares from 0 to 1, accuracies in percent. */
  readonly deadUnits: number;
  readonly badNorms: number;
  readonly tiedRows: number;
  readonly accStrict: number;
  readonly accNaive: number;
  readonly loss: number;
  /** InfoNCE over ln(1 + K). */
  readonly lossOverChance: number;
}

/** Keys in the queue that came from another key path than today's. */
export interface StaleQueue {
  /** Steps done when the path changed. */
  readonly since: number;
  /** Steps until the last such key has left, K/B. */
  readonly lasts: number;
  /** Loss of the last step before it. */
  readonly lossBefore: number;
}

/** How noisy the means are that batch norm normalises with, in the layer where it is worst. */
export interface StatisticsNoise {
  readonly layer: string;
  /** Root mean square distance of a group's mean from the running mean, in standard deviations. */
  readonly noise: number;
}

export interface Evidence {
  /** As in effect, changes by hand included. */
  readonly config: RunConfig;
  /** 1-based step that is diagnosed. */
  readonly step: number;
  readonly why: DiagnosisReason;
  /** Whether that step was not finite. */
  readonly broke: boolean;
  /** Null where the step was finite or could not be replayed. */
  readonly first: FirstNonFinite | null;
  /** Whether the same step is finite with all of it in f32; null where it was not asked. */
  readonly finiteInSingle: boolean | null;
  /** Whether the queries pass through head a. */
  readonly headA: boolean;
  readonly approach: Approach;
  /** Null while the queue holds only keys of today's path. */
  readonly staleQueue: StaleQueue | null;
  /** Null where the step was not finite or batch norm took no statistics of it. */
  readonly statisticsNoise: StatisticsNoise | null;
}
