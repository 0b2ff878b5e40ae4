import { type Gpu, outOfMemory } from './device.ts';
import { type Constants, type Shape, shapeBlock, specialise } from './wgsl.ts';

/** A run of 32-bit numbers on the GPU: a whole buffer or an aligned part of one. */
export interface GpuArray {
  readonly storage: GPUBuffer | Scratch;
  /** Bytes from the buffer's start; a multiple of 256. */
  readonly offset: number;
  /** Number of 32-bit elements. */
  readonly length: number;
  readonly shape: readonly number[];
  readonly label: string;
}

/** Memory that a graph finds for an intermediate array when it is finished. */
interface Scratch {
  readonly bytes: number;
  buffer: GPUBuffer | null;
}

/** A WGSL file and how it uses its bindings, in binding order. */
export interface Kernel {
  readonly name: string;
  readonly wgsl: string;
  readonly bindings: readonly ('read' | 'write')[];
}

export interface Launch {
  readonly kernel: Kernel;
  readonly constants?: Constants;
  readonly shape?: Shape;
  readonly arrays: readonly GpuArray[];
  readonly workgroups: readonly [number, number?, number?];
}

interface Dispatch {
  readonly kind: 'dispatch';
  readonly name: string;
  readonly pipeline: Promise<GPUComputePipeline>;
  readonly layout: GPUBindGroupLayout;
  readonly arrays: readonly GpuArray[];
  readonly shape: GPUBuffer | null;
  readonly workgroups: readonly [number, number, number];
}

interface Copy {
  readonly kind: 'copy';
  readonly from: GpuArray;
  readonly to: GpuArray;
}

interface ReadyDispatch {
  readonly kind: 'dispatch';
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

/** Pipelines and layouts of one device, shared by all its graphs. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #shapes = new Map<string, GPUBuffer>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** The kernel's arrays in binding order, then its shape if it has one. */
  layout(kernel: Kernel, shape: Shape): GPUBindGroupLayout {
    const types: GPUBufferBindingType[] = kernel.bindings.map((access) =>
      access === 'read' ? 'read-only-storage' : 'storage',
    );
    if (Object.keys(shape).length > 0) types.push('uniform');
    const key = types.join();
    let layout = this.#layouts.get(key);
    if (layout === undefined) {
      layout = this.#device.createBindGroupLayout({
        entries: types.map((type, binding) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type },
        })),
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  /** A uniform buffer with the shape's numbers, shared by all launches that have the same. */
  shapeBuffer(shape: Shape): GPUBuffer {
    const values = Object.values(shape);
    const key = values.join();
    let buffer = this.#shapes.get(key);
    if (buffer === undefined) {
      buffer = this.#device.createBuffer({
        label: 'shape',
        size: Math.ceil(values.length / 4) * 16,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      });
      this.#device.queue.writeBuffer(buffer, 0, Uint32Array.from(values));
      this.#shapes.set(key, buffer);
    }
    return buffer;
  }

  pipeline(kernel: Kernel, constants: Constants, shape: Shape): Promise<GPUComputePipeline> {
    const block = shapeBlock(shape, kernel.bindings.length);
    const code = specialise(kernel.wgsl, constants, block);
    let pipeline = this.#pipelines.get(code);
    if (pipeline === undefined) {
      pipeline = this.#compile(kernel, this.layout(kernel, shape), code);
      // `finish` awaits it; a graph that is dropped before must not raise a second alarm.
      pipeline.catch(() => {});
      this.#pipelines.set(code, pipeline);
    }
    return pipeline;
  }

  async #compile(
    kernel: Kernel,
    layout: GPUBindGroupLayout,
    code: string,
  ): Promise<GPUComputePipeline> {
    const module = this.#device.createShaderModule({ label: kernel.name, code });
    try {
      return await this.#device.createComputePipelineAsync({
        label: kernel.name,
        layout: this.#device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module },
      });
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const lines = messages.map((m) => `${m.lineNum}: ${m.message}`).join('; ');
      throw new Error(`${kernel.name} does not compile: ${lines || String(error)}`);
    }
  }
}

/** Bytes of a buffer for `length` elements: whole 16-byte quads. */
const quadBytes = (length: number): number => Math.max(16, Math.ceil(length / 4) * 16);

