import { type EarlyCompiler, layoutOf } from './earlyCompiler.ts';
import type { Kernel } from './kernel.ts';
import type { GpuMemory } from './memory.ts';
import { withTensors } from './packing.ts';
import { sliceable, sliceBlock } from './slices.ts';
import { type Constants, type Shape, shapeBlock, specialise } from './wgsl.ts';

const DRY_PIPELINE = Promise.resolve({} as GPUComputePipeline);

/** How a kernel is run, if not by itself as a whole. */
export interface PipelineForm {
  /** Slice by slice. */
  readonly sliced?: boolean;
  /** Several launches in one dispatch. */
  readonly merged?: CodeForm | undefined;
}

/** How the pipelines of a cache are compiled. */
interface Compiling {
  /** Not at all: see dryGpu. */
  readonly dry?: boolean;
  /** Before their first dispatch, where the driver would only then. */
  readonly early?: EarlyCompiler | undefined;
}

/** A change of a kernel's code, which has one more uniform. */
export interface CodeForm {
  /** Equal for equal changes. */
  readonly name: string;
  /** Declares the uniform. */
  readonly block: (binding: number) => string;
  /** Arrays behind it that `rewrite` declares, to be read. */
  readonly moreReads?: number;
  readonly rewrite: (code: string) => string;
}

/** Pipelines and layouts of one device, shared by all its graphs. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #memory: GpuMemory;
  readonly #how: Compiling;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #codes = new Map<string, string>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #shapes = new Map<string, GPUBuffer>();
  readonly #unused = new Map<string, GPUBuffer>();
  readonly #listeners = new Set<() => void>();
  #making = 0;

  constructor(device: GPUDevice, memory: GpuMemory, how: Compiling = {}) {
    this.#device = device;
    this.#memory = memory;
    this.#how = how;
  }

  /** Another of the same device, with nothing compiled. */
  emptied(): PipelineCache {
    return new PipelineCache(this.#device, this.#memory, this.#how);
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

  /**
   * The kernel's arrays in binding order, then its shape if it has one, the merged launches' places
   * and the slice.
   */
  layout(kernel: Kernel, shape: Shape, form: PipelineForm = {}): GPUBindGroupLayout {
    return this.#layoutOf(bindingTypes(kernel, shape, form));
  }

  #layoutOf(types: readonly GPUBufferBindingType[]): GPUBindGroupLayout {
    const key = types.join();
    let layout = this.#layouts.get(key);
    if (layout === undefined) {
      layout = this.#device.createBindGroupLayout(layoutOf(types));
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  /** A uniform buffer with the shape's numbers, shared by all launches that have the same. */
  shapeBuffer(shape: Shape): GPUBuffer {
    return this.numbersBuffer(Object.values(shape));
  }

  /** The same for any whole numbers. */
  numbersBuffer(values: readonly number[]): GPUBuffer {
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

  /** A buffer of a quad to bind where a kernel reads or writes nothing, one for each use of it. */
  unusedBuffer(use: string): GPUBuffer {
    let buffer = this.#unused.get(use);
    if (buffer === undefined) {
      const usage = GPUBufferUsage.STORAGE;
      buffer = this.#memory.create({ label: 'unused', size: 16, usage });
      this.#unused.set(use, buffer);
    }
    return buffer;
  }

  /** Complete WGSL of a kernel. */
  code(kernel: Kernel, constants: Constants, shape: Shape, form: PipelineForm = {}): string {
    const { wgsl, bindings } = kernel;
    const names = [Object.keys(shape), bindings.length, constants, form];
    const key = `${JSON.stringify(names)}${wgsl}`;
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = codeOf(kernel, constants, shape, form);
      this.#codes.set(key, code);
    }
    return code;
  }

  pipeline(
    kernel: Kernel,
    constants: Constants,
    shape: Shape,
    form: PipelineForm = {},
  ): Promise<GPUComputePipeline> {
    if (this.#how.dry) return DRY_PIPELINE;
    const code = this.code(kernel, constants, shape, form);
    let pipeline = this.#pipelines.get(code);
    if (pipeline === undefined) {
      pipeline = this.#compile(kernel, bindingTypes(kernel, shape, form), code);
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
    types: readonly GPUBufferBindingType[],
    code: string,
  ): Promise<GPUComputePipeline> {
    const module = this.#device.createShaderModule({ label: kernel.name, code });
    this.#making++;
    try {
      const pipeline = await this.#device.createComputePipelineAsync({
        label: kernel.name,
        layout: this.#device.createPipelineLayout({ bindGroupLayouts: [this.#layoutOf(types)] }),
        compute: { module },
      });
      await this.#how.early?.compile({ code, types, pipeline }, this.#making);
      return pipeline;
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const lines = messages.map((m) => `${m.lineNum}: ${m.message}`).join('; ');
      throw new Error(`${kernel.name} does not compile: ${lines || String(error)}`);
    } finally {
      this.#making--;
    }
  }
}

function bindingTypes(
  { bindings }: Kernel,
  shape: Shape,
  { merged, sliced }: PipelineForm,
): GPUBufferBindingType[] {
  const types: GPUBufferBindingType[] = bindings.map((access) =>
    access === 'read' ? 'read-only-storage' : 'storage',
  );
  if (Object.keys(shape).length > 0) types.push('uniform');
  if (merged !== undefined) {
    const more = merged.moreReads ?? 0;
    types.push('uniform', ...new Array<GPUBufferBindingType>(more).fill('read-only-storage'));
  }
  if (sliced) types.push('uniform');
  return types;
}

function codeOf(
  kernel: Kernel,
  constants: Constants,
  shape: Shape,
  { sliced = false, merged }: PipelineForm,
): string {
  let uniforms = kernel.bindings.length;
  let block = shapeBlock(shape, uniforms);
  if (block !== '') uniforms++;
  if (merged !== undefined) {
    block += merged.block(uniforms);
    uniforms += 1 + (merged.moreReads ?? 0);
  }
  if (sliced) block += sliceBlock(uniforms);
  const whole = specialise(withTensors(kernel.wgsl, constants), constants, block);
  const own = merged === undefined ? whole : merged.rewrite(whole);
  return sliced ? sliceable(own) : own;
}
