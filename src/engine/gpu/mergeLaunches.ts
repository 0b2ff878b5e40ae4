/** Which launches become one dispatch, and how that is bound. */

import { bufferOf, bytesOf, type GpuArray, offsetOf, quadBytes } from './array.ts';
import { type Command, type Dispatch, launchesOf, type Merged } from './graphCommands.ts';
import type { Kernel } from './kernel.ts';
import { elementBytes, isOnlyInMain, type MergedPart, type MergeForm, rowsFor } from './merging.ts';
import { Scratch } from './placement.ts';

/** Launches that were merged, ready to be bound. */
export interface MergedLaunch {
  readonly form: MergeForm;
  readonly parts: readonly MergedPart[];
  /** What each binding covers: of every launch its array. */
  readonly resources: readonly GPUBufferBinding[];
  /** Further buffers of arrays that lie in several, in the order of the form's. */
  readonly more: readonly GPUBufferBinding[];
}

/** WebGPU guarantees so many arrays. */
const MOST_ARRAYS = 8;
/** Buffers that an array is looked for in. */
const MOST_BUFFERS = 4;

/**
 * Independent lists of commands side by side: the first of all, then the second of all, and so on,
 * launches of the same kernel merged. Where their lengths differ they end together, or follow each
 * other if one uses what another makes.
 */
export function sideBySide(lists: readonly (readonly Command[])[]): Command[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const unequal = lists.some(({ length }) => length !== longest);
  if (unequal && lists.some((list, at) => lists.slice(0, at).some((other) => share(list, other)))) {
    return lists.flat();
  }
  return Array.from({ length: longest }).flatMap((_, at) =>
    mergedOrNot(lists.flatMap((list) => list[at - longest + list.length] ?? [])),
  );
}

/** Whether commands of two lists cannot change places. */
function share(some: readonly Command[], others: readonly Command[]): boolean {
  const copies = [...some, ...others].some(({ kind }) => kind === 'copy');
  const launches = others.flatMap(launchesOf);
  return copies || some.flatMap(launchesOf).some((one) => launches.some((two) => meets(one, two)));
}

/**
 * Launches in an order of dispatches that each merge as many as can be: what reads another's result
 * comes after it. One whose result is not read soon waits for others of its kernel.
 * @param spread what they read may lie in several buffers, which costs a comparison a load
 */
export function byKernel(launches: readonly Dispatch[], spread: boolean): Command[] {
  const levels: { readonly launch: Dispatch; level: number; latest: number }[] = [];
  const groups: { readonly level: number; readonly members: Dispatch[] }[] = [];
  for (const launch of launches) {
    const before = levels.filter((other) => meets(other.launch, launch));
    const level = Math.max(0, ...before.map((other) => other.level + 1));
    for (const other of before) other.latest = Math.min(other.latest, level - 1);
    levels.push({ launch, level, latest: Number.POSITIVE_INFINITY });
  }
  for (const one of levels) {
    const { launch, level, latest } = one;
    const others = levels.filter((other) => other.level > level && other.level <= latest);
    const alike = others.filter((other) => isAlike(other.launch, launch));
    one.level = Math.max(level, ...alike.map((other) => other.level));
  }
  for (const { launch, level } of levels) {
    const group = groups.find(
      (one) => one.level === level && one.members.every((member) => isAlike(member, launch)),
    );
    if (group === undefined) groups.push({ level, members: [launch] });
    else group.members.push(launch);
  }
  return groups
    .toSorted((a, b) => a.level - b.level)
    .flatMap(({ members }) => merged(members, spread));
}

function merged(members: readonly Dispatch[], spread = false): Command[] {
  return members.length > 1 ? [{ kind: 'merged', members, spread }] : [...members];
}

function mergedOrNot(commands: readonly Command[]): readonly Command[] {
  const members = commands.flatMap(launchesOf);
  const free = members.every((launch, at) =>
    members.slice(0, at).every((other) => isAlike(other, launch) && !meets(other, launch)),
  );
  const copies = commands.some(({ kind }) => kind === 'copy');
  return free && !copies ? merged(members) : commands;
}

