import { allocate, bufferOf, bytesOf, free, type GpuArray, offsetOf } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { type Kernel, workgroupsFor } from '#gpu/kernel.ts';
import { packingConstants } from '#gpu/packing.ts';
import { download } from '#gpu/readback.ts';
import { TREE, treePrelude } from '#kernels/shared/tree.ts';
import nonFiniteWgsl from './nonFinite.wgsl?raw';

const kernel: Kernel = {
  name: 'count non-finite',
  wgsl: treePrelude + nonFiniteWgsl,
  bindings: ['read', 'write'],
};

/** The non-finite numbers of an array. */
export interface NonFiniteCount {
  readonly nan: number;
  /** +∞ */
  readonly positive: number;
  /** −∞ */
  readonly negative: number;
  /** Largest finite absolute value; 0 where there is none. */
  readonly largest: number;
}

export const allFinite = ({ nan, positive, negative }: NonFiniteCount): boolean =>
  nan + positive + negative === 0;

/** Elements of a workgroup. */
const GROUP = 4096;

/**
 * Counts the non-finite f32 of arrays between two commands of an eager run or two steps: `count`
 * submits one dispatch after what was submitted before, `read` waits for all of them.
 */
export class NonFiniteCounter {
  readonly #gpu: Gpu;
  readonly #counts: GpuArray;
  #used = 0;

  /** @param slots arrays that can be counted */
  constructor(gpu: Gpu, slots: number) {
    this.#gpu = gpu;
    this.#counts = allocate(gpu, [Math.max(1, slots), 4], 'non-finite counts');
  }

  /** @returns the array's place in what `read` gives @throws Error when every slot is used */
  async count(array: GpuArray): Promise<number> {
    const slot = this.#used++;
    if (slot * 4 >= this.#counts.length) throw new Error('every count is in use');
    const { device } = this.#gpu;
    const shape = { ...TREE, LENGTH: array.length, SLOT: slot };
    const constants = packingConstants(kernel, [array, this.#counts]);
    const pipeline = await this.#gpu.pipelines.pipeline(kernel, constants, shape);
    const resources: GPUBufferBinding[] = [array, this.#counts].map((bound) => ({
      buffer: bufferOf(bound),
      offset: offsetOf(bound),
      size: bytesOf(bound),
    }));
    resources.push({ buffer: this.#gpu.pipelines.shapeBuffer(shape) });
    const bindGroup = device.createBindGroup({
      layout: this.#gpu.pipelines.layout(kernel, shape),
      entries: resources.map((resource, binding) => ({ binding, resource })),
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...workgroupsFor(array.length, GROUP));
    pass.end();
    device.queue.submit([encoder.finish()]);
    return slot;
  }

  /** The counts so far, in the order they were asked for. */
  async read(): Promise<NonFiniteCount[]> {
    const bits = new Uint32Array((await download(this.#gpu, this.#counts)).buffer);
    const largest = new Float32Array(bits.buffer);
    return Array.from({ length: this.#used }, (_, slot) => ({
      nan: bits[4 * slot] as number,
      positive: bits[4 * slot + 1] as number,
      negative: bits[4 * slot + 2] as number,
      largest: largest[4 * slot + 3] as number,
    }));
  }

  destroy(): void {
    free(this.#counts);
  }
}
