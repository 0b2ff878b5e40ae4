/**
 * For drivers that compile at a pipeline's first dispatch, on the thread of the device's queue: Mesa's
 * llvmpipe, where a step's kernels take seconds of one core. A dispatch of no workgroups compiles and does
 * nothing else. A second device has a thread of its own and takes every other pipeline; what it compiled
 * the first then finds in Mesa's cache of shaders, which the devices of a process share. Drivers that compile in
 * createComputePipelineAsync have threads for it, and need none of this.
 */

/** Pipelines asked for at once from which a second device, a twentieth of a second to open, is worth it. */
const MANY = 8;

/** A pipeline that was made on the first device. */
export interface Compilation {
  readonly code: string;
  /** Of its bindings. */
  readonly types: readonly GPUBufferBindingType[];
  readonly pipeline: GPUComputePipeline;
}

interface Waiting extends Compilation {
  readonly done: () => void;
  /** What the second device took for it, where the first is to find it in the cache. */
  readonly tookMs?: number;
}

export class EarlyCompiler {
  readonly #own: Site;
  readonly #open: () => Promise<GPUDevice | null>;
  readonly #waiting: Waiting[] = [];
  #worksHere = false;
  #worksThere = false;
  /** Whether the first device finds what the second compiled; null until that was tried. */
  #shares: boolean | null = null;

  /** @param open another device of the adapter, null where there is none */
  constructor(device: GPUDevice, open: () => Promise<GPUDevice | null>) {
    this.#own = new Site(device);
    this.#open = open;
  }

  /**
   * Has the driver compile a pipeline, where many are asked for at once. Never throws: a device that
   * fails is reported elsewhere.
   * @param atOnce pipelines that are being made
   */
  async compile(wanted: Compilation, atOnce: number): Promise<void> {
    if (atOnce < MANY && !this.#worksHere && !this.#worksThere) return;
    await new Promise<void>((done) => {
      this.#waiting.push({ ...wanted, done });
      void this.#workHere();
      void this.#workThere();
    });
  }

  async #workHere(): Promise<void> {
    if (this.#worksHere) return;
    this.#worksHere = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const ms = await this.#own.run(next.types, next.pipeline);
      if (next.tookMs !== undefined) this.#shares = ms !== null && ms < next.tookMs / 2;
      next.done();
    }
    this.#worksHere = false;
  }

  async #workThere(): Promise<void> {
    if (this.#worksThere || this.#shares === false) return;
    this.#worksThere = true;
    const device = await this.#open().catch(() => null);
    const site = device && new Site(device);
    if (site === null) this.#shares = false;
    else await this.#share(site);
    this.#worksThere = false;
    device?.destroy();
  }

  /** Takes what waits, for as long as the first device finds it afterwards. */
  async #share(site: Site): Promise<void> {
    while (this.#shares !== false) {
      const at = this.#waiting.findIndex(({ tookMs }) => tookMs === undefined);
      const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
      if (next === undefined) return;
      const tookMs = await site.compile(next);
      if (tookMs === null) this.#shares = false;
      if (this.#shares === true) {
        next.done();
      } else {
        // The first device tries whether it finds this, or compiles what failed.
        this.#waiting.unshift(tookMs === null ? next : { ...next, tookMs });
        void this.#workHere();
      }
    }
  }
}

/** A device that dispatches nothing, with arrays to bind. */
class Site {
  readonly #device: GPUDevice;
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  #buffers: {
    readonly read: GPUBuffer;
    readonly written: GPUBuffer;
    readonly none: GPUBuffer;
  } | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Makes the pipeline here and has it compiled. @returns milliseconds, null where that failed */
  async compile({ code, types }: Compilation): Promise<number | null> {
    const device = this.#device;
    try {
      const pipeline = await device.createComputePipelineAsync({
        layout: device.createPipelineLayout({ bindGroupLayouts: [this.#layout(types)] }),
        compute: { module: device.createShaderModule({ code }) },
      });
      return await this.run(types, pipeline);
    } catch {
      return null;
    }
  }

  /** Dispatches no workgroups. @returns milliseconds, null where that failed */
  async run(
    types: readonly GPUBufferBindingType[],
    pipeline: GPUComputePipeline,
  ): Promise<number | null> {
    const device = this.#device;
    const begin = performance.now();
    try {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, this.#bound(types));
      // Dawn warns of a direct dispatch of none.
      pass.dispatchWorkgroupsIndirect(this.#arrays().none, 0);
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      return performance.now() - begin;
    } catch {
      return null;
    }
  }

  #layout(types: readonly GPUBufferBindingType[]): GPUBindGroupLayout {
    const key = types.join();
    const layout = this.#layouts.get(key) ?? this.#device.createBindGroupLayout(layoutOf(types));
    this.#layouts.set(key, layout);
    return layout;
  }

  /** What fits any kernel of these bindings; arrays that are written lie apart, as WebGPU demands. */
  #bound(types: readonly GPUBufferBindingType[]): GPUBindGroup {
    const { read, written } = this.#arrays();
    return this.#device.createBindGroup({
      layout: this.#layout(types),
      entries: types.map((type, binding) => ({
        binding,
        resource:
          type === 'storage'
            ? { buffer: written, offset: 256 * binding, size: 256 }
            : { buffer: read },
      })),
    });
  }

  #arrays() {
    const { STORAGE, UNIFORM, INDIRECT } = GPUBufferUsage;
    this.#buffers ??= {
      // The largest uniform that every adapter binds.
      read: this.#device.createBuffer({ size: 65536, usage: STORAGE | UNIFORM }),
      written: this.#device.createBuffer({ size: 256 * 32, usage: STORAGE }),
      none: this.#device.createBuffer({ size: 16, usage: INDIRECT }),
    };
    return this.#buffers;
  }
}

/** A layout of buffers of these types, in their order. */
export const layoutOf = (types: readonly GPUBufferBindingType[]): GPUBindGroupLayoutDescriptor => ({
  entries: types.map((type, binding) => ({
    binding,
    visibility: GPUShaderStage.COMPUTE,
    buffer: { type },
  })),
});