/** Whether an intermediate that one writes is read or written by the other. Other arrays are written once. */
function meets(first: Dispatch, second: Dispatch): boolean {
  const written = ({ kernel, arrays }: Dispatch): GpuArray[] =>
    arrays.filter((_, binding) => kernel.bindings[binding] === 'write');
  const touch = (made: readonly GpuArray[], used: readonly GpuArray[]): boolean =>
    made.some((one) => used.some((other) => sharesBytes(one, other)));
  return touch(written(first), second.arrays) || touch(written(second), first.arrays);
}

function sharesBytes(a: GpuArray, b: GpuArray): boolean {
  if (a.storage !== b.storage || !(a.storage instanceof Scratch)) return false;
  return a.offset < b.offset + bytesOf(b) && b.offset < a.offset + bytesOf(a);
}

/** Whether two launches can be one dispatch. */
const isAlike = (a: Dispatch, b: Dispatch): boolean => isSamePipeline(a, b) && mayDiffer(a, b);

/** Whether two launches run the same code, apart from their shapes' numbers. */
function isSamePipeline(a: Dispatch, b: Dispatch): boolean {
  return (
    a.kernel.wgsl === b.kernel.wgsl &&
    a.kernel.bindings.join() === b.kernel.bindings.join() &&
    JSON.stringify(a.constants) === JSON.stringify(b.constants) &&
    Object.keys(a.shape).join() === Object.keys(b.shape).join()
  );
}

/** Operations that need uniform control flow. */
const UNIFORM = /\b(workgroupBarrier|storageBarrier|workgroupUniformLoad|subgroup\w+|joinLanes)\b/;

function mayDiffer({ kernel, shape }: Dispatch, other: Dispatch): boolean {
  return Object.keys(shape).every(
    (name) => shape[name] === other.shape[name] || isOwn(kernel, name),
  );
}

/** Merged launches by the buffers that their arrays lie in. */
export function lyingTogether(command: Merged): Command[] {
  const { members, spread } = command;
  const groups: Dispatch[][] = [];
  const { buffers = [] } = mergeFormOf(command);
  const holds = (group: readonly Dispatch[]): boolean =>
    buffersOf(group).every((found, at) => found.length <= (buffers[at] ?? 1));
  for (const launch of members) {
    const group = groups.find((one) => holds([...one, launch]));
    if (group === undefined) groups.push([launch]);
    else group.push(launch);
  }
  return groups.flatMap((group) => merged(group, spread));
}

/** Of every binding the buffers in which the launches' arrays lie. */
function buffersOf(launches: readonly Dispatch[]): GPUBuffer[][] {
  const [first] = launches;
  if (first === undefined) return [];
  return first.arrays.map((array, at) => {
    const used = launches.flatMap(({ arrays: { [at]: one } }) => (one?.unused ? [] : (one ?? [])));
    return [...new Set(used.length > 0 ? used.map(bufferOf) : [bufferOf(array)])];
  });
}

/** What the kernel of merged launches is made for. */
export function mergeFormOf({ members, spread = false }: Merged): MergeForm {
  const [first] = members;
  if (first === undefined) throw new Error('nothing was merged');
  const { kernel, shape, arrays } = first;
  // All that may differ, not those that do: one pipeline for all.
  const fields = Object.keys(shape).filter((name) => isOwn(kernel, name));
  const buffers = spread ? spreadOver(kernel) : [];
  const numbers = fields.length + buffers.filter((count) => count > 1).length;
  return {
    ...{ fields, rows: rowsFor(members.length, arrays.length, numbers) },
    ...(spread && { buffers }),
  };
}

/** As many buffers for every array that is read as WebGPU has room for. */
function spreadOver({ bindings }: Kernel): number[] {
  const reads = bindings.filter((access) => access === 'read').length;
  const room = Math.floor((MOST_ARRAYS - bindings.length + reads) / Math.max(1, reads));
  const each = Math.max(1, Math.min(MOST_BUFFERS, room));
  return bindings.map((access) => (access === 'read' ? each : 1));
}

/** Whether merged launches may have different numbers of that name. */
const isOwn = ({ wgsl, ownFields = [] }: Kernel, name: string): boolean =>
  ownFields.includes(name) || mayVary(wgsl, name);

