/** The commands of a graph as recorded, and their descriptions. */

import type { StepPart } from '#run/stepPart.ts';
import { bytesOf, type GpuArray } from './array.ts';
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

/** A recorded kernel launch. */
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

/** An array as a command sees it. */
export interface DescribedArray {
  readonly label: string;
  readonly shape: readonly number[];
  /** Two bytes per element, not four. */
  readonly half: boolean;
  readonly bytes: number;
}

/** A command for people to read. */
export interface CommandDescription {
  /** The kernel's name, or `copy`. */
  readonly name: string;
  readonly place: Place | null;
  readonly reads: readonly DescribedArray[];
  readonly writes: readonly DescribedArray[];
  /** Null for a copy. */
  readonly workgroups: Workgroups | null;
}

export function describeCommand(command: Dispatch | Copy): CommandDescription {
  const { place } = command;
  if (command.kind === 'copy') {
    const [reads, writes] = [[described(command.from)], [described(command.to)]];
    return { name: 'copy', place, reads, writes, workgroups: null };
  }
  const { kernel, workgroups } = command;
  const bound = (access: 'read' | 'write') => boundArrays(command, access).map(described);
  return { name: kernel.name, place, reads: bound('read'), writes: bound('write'), workgroups };
}

function described(array: GpuArray): DescribedArray {
  const { label, shape, packing } = array;
  return { label, shape, half: packing !== undefined, bytes: bytesOf(array) };
}

const boundArrays = ({ kernel, arrays }: Dispatch, access: 'read' | 'write'): GpuArray[] =>
  arrays.filter((_, binding) => kernel.bindings[binding] === access);

/** Multiply-adds, or elements where a kernel has few. */
export const workOf = (command: Dispatch | Copy): number =>
  command.kind === 'copy' ? command.from.length : command.work;

export function doneCommand(index: number, command: Dispatch | Copy | undefined): DoneCommand {
  if (command === undefined) throw new Error(`the graph has no command ${index}`);
  if (command.kind === 'copy')
    return { index, name: 'copy', written: [command.to], place: command.place };
  const { kernel, place } = command;
  return { index, name: kernel.name, written: boundArrays(command, 'write'), place };
}

/** The intermediates that a command reads and writes. */
export function usesOf(command: Dispatch | Copy): ScratchUse {
  const scratchOf = (arrays: readonly GpuArray[]): Scratch[] =>
    arrays.flatMap(({ storage }) => (storage instanceof Scratch ? [storage] : []));
  if (command.kind === 'copy') {
    return { read: scratchOf([command.from]), written: scratchOf([command.to]) };
  }
  const bound = (access: 'read' | 'write') => scratchOf(boundArrays(command, access));
  return { read: bound('read'), written: bound('write') };
}