const elements = (shape: readonly number[]): number => shape.reduce((n, side) => n * side, 1);

function createStorage(device: GPUDevice, bytes: number, label: string): GPUBuffer {
  return device.createBuffer({
    label,
    size: bytes,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
}

/** Allocates an array of 32-bit elements that lives until its buffer is destroyed. */
export function allocate(gpu: Gpu, shape: readonly number[], label: string): GpuArray {
  const length = elements(shape);
  const storage = createStorage(gpu.device, quadBytes(length), label);
  return { storage, offset: 0, length, shape, label };
}

/** The array's buffer. @throws Error for an intermediate of a graph that is not finished */
export function bufferOf(array: GpuArray): GPUBuffer {
  const { storage } = array;
  if (storage instanceof GPUBuffer) return storage;
  if (storage.buffer === null) throw new Error(`${array.label} has no memory yet`);
  return storage.buffer;
}

/** Frees the array's memory. */
export function free(array: GpuArray): void {
  bufferOf(array).destroy();
}

/** Fills an array from the CPU; takes effect before anything submitted later. */
export function upload(
  gpu: Gpu,
  array: GpuArray,
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
): void {
  if (data.length > array.length) throw new Error(`${array.label}: ${data.length} values given`);
  gpu.device.queue.writeBuffer(bufferOf(array), array.offset, data);
}

/**
 * A fixed list of dispatches, built once and encoded again for every step: shapes,
 * pipelines, bind groups and intermediate buffers are all decided before the first run, so
 * encoding a step costs a few calls a dispatch and allocates nothing. Whatever changes
 * from step to step is read by the kernels from arrays that the CPU writes before a run.
 */
export class StepGraph {
  readonly #gpu: Gpu;
  readonly #cache: PipelineCache;
  readonly #commands: (Dispatch | Copy)[] = [];
  readonly #owned: GPUBuffer[] = [];
  #ready: readonly (ReadyDispatch | Copy)[] | null = null;

  constructor(gpu: Gpu, cache: PipelineCache) {
    this.#gpu = gpu;
    this.#cache = cache;
  }

  /** Dispatches a run of this graph takes. */
  get dispatches(): number {
    return this.#commands.filter((command) => command.kind === 'dispatch').length;
  }

  /** Bytes of the graph's own intermediate buffers, once it is finished. */
  get bytes(): number {
    return this.#owned.reduce((sum, buffer) => sum + buffer.size, 0);
  }

  /**
   * An intermediate array. Its memory is shared with others whose uses do not overlap, so it
   * holds nothing before the first launch that writes it nor after the last one that reads it.
   */
  scratch(shape: readonly number[], label: string): GpuArray {
    const length = elements(shape);
    return { storage: { bytes: quadBytes(length), buffer: null }, offset: 0, length, shape, label };
  }

  launch({ kernel, constants = {}, shape = {}, arrays, workgroups }: Launch): void {
    if (arrays.length !== kernel.bindings.length) {
      throw new Error(
        `${kernel.name} has ${kernel.bindings.length} bindings, not ${arrays.length}`,
      );
    }
    const [x, y = 1, z = 1] = workgroups;
    this.#commands.push({
      kind: 'dispatch',
      name: kernel.name,
      pipeline: this.#cache.pipeline(kernel, constants, shape),
      layout: this.#cache.layout(kernel, shape),
      arrays,
      shape: Object.keys(shape).length > 0 ? this.#cache.shapeBuffer(shape) : null,
      workgroups: [x, y, z],
    });
  }

  copy(from: GpuArray, to: GpuArray): void {
    if (from.length !== to.length) throw new Error(`${from.label} → ${to.label}: lengths differ`);
    this.#commands.push({ kind: 'copy', from, to });
  }

  /**
   * Ends building: waits for every pipeline, finds memory for the intermediates and binds.
   * @throws GpuMemoryError, or Error with the GPU’s own words
   */
  async finish(onProgress: (done: number, total: number) => void = () => {}): Promise<void> {
    const pipelines = new Set(
      this.#commands.flatMap((command) => (command.kind === 'dispatch' ? [command.pipeline] : [])),
    );
    let done = 0;
    await Promise.all(
      [...pipelines].map(async (pipeline) => {
        await pipeline;
        onProgress(++done, pipelines.size);
      }),
    );
    const { device } = this.#gpu;
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    this.#placeScratch();
    const ready = this.#commands.map(async (command): Promise<ReadyDispatch | Copy> => {
      if (command.kind === 'copy') return command;
      const { kind, workgroups } = command;
      const bindGroup = this.#bind(command);
      return { kind, workgroups, bindGroup, pipeline: await command.pipeline };
    });
    const invalid = await device.popErrorScope();
    const exhausted = await device.popErrorScope();
    if (exhausted !== null || invalid !== null) {
      this.destroy();
      if (exhausted !== null) throw new GpuMemoryError(outOfMemory(exhausted.message).message);
      throw new Error(invalid?.message);
    }
    this.#ready = await Promise.all(ready);
  }

  /** Gives every intermediate a buffer; one whose last use is over lends its buffer on. */
  #placeScratch(): void {
    const lastUse = new Map<Scratch, number>();
    this.#commands.forEach((command, at) => {
      for (const scratch of scratchOf(command)) lastUse.set(scratch, at);
    });
    const free: GPUBuffer[] = [];
    this.#commands.forEach((command, at) => {
      const used = new Set(scratchOf(command));
      for (const scratch of used) scratch.buffer ??= this.#take(free, scratch.bytes);
      for (const scratch of used) {
        if (lastUse.get(scratch) === at && scratch.buffer !== null) free.push(scratch.buffer);
      }
    });
  }

  /** The smallest free buffer that is large enough without wasting half, else a new one. */
  #take(free: GPUBuffer[], bytes: number): GPUBuffer {
    let best: GPUBuffer | null = null;
    for (const candidate of free) {
      const fits = candidate.size >= bytes && candidate.size <= bytes * 2;
      if (fits && (best === null || candidate.size < best.size)) best = candidate;
    }
    if (best !== null) {
      free.splice(free.indexOf(best), 1);
      return best;
    }
    const buffer = createStorage(this.#gpu.device, bytes, 'intermediate');
    this.#owned.push(buffer);
    return buffer;
  }

  #bind({ layout, arrays, shape }: Dispatch): GPUBindGroup {
    const resources: GPUBufferBinding[] = arrays.map((array) => ({
      buffer: bufferOf(array),
      offset: array.offset,
      size: quadBytes(array.length),
    }));
    if (shape !== null) resources.push({ buffer: shape });
    return this.#gpu.device.createBindGroup({
      layout,
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
  }

  /** Writes the whole graph into an encoder. */
  encode(encoder: GPUCommandEncoder): void {
    if (this.#ready === null) throw new Error('the graph is not finished');
    let pass: GPUComputePassEncoder | null = null;
    for (const command of this.#ready) {
      if (command.kind === 'copy') {
        pass?.end();
        pass = null;
        const { from, to } = command;
        const bytes = from.length * 4;
        encoder.copyBufferToBuffer(bufferOf(from), from.offset, bufferOf(to), to.offset, bytes);
        continue;
      }
      pass ??= encoder.beginComputePass();
      pass.setPipeline(command.pipeline);
      pass.setBindGroup(0, command.bindGroup);
      pass.dispatchWorkgroups(...command.workgroups);
    }
    pass?.end();
  }

  /** Encodes and submits the graph by itself. */
  submit(): void {
    const encoder = this.#gpu.device.createCommandEncoder();
    this.encode(encoder);
    this.#gpu.device.queue.submit([encoder.finish()]);
  }

  destroy(): void {
    for (const buffer of this.#owned) buffer.destroy();
    this.#owned.length = 0;
  }
}

function scratchOf(command: Dispatch | Copy): Scratch[] {
  const arrays = command.kind === 'copy' ? [command.from, command.to] : command.arrays;
  return arrays.flatMap(({ storage }) => (storage instanceof GPUBuffer ? [] : [storage]));
}

/** The GPU could not give the memory a graph needs. */
export class GpuMemoryError extends Error {
  override readonly name = 'GpuMemoryError';
}

/** Workgroups for `count` invocations of `size` a group, spread over x and y. */
export function workgroupsFor(count: number, size: number): [number, number] {
  const groups = Math.max(1, Math.ceil(count / size));
  if (groups <= 65535) return [groups, 1];
  const y = Math.ceil(groups / 65535);
  return [Math.ceil(groups / y), y];
}
