/** The commands of a graph as recorded, and their descriptions. */

import type { StepPart } from '#run/stepPart.ts';
import { bytesOf, type GpuArray } from './array.ts';
import type { Kernel } from './kernel.ts';
import { mergedGroups } from './merging.ts';
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
  readonly arrays: readonly GpuArray[];
  readonly workgroups: Workgroups;
  readonly work: number;
  /** Multiply-adds as its launch counted them; 0 where it counted none. */
  readonly multiplyAdds: number;
  /** Null for what is recorded outside every `within`. */
  readonly place: Place | null;
}

export interface Copy {
  readonly kind: 'copy';
  /** Null for zeros. */
  readonly from: GpuArray | null;
  readonly to: GpuArray;
  readonly place: Place | null;
}

/** Launches of one kernel that become one dispatch where their arrays lie together. */
export interface Merged {
  readonly kind: 'merged';
  readonly members: readonly Dispatch[];
  /** What they read may lie in several buffers. */
  readonly spread?: boolean;
}

export type Command = Dispatch | Copy | Merged;

/** A launch or a copy of an eager run that has just run. */
export interface DoneCommand {
  /** 0-based place of the command in the graph; merged launches have the same. */
  readonly index: number;
  /** The kernel's name, `copy` or `clear`. */
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

/** Of merged launches what they have in common. */
export interface DescribedPlace extends Omit<Place, 'tower' | 'gradient'> {
  readonly tower?: Place['tower'] | 'both';
}

/** A command for people to read. */
export interface CommandDescription {
  /** The kernel's name, `copy` or `clear`. */
  readonly name: string;
  readonly place: DescribedPlace | null;
  readonly reads: readonly DescribedArray[];
  readonly writes: readonly DescribedArray[];
  /** Null for a copy. */
  readonly workgroups: Workgroups | null;
  /** Multiply-adds counted from its shape; 0 where it is no product. */
  readonly multiplyAdds: number;
  /** That it must move at least: each array once. */
  readonly bytesMoved: number;
  /** One, or those that were merged; none of a copy. */
  readonly launches: readonly DescribedLaunch[];
}

interface DescribedLaunch {
  readonly place: Place | null;
  readonly multiplyAdds: number;
  readonly bytesMoved: number;
}

export function describeCommand(command: Command): CommandDescription {
  if (command.kind === 'copy') {
    const { place, from, to } = command;
    const reads = from === null ? [] : [from];
    return {
      ...{ name: nameOfCopy(command), place, workgroups: null, multiplyAdds: 0 },
      ...{
        launches: [],
        bytesMoved: (1 + reads.length) * bytesOf(to),
        reads: reads.map(described),
        writes: [described(to)],
      },
    };
  }
  const members = launchesOf(command);
  const [first] = members;
  if (first === undefined) throw new Error('nothing was merged');
  const sum = (of: (member: Dispatch) => number): number =>
    members.reduce((total, member) => total + of(member), 0);
  const bound = (access: 'read' | 'write'): DescribedArray[] =>
    members.flatMap((member) => boundArrays(member, access).map(described));
  return {
    name: first.kernel.name,
    place: commonPlace(members.map(({ place }) => place)),
    workgroups: command.kind === 'merged' ? mergedGroups(members) : first.workgroups,
    multiplyAdds: sum(({ multiplyAdds }) => multiplyAdds),
    bytesMoved: sum(bytesMoved),
    launches: members.map((member) => {
      const { place, multiplyAdds } = member;
      return { place, multiplyAdds, bytesMoved: bytesMoved(member) };
    }),
    ...{ reads: bound('read'), writes: bound('write') },
  };
}

const nameOfCopy = ({ from }: Copy): string => (from === null ? 'clear' : 'copy');

/** The launches of a command; a copy has none. */
export const launchesOf = (command: Command): readonly Dispatch[] =>
  command.kind === 'merged' ? command.members : command.kind === 'dispatch' ? [command] : [];

function commonPlace(places: readonly (Place | null)[]): DescribedPlace | null {
  const [first = null] = places;
  if (first === null || places.length === 1) return first;
  const same = (of: (place: Place) => unknown): boolean =>
    places.every((place) => place !== null && of(place) === of(first));
  return {
    part: first.part,
    ...(same(({ tower }) => tower) ? { tower: first.tower } : { tower: 'both' }),
    ...(first.layer !== undefined && same(({ layer }) => layer) && { layer: first.layer }),
  };
}

function described(array: GpuArray): DescribedArray {
  const { label, shape, packing } = array;
  return { label, shape, half: packing !== undefined, bytes: bytesOf(array) };
}

const boundArrays = ({ kernel, arrays }: Dispatch, access: 'read' | 'write'): GpuArray[] =>
  arrays.filter((_, binding) => kernel.bindings[binding] === access);

/**
 * Bytes that a launch must move at least: each array that it binds once. An array bound in place
 * of one that a kernel does not have is bound twice, and counts once.
 */
function bytesMoved({ arrays }: Dispatch): number {
  const seen: GpuArray[] = [];
  for (const array of arrays) {
    const same = ({ storage, offset }: GpuArray) =>
      storage === array.storage && offset === array.offset;
    if (!seen.some(same)) seen.push(array);
  }
  return seen.reduce((sum, array) => sum + bytesOf(array), 0);
}

/** Multiply-adds, or elements where a kernel has few. */
export const workOf = (command: Command): number =>
  command.kind === 'copy'
    ? command.to.length
    : launchesOf(command).reduce((sum, { work }) => sum + work, 0);

/** What a command did: of merged launches each. */
export function doneCommands(index: number, command: Command | undefined): DoneCommand[] {
  if (command === undefined) throw new Error(`the graph has no command ${index}`);
  if (command.kind === 'copy') {
    return [{ index, name: nameOfCopy(command), written: [command.to], place: command.place }];
  }
  return launchesOf(command).map((launch) => {
    const { kernel, place } = launch;
    return { index, name: kernel.name, written: boundArrays(launch, 'write'), place };
  });
}

const scratchOf = (arrays: readonly GpuArray[]): Scratch[] =>
  arrays.flatMap(({ storage }) => (storage instanceof Scratch ? [storage] : []));

/** The intermediates that a command reads and writes. */
export function usesOf(command: Command): ScratchUse {
  if (command.kind === 'copy') {
    const { from, to } = command;
    return { read: scratchOf(from === null ? [] : [from]), written: scratchOf([to]) };
  }
  const launches = launchesOf(command);
  const bound = (access: 'read' | 'write') =>
    launches.flatMap((launch) => scratchOf(boundArrays(launch, access)));
  const uses = { read: bound('read'), written: bound('write') };
  if (command.kind === 'dispatch') return uses;
  const { spread = false } = command;
  const bindings = launches[0]?.arrays.map((_, binding) =>
    scratchOf(
      launches.flatMap(({ kernel, arrays }) =>
        spread && kernel.bindings[binding] === 'read' ? [] : (arrays[binding] ?? []),
      ),
    ),
  );
  return { ...uses, together: bindings ?? [] };
}
