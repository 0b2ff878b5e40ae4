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
}

/**
 * Independent lists of commands side by side: the first of all, then the second of all, and so on,
 * launches of the same kernel merged. One list after the other where their lengths differ.
 */
export function sideBySide(lists: readonly (readonly Command[])[]): Command[] {
  const [first = []] = lists;
  if (lists.some(({ length }) => length !== first.length)) return lists.flat();
  return first.flatMap((_, at) => {
    const commands = lists.flatMap((list) => list[at] ?? []);
    return mergedOrNot(commands);
  });
}

/**
 * Launches in an order of dispatches that each merge as many as can be: what reads another's result
 * comes after it.
 */
export function byKernel(launches: readonly Dispatch[]): Command[] {
  const levels: { readonly launch: Dispatch; readonly level: number }[] = [];
  const groups: { readonly level: number; readonly members: Dispatch[] }[] = [];
  for (const launch of launches) {
    const before = levels.filter((other) => meets(other.launch, launch));
    const level = Math.max(0, ...before.map((other) => other.level + 1));
    levels.push({ launch, level });
    const group = groups.find(
      (one) => one.level === level && one.members.every((member) => isAlike(member, launch)),
    );
    if (group === undefined) groups.push({ level, members: [launch] });
    else group.members.push(launch);
  }
  return groups.toSorted((a, b) => a.level - b.level).flatMap(({ members }) => merged(members));
}

function merged(members: readonly Dispatch[]): Command[] {
  return members.length > 1 ? [{ kind: 'merged', members }] : [...members];
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
export function lyingTogether({ members }: Merged): Command[] {
  const groups: Dispatch[][] = [];
  const alike = (one: Dispatch, other: Dispatch): boolean =>
    one.arrays.every((array, at) => {
      const { [at]: of } = other.arrays;
      return of !== undefined && bufferOf(array) === bufferOf(of);
    });
  for (const launch of members) {
    const group = groups.find(([one]) => one !== undefined && alike(one, launch));
    if (group === undefined) groups.push([launch]);
    else group.push(launch);
  }
  return groups.flatMap(merged);
}

/** What the kernel of merged launches is made for. */
export function mergeFormOf({ members }: Merged): MergeForm {
  const [first] = members;
  if (first === undefined) throw new Error('nothing was merged');
  const { kernel, shape, arrays } = first;
  // All that may differ, not those that do: one pipeline for all.
  const fields = Object.keys(shape).filter((name) => isOwn(kernel, name));
  return { fields, rows: rowsFor(members.length, arrays.length, fields.length) };
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
  const sizes = code === null ? null : elementBytes(code);
  const spans = first.arrays.map((_, binding) =>
    spanOf(members.flatMap(({ arrays }) => arrays[binding] ?? [])),
  );
  const fits = spans.every(
    (span, binding) =>
      span !== null &&
      span.size <= limit &&
      (first.kernel.bindings[binding] === 'read' ||
        spans.every((other, at) => at === binding || other === null || !overlaps(span, other))),
  );
  // A launch alone is bound as it would be unmerged.
  if (!fits && members.length > 1) return null;
  const resources = spans.flatMap((span) => span ?? []);
  const parts = members.map(({ arrays, workgroups, shape }): MergedPart => {
    const bases = arrays.map(
      (array, at) => (offsetOf(array) - (resources[at]?.offset ?? 0)) / (sizes?.[at] ?? 4),
    );
    return { workgroups, bases, values: form.fields.map((name) => shape[name] ?? 0) };
  });
  if (parts.some(({ bases }) => bases.some((base) => !Number.isInteger(base)))) return null;
  return { form, parts, resources };
}

interface Span extends GPUBufferBinding {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

function spanOf(arrays: readonly GpuArray[]): Span | null {
  const [first] = arrays;
  if (first === undefined) return null;
  const buffer = bufferOf(first);
  if (arrays.some((array) => bufferOf(array) !== buffer)) return null;
  const offset = Math.min(...arrays.map(offsetOf));
  const end = Math.max(...arrays.map((array) => offsetOf(array) + quadBytes(bytesOf(array))));
  return { buffer, offset, size: end - offset };
}

const overlaps = (a: Span, b: Span): boolean =>
  a.buffer === b.buffer && a.offset < b.offset + b.size && b.offset < a.offset + a.size;
