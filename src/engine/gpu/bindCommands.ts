/** From recorded commands, once their arrays have memory, to what is encoded. */

import { bufferOf, bytesOf, offsetOf, quadBytes } from './array.ts';
import type { Ready, ReadyDispatch } from './commands.ts';
import type { Gpu } from './device.ts';
import { type Command, type Dispatch, launchesOf } from './graphCommands.ts';
import type { Kernel } from './kernel.ts';
import { bindMerged, lyingTogether, mergeFormOf } from './mergeLaunches.ts';
import { codeFormOf, mergedGroups, mergeNumbers } from './merging.ts';
import type { PipelineForm } from './pipelines.ts';
import { sliceNumbers, slicesOf, type Workgroups } from './slices.ts';
import type { Constants, Shape } from './wgsl.ts';

/** A dispatch whose arrays are bound; its pipeline may still be compiled. */
interface Bound {
  readonly kernel: Kernel;
  readonly constants: Constants;
  readonly shape: Shape;
  readonly workgroups: Workgroups;
  readonly form: PipelineForm;
  readonly resources: readonly GPUBufferBinding[];
}

/** The pipeline that a command needs; null for a copy. */
export function pipelineOf(gpu: Gpu, command: Command): Promise<GPUComputePipeline> | null {
  const [first] = launchesOf(command);
  if (first === undefined) return null;
  const form = command.kind === 'merged' ? { merged: codeFormOf(mergeFormOf(command)) } : {};
  return gpu.pipelines.pipeline(first.kernel, first.constants, first.shape, form);
}

/** Commands whose kernels can be merged: one that uses an array otherwise than by index cannot. */
export function mergeableOnly(gpu: Gpu, commands: readonly Command[]): Command[] {
  const { pipelines, dry } = gpu;
  return commands.flatMap((command): readonly Command[] => {
    if (command.kind !== 'merged' || dry) return [command];
    const [first] = command.members;
    if (first === undefined) return [];
    const { kernel, constants, shape } = first;
    try {
      pipelines.code(kernel, constants, shape, { merged: codeFormOf(mergeFormOf(command)) });
      return [command];
    } catch {
      return command.members;
    }
  });
}

/** Commands as they can be bound: of merged launches those that lie together. */
export function bindable(gpu: Gpu, commands: readonly Command[]): Command[] {
  return commands.flatMap((command) => {
    if (command.kind !== 'merged' || boundOf(gpu, command) !== null) return [command];
    return lyingTogether(command).flatMap((part): readonly Command[] =>
      part.kind === 'merged' && boundOf(gpu, part) === null ? part.members : [part],
    );
  });
}

/** Binds a command at once, before the promise that its pipeline is waited for. */
export async function readyOf(gpu: Gpu, command: Command): Promise<Ready> {
  if (command.kind === 'copy') {
    const { from, to } = command;
    return {
      kind: 'copy',
      from: from && bufferOf(from),
      fromOffset: from ? offsetOf(from) : 0,
      to: bufferOf(to),
      toOffset: offsetOf(to),
      bytes: bytesOf(to),
    };
  }
  const bound = expectBound(gpu, command);
  const { kernel, constants, shape, workgroups, form, resources } = bound;
  const bindGroup = bindGroupOf(gpu, gpu.pipelines.layout(kernel, shape, form), resources);
  const pipeline = await gpu.pipelines.pipeline(kernel, constants, shape, form);
  return { kind: 'dispatch', workgroups, bindGroup, pipeline };
}

/** A dispatch as several, each with a part of its workgroups; the same to the bit. */
export async function slicedOf(
  gpu: Gpu,
  command: Exclude<Command, { kind: 'copy' }>,
  count: number,
): Promise<readonly ReadyDispatch[]> {
  const { kernel, constants, shape, workgroups, form, resources } = expectBound(gpu, command);
  const sliced = { ...form, sliced: true };
  const layout = gpu.pipelines.layout(kernel, shape, sliced);
  const pipeline = await gpu.pipelines.pipeline(kernel, constants, shape, sliced);
  return slicesOf(workgroups, count).map((slice) => {
    const buffer = gpu.pipelines.shapeBuffer(sliceNumbers(slice, workgroups));
    const bindGroup = bindGroupOf(gpu, layout, [...resources, { buffer }]);
    return { kind: 'dispatch', pipeline, bindGroup, workgroups: slice.workgroups };
  });
}

function expectBound(gpu: Gpu, command: Exclude<Command, { kind: 'copy' }>): Bound {
  const bound = boundOf(gpu, command);
  if (bound === null) throw new Error('merged launches do not lie together');
  return bound;
}

function boundOf(gpu: Gpu, command: Exclude<Command, { kind: 'copy' }>): Bound | null {
  if (command.kind === 'dispatch') {
    const { kernel, constants, shape, workgroups } = command;
    const resources = [...arraysOf(command), ...shapeOf(gpu, shape)];
    return { kernel, constants, shape, workgroups, form: {}, resources };
  }
  const [first] = command.members;
  if (first === undefined) return null;
  const { kernel, constants, shape } = first;
  const { pipelines, summary, dry } = gpu;
  const merged = codeFormOf(mergeFormOf(command));
  const code = dry ? null : pipelines.code(kernel, constants, shape, { merged });
  const found = bindMerged(command, summary.maxBufferBytes, code);
  if (found === null) return null;
  const places = { buffer: pipelines.numbersBuffer(mergeNumbers(found.parts, found.form)) };
  return {
    ...{ kernel, constants, shape, workgroups: mergedGroups(found.parts) },
    form: { merged },
    resources: [...found.resources, ...shapeOf(gpu, shape), places, ...found.more],
  };
}

const arraysOf = ({ arrays }: Dispatch): GPUBufferBinding[] =>
  arrays.map((array) => ({
    buffer: bufferOf(array),
    offset: offsetOf(array),
    size: quadBytes(bytesOf(array)),
  }));

const shapeOf = ({ pipelines }: Gpu, shape: Shape): GPUBufferBinding[] =>
  Object.keys(shape).length > 0 ? [{ buffer: pipelines.shapeBuffer(shape) }] : [];

function bindGroupOf(
  { device }: Gpu,
  layout: GPUBindGroupLayout,
  resources: readonly GPUBufferBinding[],
): GPUBindGroup {
  return device.createBindGroup({
    layout,
    entries: resources.map((resource, binding) => ({ binding, resource })),
  });
}
