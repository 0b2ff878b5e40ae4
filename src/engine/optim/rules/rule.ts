import type { GpuArray } from '#gpu/array.ts';
import type { Kernel } from '#gpu/kernel.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import type { Constants, Shape } from '#gpu/wgsl.ts';
import { laneSumsPrelude } from '#kernels/shared/tree.ts';
import applyWgsl from '#optim/apply.wgsl?raw';
import gradientWgsl from '#optim/gradient.wgsl?raw';
import { kernel } from '#optim/plan.ts';
import type { SegmentTable } from '#optim/segments.ts';
import type { OptimizerSettings } from '#optim/settings.ts';

/** What an optimizer does once a step is decided. */
export interface Rule {
  readonly update: Kernel;
  /** Names that its WGSL asks for, beside those of the plan. */
  readonly constants?: (settings: OptimizerSettings) => Constants;
  /** Dispatches before the update that leave each tensor's trust ratio in the plan. */
  readonly trust?: (step: DecidedStep) => void;
}

/** A step of which the decision is launched. */
export interface DecidedStep {
  readonly graph: StepGraph;
  readonly table: SegmentTable;
  readonly settings: OptimizerSettings;
  readonly gradient: GpuArray;
  readonly parameters: GpuArray;
  /** The arenas of the moments that the optimizer has. */
  readonly moments: readonly GpuArray[];
  readonly plan: GpuArray;
  /** f32, one number per chunk: room for a sum; the update writes it last. */
  readonly sums: GpuArray;
  readonly shape: Shape;
}

/**
 * The kernel that moves the parameters.
 * @param wgsl has `fn moved(e: u32, p: f32, tensor: Tensor) -> f32`, see apply.wgsl
 * @param moments arenas that it keeps
 */
export function updateKernel(wgsl: string, moments: 1 | 2): Kernel {
  const all = laneSumsPrelude + gradientWgsl + wgsl + applyWgsl;
  return kernel('update', all, `rrrww${'w'.repeat(moments)}`);
}
