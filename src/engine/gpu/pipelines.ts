import type { Kernel } from './kernel.ts';
import type { GpuMemory } from './memory.ts';
import { withTensors } from './packing.ts';
import { sliceable, sliceBlock } from './slices.ts';
import { type Constants, type Shape, shapeBlock, specialise } from './wgsl.ts';

const DRY_PIPELINE = Promise.resolve({} as GPUComputePipeline);

/** Pipelines and layouts of one device, shared by all its graphs. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  readonly #dry: boolean;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #shapes = new Map<string, GPUBuffer>();
  readonly #listeners = new Set<() => void>();

  /** @param dry compiles nothing: see dryGpu */
  constructor(device: GPUDevice, memory: GpuMemory, dry = false) {
    this.#device = device;
    this.#memory = memory;
    this.#dry = dry;
  }

  /** Pipelines asked for so far, compiled or not. */
  get asked(): number {
    return this.#pipelines.size;
  }

  /** Calls back whenever a pipeline is ready. @returns what stops it listening */
  onReady(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The kernel's arrays in binding order, then its shape if it has one, then its slice. */
  layout(kernel: Kernel, shape: Shape, sliced = false): GPUBindGroupLayout {
    const types: GPUBufferBindingType[] = kernel.bindings.map((access) =>
      access === 'read' ? 'read-only-storage' : 'storage',
    );
    if (Object.keys(shape).length > 0) types.push('uniform');
    if (sliced) types.push('uniform');
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
      buffer = this.#memory.create({
        label: 'shape',
        size: Math.ceil(values.length / 4) * 16,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      });
      this.#device.queue.writeBuffer(buffer, 0, Uint32Array.from(values));
      this.#shapes.set(key, buffer);
    }
    return buffer;
  }

  /** Complete WGSL of a kernel. @param sliced for one that is run slice by slice */
  code(kernel: Kernel, constants: Constants, shape: Shape, sliced = false): string {
    const arrays = kernel.bindings.length;
    const block = shapeBlock(shape, arrays);
    const behind = block === '' ? arrays : arrays + 1;
    const wgsl = withTensors(kernel.wgsl, constants);
    const whole = specialise(wgsl, constants, sliced ? block + sliceBlock(behind) : block);
    return sliced ? sliceable(whole) : whole;
  }

  /** @param sliced for a kernel that is run slice by slice */
  pipeline(
    kernel: Kernel,
    constants: Constants,
    shape: Shape,
    sliced = false,
  ): Promise<GPUComputePipeline> {
    if (this.#dry) return DRY_PIPELINE;
    const code = this.code(kernel, constants, shape, sliced);
    let pipeline = this.#pipelines.get(code);
    if (pipeline === undefined) {
      pipeline = this.#compile(kernel, this.layout(kernel, shape, sliced), code);
      const ready = () => {
        for (const listener of this.#listeners) listener();
      };
      // `finish` awaits it; a graph dropped earlier must not cause an unhandled rejection.
      pipeline.then(ready, () => {});
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
