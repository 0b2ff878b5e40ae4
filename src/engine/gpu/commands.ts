/** Fully specified commands, and how they are encoded. */

import type { Workgroups } from './slices.ts';
import type { Budget } from './throughput.ts';

export interface ReadyDispatch {
  readonly kind: 'dispatch';
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: Workgroups;
}

export interface ReadyCopy {
  readonly kind: 'copy';
  /** Null for zeros. */
  readonly from: GPUBuffer | null;
  readonly fromOffset: number;
  readonly to: GPUBuffer;
  readonly toOffset: number;
  readonly bytes: number;
}

export type Ready = ReadyDispatch | ReadyCopy;

/** @param descriptor of every pass */
export function encodeCommands(
  encoder: GPUCommandEncoder,
  commands: Iterable<Ready>,
  descriptor?: GPUComputePassDescriptor,
): void {
  let pass: GPUComputePassEncoder | null = null;
  let pipeline: GPUComputePipeline | null = null;
  for (const command of commands) {
    if (command.kind === 'copy') {
      pass?.end();
      pass = null;
      const { from, fromOffset, to, toOffset, bytes } = command;
      if (from === null) encoder.clearBuffer(to, toOffset, bytes);
      else encoder.copyBufferToBuffer(from, fromOffset, to, toOffset, bytes);
      continue;
    }
    if (pass === null) {
      pass = encoder.beginComputePass(descriptor);
      pipeline = null;
    }
    // A call costs a microsecond or more in every implementation.
    if (command.pipeline !== pipeline) pass.setPipeline(command.pipeline);
    ({ pipeline } = command);
    pass.setBindGroup(0, command.bindGroup);
    const [x, y, z] = command.workgroups;
    pass.dispatchWorkgroups(x, y, z);
  }
  pass?.end();
}

/** Slices that keep a dispatch with so much work within the budget. */
export function slicesWanted(work: number, { rate, dispatchMs }: Budget): number {
  return Math.max(1, Math.ceil(work / rate / dispatchMs));
}

/**
 * Groups commands into submissions.
 * @param commands what each command became, one after the other: a dispatch, or its slices
 * @param work of each command
 */
export function submissionsOf(
  commands: readonly (readonly Ready[])[],
  work: readonly number[],
  { rate, submissionMs }: Budget,
): readonly (readonly Ready[])[] {
  const submissions: Ready[][] = [];
  let open: Ready[] = [];
  let openMs = 0;
  commands.forEach((parts, at) => {
    const ms = (work[at] ?? 0) / rate / parts.length;
    for (const part of parts) {
      if (open.length > 0 && openMs + ms > submissionMs) {
        submissions.push(open);
        open = [];
        openMs = 0;
      }
      open.push(part);
      openMs += ms;
    }
  });
  submissions.push(open);
  return submissions;
}
