import type { GpuArray } from '#gpu/array.ts';
import type { Kernel } from '#gpu/kernel.ts';

/**
 * The plan of a step, from the decision to the kernels after it: the gradient's four factors
 * (inverse scale, its second part, clip coefficient, pre-norm factor), then these, then the
 * record's copy, then eight numbers per segment: gradient norm, non-finite gradients, ‖p‖, trust
 * ratio, the divisors of the two moments, weight decay, 0.
 */
export const PLAN = {
  UPDATED: 4,
  RATE: 5,
  MU: 6,
  BETA: 7,
  EPSILON: 8,
  RECORD: 16,
  HEADER: 32,
} as const;

/** @param bindings one letter per array: r is read, w is written */
export const kernel = (name: string, wgsl: string, bindings: string): Kernel => ({
  name: `optimizer ${name}`,
  wgsl,
  bindings: [...bindings].map((letter) => (letter === 'w' ? 'write' : 'read')),
});

/** An f32's bits, for kernels that read their settings at run time; 0 for none. */
export function bitsOf(value: number | null): number {
  return new Uint32Array(Float32Array.of(value ?? 0).buffer)[0] as number;
}

/** What a decision reads and leaves; the same for an update and for clipping alone. */
export interface DecisionArrays {
  /** f32, OPTIMIZER_SCALARS_LENGTH at least. */
  readonly scalars: GpuArray;
  /** f32 [4]: [0] = non-finite numbers found in the forward pass. */
  readonly forward: GpuArray;
  /** The gradient arena, multiplied by the scale under loss scaling. */
  readonly gradient: GpuArray;
  /** The parameter arena. */
  readonly parameters: GpuArray;
  /** f32 [rows, SEGMENT_STATE_LENGTH], kept from step to step; a row of zeros is t = 0. */
  readonly segmentState: GpuArray;
  /** f32 [SCALER_LENGTH], kept from step to step. */
  readonly scaler: GpuArray;
  /** u32 [STATUS_LENGTH], zeros before the first step. */
  readonly status: GpuArray;
  /** f32 [OPTIMIZER_RECORD_LENGTH], written. */
  readonly record: GpuArray;
}

export interface OptimizerArrays extends DecisionArrays {
  /** First moments (`moments` of run/optimizers.ts): an arena, zeros before the first step. */
  readonly first: GpuArray;
  /** Second moments, likewise; null where the optimizer has none. */
  readonly second: GpuArray | null;
  /** f32 [segments, SEGMENT_RECORD_LENGTH], written. */
  readonly segmentRecord: GpuArray;
}
