/** The measurements that a diagnosis is made from. */
import type { RunConfig } from '#run/config.ts';
import type { DiagnosisReason } from '#run/diagnosis.ts';
import type { StepPart } from '#run/stepPart.ts';

/** The first array of a step with a non-finite value. */
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
  /** Images whose views are not finite, at most eight; empty unless the views were first. */
  readonly images: readonly number[];
}

/** The steps before the diagnosed one, as far as they are kept. */
export interface Approach {
  /** Number of finite steps; if it is 0, the other values are null or empty. */
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
  /** Largest ‖w‖/‖w₀‖ at the last of them, and its tensor. */
  readonly weightGrowth: number;
  readonly grownTensor: string | null;
  /** Median over the weights of ‖w‖/‖w₀‖. */
  readonly weightMedian: number;
  /** Feature std times √D: 1 for random directions, 0 for one direction. */
  readonly spreadBest: number;
  readonly spreadLast: number;
  /** Largest activation at the first and the last of them, and the layer of the latter. */
  readonly activationFirst: number;
  readonly activationLast: number;
  readonly loudestLayer: string | null;
  readonly lossScale: number | null;
  readonly skips: number;
  /** At the last of them: shares from 0 to 1, accuracies in percent. */
  readonly deadUnits: number;
  readonly badNorms: number;
  readonly tiedRows: number;
  readonly accStrict: number;
  readonly accNaive: number;
  readonly loss: number;
  /** InfoNCE over ln(1 + K). */
  readonly lossOverChance: number;
}

/** Keys in the queue from an earlier key path. */
export interface StaleQueue {
  /** Steps done when the path changed. */
  readonly since: number;
  /** Steps until the last such key has left, K/B. */
  readonly lasts: number;
  /** Loss of the last step before it. */
  readonly lossBefore: number;
}

/** Noise of the means that batch norm normalises with, in the layer with the most. */
export interface StatisticsNoise {
  readonly layer: string;
  /** Root mean square distance of a group's mean from the running mean, in standard deviations. */
  readonly noise: number;
}

export interface Evidence {
  /** The config in effect, including manual changes. */
  readonly config: RunConfig;
  /** 1-based step that is diagnosed. */
  readonly step: number;
  readonly why: DiagnosisReason;
  /** Whether that step was not finite. */
  readonly broke: boolean;
  /** Whether a record of metrics is all there is: nothing was replayed or measured. */
  readonly fromRecord: boolean;
  /** Null if the step was finite or could not be replayed. */
  readonly first: FirstNonFinite | null;
  /** Whether the same step is finite entirely in f32; null if it was not replayed in f32. */
  readonly finiteInSingle: boolean | null;
  /** Whether the queries pass through head a. */
  readonly headA: boolean;
  readonly approach: Approach;
  /** Null if the queue holds only keys of the current path. */
  readonly staleQueue: StaleQueue | null;
  /** Null if the step was not finite or batch norm did not use its statistics. */
  readonly statisticsNoise: StatisticsNoise | null;
}
