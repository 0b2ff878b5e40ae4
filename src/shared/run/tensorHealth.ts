import type { PackedHistogram } from './histogramBins.ts';

/** The health of every trained tensor at one step, for a heat map over layers and time. */
export interface TensorHealth {
  /** 1 for the first step. */
  readonly step: number;
  /** ‖g‖, unscaled. This and the arrays below have one number per tensor, in the event's order. */
  readonly gradNorm: readonly number[];
  /** ‖w‖ before the step. */
  readonly weightNorm: readonly number[];
  /** ‖Δw‖/‖w‖; 0 where the step was rolled back. */
  readonly updateRatio: readonly number[];
  /** Trust ratios; null for an optimizer without. */
  readonly trustRatio: readonly number[] | null;
  /** Elements of the gradient that are not finite. */
  readonly nonFinite: readonly number[];
  /** Of few points; missing in the others, and in runs stored before they were taken. */
  readonly histograms?: TensorHistograms | undefined;
}

/** One histogram per tensor, over the bins of histogramBins.ts. */
export interface TensorHistograms {
  /** Of the weights after the step. */
  readonly weight: readonly PackedHistogram[];
  /** Of the unscaled gradient before clipping. */
  readonly gradient: readonly PackedHistogram[];
}

/** Points of one stage, whose trained tensors are `tensors`; by rising step. */
export interface TensorHealthPoints {
  /** PyTorch's names below the query tower, in the network's order. */
  readonly tensors: readonly string[];
  readonly points: readonly TensorHealth[];
}
