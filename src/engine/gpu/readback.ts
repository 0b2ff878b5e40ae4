import { bufferOf, type GpuArray, offsetOf } from './array.ts';
import type { Gpu } from './device.ts';
import { destroyBuffer } from './memory.ts';

/** Copies an array of 32-bit elements to the CPU once everything submitted before has run. */
export async function download(gpu: Gpu, array: GpuArray): Promise<Float32Array<ArrayBuffer>> {
  if (array.packing !== undefined)
    throw new Error(`${array.label} is packed; round it into f32 first`);
  const bytes = array.length * 4;
  const staging = gpu.memory.create({
    label: `download ${array.label}`,
    size: bytes,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(bufferOf(array), offsetOf(array), staging, 0, bytes);
  gpu.device.queue.submit([encoder.finish()]);
  try {
    await staging.mapAsync(GPUMapMode.READ);
    return new Float32Array(staging.getMappedRange().slice(0));
  } finally {
    destroyBuffer(staging);
  }
}

/**
 * A ring of staging buffers for one small record per step: a step copies its record into the
 * next slot without waiting; the record is mapped later. At most `slots` steps are in flight.
 */
export class ReadbackRing {
  readonly #gpu: Gpu;
  readonly #source: GpuArray;
  readonly #slots: GPUBuffer[];
  readonly #pending: Promise<Float32Array<ArrayBuffer>>[] = [];
  #next = 0;

  constructor(gpu: Gpu, source: GpuArray, slots: number) {
    this.#gpu = gpu;
    this.#source = source;
    this.#slots = Array.from({ length: slots }, (_, i) =>
      gpu.memory.create({
        label: `${source.label} readback ${i}`,
        size: source.length * 4,
        usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
      }),
    );
  }

  get pending(): number {
    return this.#pending.length;
  }

  get full(): boolean {
    return this.#pending.length === this.#slots.length;
  }

  /** Adds the copy to a step's encoder and returns what maps it once the step is submitted. */
  encode(encoder: GPUCommandEncoder): () => void {
    if (this.full) throw new Error('every readback slot is in flight');
    const slot = this.#slots[this.#next++ % this.#slots.length] as GPUBuffer;
    const source = this.#source;
    encoder.copyBufferToBuffer(bufferOf(source), offsetOf(source), slot, 0, source.length * 4);
    return () => {
      const record = slot.mapAsync(GPUMapMode.READ).then(() => {
        const values = new Float32Array(slot.getMappedRange().slice(0));
        slot.unmap();
        return values;
      });
      // A lost device rejects every pending map; the one that `take` awaits reports it.
      record.catch(() => {});
      this.#pending.push(record);
    };
  }

  /** Copies the record of a step that was submitted without. */
  submit(): void {
    const encoder = this.#gpu.device.createCommandEncoder();
    const map = this.encode(encoder);
    this.#gpu.device.queue.submit([encoder.finish()]);
    map();
  }

  /** The oldest record in flight; waits until its step has run. */
  async take(): Promise<Float32Array<ArrayBuffer>> {
    const record = this.#pending.shift();
    if (record === undefined) throw new Error('no record is in flight');
    return record;
  }

  destroy(): void {
    for (const slot of this.#slots) destroyBuffer(slot);
  }
}
