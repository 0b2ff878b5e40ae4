/** The commands of a graph as they were asked for, and what they say of themselves. */

import type { StepPart } from '#run/stepPart.ts';
import type { GpuArray } from './array.ts';
import type { Kernel } from './kernel.ts';
import { Scratch, type ScratchUse } from './placement.ts';
import type { Workgroups } from './slices.ts';
import type { Constants, Shape } from './wgsl.ts';

/** Where in a training step a command belongs. */
export interface Place {
  readonly part: Exclude<StepPart, 'state'>;
  readonly tower?: 'query' | 'key' | undefined;
  /** PyTorch's name of the layer that it computes, or whose gradient: `layer1.0.conv1`. */
  readonly layer?: string;
  /** What a fused loss writes beside its values; belongs to the part `gradient`. */
  readonly gradient?: GpuArray;
}

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
  /** Null for what is recorded outside every `within`. */
  readonly place: Place | null;
}

export interface Copy {
  readonly kind: 'copy';
  readonly from: GpuArray;
  readonly to: GpuArray;
  readonly place: Place | null;
}

/** A command of an eager run that has just run. */
export interface DoneCommand {
  /** 0-based place in the graph. */
  readonly index: number;
  /** The kernel's name, or `copy`. */
  readonly name: string;
  /** What it wrote, in binding order. */
  readonly written: readonly GpuArray[];
  readonly place: Place | null;
}

/** Multiply-adds, or elements where a kernel has few. */
export const workOf = (command: Dispatch | Copy): number =>
  command.kind === 'copy' ? command.from.length : command.work;

export function doneCommand(index: number, command: Dispatch | Copy | undefined): DoneCommand {
  if (command === undefined) throw new Error(`the graph has no command ${index}`);
  if (command.kind === 'copy')
    return { index, name: 'copy', written: [command.to], place: command.place };
  const { kernel, arrays, place } = command;
  const written = arrays.filter((_, binding) => kernel.bindings[binding] === 'write');
  return { index, name: kernel.name, written, place };
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
