/** The commands of a graph as they were asked for, and what they say of themselves. */

import type { GpuArray } from './array.ts';
import type { Kernel } from './kernel.ts';
import { Scratch, type ScratchUse } from './placement.ts';
import type { Workgroups } from './slices.ts';
import type { Constants, Shape } from './wgsl.ts';

/** A kernel's run, as it was asked for. */
export interface Dispatch {
  readonly kind: 'dispatch';
  readonly kernel: Kernel;
  readonly constants: Constants;
  readonly shape: Shape;
  readonly pipeline: Promise<GPUComputePipeline>;
  readonly arrays: readonly GpuArray[];
  readonly workgroups: Workgroups;
  readonly work: number;
}

export interface Copy {
  readonly kind: 'copy';
  readonly from: GpuArray;
  readonly to: GpuArray;
}

/** A command of an eager run that has just run. */
export interface DoneCommand {
  /** 0-based place in the graph. */
  readonly index: number;
  /** The kernel's name, or `copy`. */
  readonly name: string;
  /** What it wrote, in binding order. */
  readonly written: readonly GpuArray[];
}

/** Multiply-adds, or elements where a kernel has few. */
export const workOf = (command: Dispatch | Copy): number =>
  command.kind === 'copy' ? command.from.length : command.work;

export function doneCommand(index: number, command: Dispatch | Copy | undefined): DoneCommand {
  if (command === undefined) throw new Error(`the graph has no command ${index}`);
  if (command.kind === 'copy') return { index, name: 'copy', written: [command.to] };
  const { kernel, arrays } = command;
  const written = arrays.filter((_, binding) => kernel.bindings[binding] === 'write');
  return { index, name: kernel.name, written };
}

/** The intermediates that a command reads and writes. */
export function usesOf(command: Dispatch | Copy): ScratchUse {
  const scratchOf = (arrays: readonly GpuArray[]): Scratch[] =>
    arrays.flatMap(({ storage }) => (storage instanceof Scratch ? [storage] : []));
  if (command.kind === 'copy') {
    return { read: scratchOf([command.from]), written: scratchOf([command.to]) };
  }
  const { kernel, arrays } = command;
  const bound = (access: 'read' | 'write') =>
    scratchOf(arrays.filter((_, binding) => kernel.bindings[binding] === access));
  return { read: bound('read'), written: bound('write') };
}
