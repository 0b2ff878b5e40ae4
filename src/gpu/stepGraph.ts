import type { Gpu } from './device.ts';
import { type Constants, type Shape, shapeBlock, specialise } from './wgsl.ts';

/** A run of 32-bit numbers on the GPU: a whole buffer or an aligned part of one. */
export interface GpuArray {
  readonly buffer: GPUBuffer;
  /** Bytes from the buffer's start; a multiple of 256. */
  readonly offset: number;
  /** Number of 32-bit elements. */
  readonly length: number;
  readonly shape: readonly number[];
  readonly label: string;
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

interface Recorded {
  readonly name: string;
  readonly pipeline: Promise<GPUComputePipeline>;
  readonly bindGroup: GPUBindGroup;
  readonly workgroups: readonly [number, number, number];
}

type Command =
  | ({ readonly kind: 'dispatch' } & Recorded)
  | { readonly kind: 'copy'; readonly from: GpuArray; readonly to: GpuArray };

type Ready =
  | { readonly kind: 'dispatch'; readonly pipeline: GPUComputePipeline; readonly at: Recorded }
  | { readonly kind: 'copy'; readonly from: GpuArray; readonly to: GpuArray };

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
    const code = block + specialise(kernel.wgsl, constants);
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

/** Allocates an array of 32-bit elements that lives until its buffer is destroyed. */
export function allocate(gpu: Gpu, shape: readonly number[], label: string): GpuArray {
  const length = shape.reduce((product, side) => product * side, 1);
  const buffer = gpu.device.createBuffer({
    label,
    size: Math.max(16, Math.ceil(length / 4) * 16),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  return { buffer, offset: 0, length, shape, label };
}

/** Fills an array from the CPU; takes effect before anything submitted later. */
export function upload(
  gpu: Gpu,
  array: GpuArray,
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
): void {
  if (data.length > array.length) throw new Error(`${array.label}: ${data.length} values given`);
  gpu.device.queue.writeBuffer(array.buffer, array.offset, data);
}

/** The same numbers under another shape. */
export function reshaped(array: GpuArray, shape: readonly number[]): GpuArray {
  return { ...array, shape };
}

/**
 * A fixed list of dispatches, built once and encoded again for every step: shapes,
 * pipelines, bind groups and intermediate buffers are all decided while it is built, so
 * encoding a step costs a few calls a dispatch and allocates nothing. Whatever changes
 * from step to step is read by the kernels from arrays that the CPU writes before a run.
 */
export class StepGraph {
  readonly #gpu: Gpu;
  readonly #cache: PipelineCache;
  readonly #commands: Command[] = [];
  readonly #free: GpuArray[] = [];
  readonly #owned: GPUBuffer[] = [];
  #ready: readonly Ready[] | null = null;
  #bytes = 0;

  constructor(gpu: Gpu, cache: PipelineCache) {
    this.#gpu = gpu;
    this.#cache = cache;
    gpu.device.pushErrorScope('out-of-memory');
    gpu.device.pushErrorScope('validation');
  }

  /** Dispatches a run of this graph takes. */
  get dispatches(): number {
    return this.#commands.filter((command) => command.kind === 'dispatch').length;
  }

  /** Bytes of the graph's own intermediate buffers. */
  get bytes(): number {
    return this.#bytes;
  }

  /** An intermediate array; its contents are undefined until a launch writes it. */
  scratch(shape: readonly number[], label: string): GpuArray {
    const length = shape.reduce((product, side) => product * side, 1);
    const wanted = Math.max(16, Math.ceil(length / 4) * 16);
    let best = -1;
    for (const [i, candidate] of this.#free.entries()) {
      const size = candidate.buffer.size;
      const held = this.#free[best]?.buffer.size ?? Number.POSITIVE_INFINITY;
      if (size >= wanted && size <= wanted * 2 && size < held) best = i;
    }
    const [reused] = best < 0 ? [] : this.#free.splice(best, 1);
    if (reused !== undefined) return { ...reused, length, shape, label };
    const array = allocate(this.#gpu, shape, label);
    this.#owned.push(array.buffer);
    this.#bytes += array.buffer.size;
    return array;
  }

  /** Lets later intermediates reuse the array: nothing launched from here on may read it. */
  release(array: GpuArray): void {
    if (!this.#owned.includes(array.buffer)) throw new Error(`${array.label} is not this graph's`);
    if (this.#free.some((free) => free.buffer === array.buffer)) {
      throw new Error(`${array.label} was released twice`);
    }
    this.#free.push(array);
  }

  launch({ kernel, constants = {}, shape = {}, arrays, workgroups }: Launch): void {
    if (arrays.length !== kernel.bindings.length) {
      throw new Error(`${kernel.name} has ${kernel.bindings.length} bindings, not ${arrays.length}`);
    }
    const [x, y = 1, z = 1] = workgroups;
    const resources: GPUBufferBinding[] = arrays.map((array) => ({
      buffer: array.buffer,
      offset: array.offset,
      size: Math.ceil(array.length / 4) * 16,
    }));
    if (Object.keys(shape).length > 0) resources.push({ buffer: this.#cache.shapeBuffer(shape) });
    const bindGroup = this.#gpu.device.createBindGroup({
      layout: this.#cache.layout(kernel, shape),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    this.#commands.push({
      kind: 'dispatch',
      name: kernel.name,
      pipeline: this.#cache.pipeline(kernel, constants, shape),
      bindGroup,
      workgroups: [x, y, z],
    });
  }

  copy(from: GpuArray, to: GpuArray): void {
    if (from.length !== to.length) throw new Error(`${from.label} → ${to.label}: lengths differ`);
    this.#commands.push({ kind: 'copy', from, to });
  }

  /**
   * Ends building: waits for every pipeline and checks that the memory was there.
   * @throws Error with the GPU's own words; `outOfMemory` is told apart by its name
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
    const invalid = await this.#gpu.device.popErrorScope();
    const exhausted = await this.#gpu.device.popErrorScope();
    if (exhausted !== null) {
      this.destroy();
      throw new GpuMemoryError(exhausted.message);
    }
    if (invalid !== null) throw new Error(invalid.message);
    this.#ready = await Promise.all(
      this.#commands.map(async (command): Promise<Ready> => {
        if (command.kind === 'copy') return command;
        return { kind: 'dispatch', pipeline: await command.pipeline, at: command };
      }),
    );
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
        encoder.copyBufferToBuffer(from.buffer, from.offset, to.buffer, to.offset, from.length * 4);
        continue;
      }
      pass ??= encoder.beginComputePass();
      pass.setPipeline(command.pipeline);
      pass.setBindGroup(0, command.at.bindGroup);
      pass.dispatchWorkgroups(...command.at.workgroups);
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
    this.#free.length = 0;
  }
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
