import type { GpuArray } from '#gpu/array.ts';
import type { Kernel } from '#gpu/kernel.ts';
import type { Constants } from '#gpu/wgsl.ts';

/** What a loss may have bound after its own arrays. */
export interface LossExtras {
  /** f32, element 0 multiplies the gradient (the loss scale of GradScaler). */
  readonly scaler?: GpuArray | undefined;
  /** Receives the logits. */
  readonly logits?: GpuArray | undefined;
}

/** The arrays and bindings with the extras appended, and the constants that say where they are. */
export function withExtras(
  arrays: readonly GpuArray[],
  bindings: Kernel['bindings'],
  { scaler, logits }: LossExtras,
): { arrays: readonly GpuArray[]; bindings: Kernel['bindings']; constants: Constants } {
  const all = [...arrays];
  const uses = [...bindings];
  const constants: Record<string, number | boolean> = {
    SCALED: scaler !== undefined,
    LOGITS: logits !== undefined,
  };
  if (scaler !== undefined) {
    constants.SCALER_AT = all.push(scaler) - 1;
    uses.push('read');
  }
  if (logits !== undefined) {
    constants.LOGITS_AT = all.push(logits) - 1;
    uses.push('write');
  }
  return { arrays: all, bindings: uses, constants };
}