/** By kernel and name, since a step asks for each many times. */
const varying = new Map<string, boolean>();

function mayVary(wgsl: string, name: string): boolean {
  const key = `${name} ${wgsl}`;
  const known = varying.get(key) ?? (!UNIFORM.test(wgsl) || isOnlyInMain(wgsl, name));
  varying.set(key, known);
  return known;
}

/**
 * Launches whose kernel is merged elsewhere as merged with none: a pipeline less where compiling
 * one takes long.
 */
export function inFewForms(commands: readonly Command[]): Command[] {
  const merged = commands.flatMap((command) =>
    command.kind === 'merged' ? command.members.slice(0, 1) : [],
  );
  return commands.map((command) =>
    command.kind === 'dispatch' && merged.some((one) => isSamePipeline(one, command))
      ? { kind: 'merged', members: [command] }
      : command,
  );
}

/**
 * Binds merged launches, once their arrays have memory.
 * @param limit bytes of the largest binding
 * @param code of the kernel; null where nothing runs
 * @returns null where an array of one launch does not lie with those of the others
 */
export function bindMerged(
  merged: Merged,
  limit: number,
  code: string | null,
): MergedLaunch | null {
  const { members } = merged;
  const [first] = members;
  if (first === undefined) return null;
  const form = mergeFormOf(merged);
  const { fields, buffers = [] } = form;
  const sizes = code === null ? null : elementBytes(code);
  /** Of every binding a span in each of its buffers. */
  const spans = buffersOf(members).map((found, binding) =>
    found.map((buffer) => spanIn(buffer, members, binding)),
  );
  const isApart = (span: Span, binding: number): boolean =>
    spans.every((others, at) => at === binding || others.every((other) => !overlaps(span, other)));
  const fits = spans.every(
    (found, binding) =>
      found.length <= (buffers[binding] ?? 1) &&
      found.every(({ size }) => size <= limit) &&
      (first.kernel.bindings[binding] === 'read' || found.every((one) => isApart(one, binding))),
  );
  // A launch alone is bound as it would be unmerged.
  if (!fits && members.length > 1) return null;
  const parts = members.map(({ arrays, workgroups, shape }): MergedPart => {
    const within = arrays.map((array, at) =>
      Math.max(
        0,
        (spans[at] ?? []).findIndex(({ buffer }) => buffer === bufferOf(array)),
      ),
    );
    const bases = arrays.map((array, at) => {
      const { offset = 0, buffer } = spans[at]?.[within[at] ?? 0] ?? {};
      // One that is not used may lie elsewhere.
      if (buffer !== bufferOf(array)) return 0;
      return (offsetOf(array) - offset) / (sizes?.[at] ?? 4);
    });
    const values = fields.map((name) => shape[name] ?? 0);
    return {
      ...{ workgroups, bases },
      values: [...values, ...within.filter((_, at) => (buffers[at] ?? 1) > 1)],
    };
  });
  if (parts.some(({ bases }) => bases.some((base) => !Number.isInteger(base)))) return null;
  return {
    ...{ form, parts, resources: spans.flatMap((found) => found.slice(0, 1)) },
    // An array in fewer buffers than it may lie in has the first again.
    more: spans.flatMap((found, at) =>
      Array.from(
        { length: (buffers[at] ?? 1) - 1 },
        (_, i) => found[i + 1] ?? found[0] ?? [],
      ).flat(),
    ),
  };
}

interface Span extends GPUBufferBinding {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** What the launches' arrays of a binding cover in a buffer. */
function spanIn(buffer: GPUBuffer, launches: readonly Dispatch[], binding: number): Span {
  const arrays = launches.flatMap((launch) => launch.arrays[binding] ?? []);
  const inside = arrays.filter((array) => bufferOf(array) === buffer);
  const offset = Math.min(...inside.map(offsetOf));
  const end = Math.max(...inside.map((array) => offsetOf(array) + quadBytes(bytesOf(array))));
  return { buffer, offset, size: end - offset };
}

const overlaps = (a: Span, b: Span): boolean =>
  a.buffer === b.buffer && a.offset < b.offset + b.size && b.offset < a.offset + a.size;
