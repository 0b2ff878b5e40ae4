import type { GpuArray } from '#gpu/array.ts';
import type { Place } from '#gpu/graphCommands.ts';
import type { Half } from '#kernels/half/half.ts';
import type { BatchShare } from '#kernels/shared/batchShare.ts';
import type { Maxima } from './maxima.ts';

/** Training mode needs a place for the batch's statistics and the number of groups. */
export interface TrainingMode {
  /** From this tower's part to the end of the last group's; read when the step is committed. */
  readonly batchStatistics: GpuArray;
  /** Elements from one group's statistics to the next group's. */
  readonly groupStride: number;
  /** Of all views together. */
  readonly groups: number;
  /** Which share of a batch the activations are; absent: a whole one. */
  readonly share?: BatchShare;
}

export interface NetOptions {
  /** Whether a parameter of that name is trained; absent: all are, where there are gradients. */
  readonly trains?: (name: string) => boolean;
  /** Autocast: outputs and gradients rounded to half and packed. */
  readonly half?: Half | undefined;
  /** Where the largest activations are noted. */
  readonly maxima?: Maxima | undefined;
  /** Is told each batch norm that computes statistics of its batch. */
  readonly onBatchNorm?: (name: string) => void;
  /** Prefix of every label: the tower. */
  readonly tower?: Place['tower'];
}
