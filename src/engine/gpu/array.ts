import { destroyBuffer, type GpuMemory } from './memory.ts';
import { Scratch } from './placement.ts';

/** How packed numbers are converted: by the device (shader-f16) or by integer arithmetic. */
export type Packing = 'f16' | 'emulated';

/** A run of numbers on the GPU, 32-bit or packed halves: a whole buffer or an aligned part of one. */
export interface GpuArray {
  readonly storage: GPUBuffer | Scratch;
  /** Bytes from the storage's start; a multiple of 256. */
  readonly offset: number;
  /** Number of elements. */
  readonly length: number;
  /** Binary16 numbers, two per word; absent: 32-bit elements. */
  readonly packing?: Packing;
  readonly shape: readonly number[];
  readonly label: string;
  /** Bound in place of one that the kernel does not use. */
  readonly unused?: true;
}

/** Bytes of an array's elements, without the padding of the last quad. */
export function bytesOf({ length, packing }: GpuArray): number {
  return packing === undefined ? length * 4 : length * 2;
}

/** Bytes of a buffer for so many: whole 16-byte quads. */
export const quadBytes = (bytes: number): number => Math.max(16, Math.ceil(bytes / 16) * 16);

export const elements = (shape: readonly number[]): number =>
  shape.reduce((n, side) => n * side, 1);

/** What arrays are made and filled with; a part of Gpu. */
interface Owner {
  readonly device: GPUDevice;
  readonly memory: GpuMemory;
}

export function createStorage({ memory }: Owner, bytes: number, label: string): GPUBuffer {
  return memory.create({
    label,
    size: bytes,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
}

/** Allocates an array of 32-bit elements that lives until its buffer is destroyed. */
export function allocate(gpu: Owner, shape: readonly number[], label: string): GpuArray {
  const length = elements(shape);
  const storage = createStorage(gpu, quadBytes(4 * length), label);
  return { storage, offset: 0, length, shape, label };
}

/** The array's buffer. @throws Error for an intermediate of a graph that is not finished */
export function bufferOf(array: GpuArray): GPUBuffer {
  const { storage } = array;
  if (!(storage instanceof Scratch)) return storage;
  if (storage.buffer === null) throw new Error(`${array.label} has no memory yet`);
  return storage.buffer;
}

/** Bytes from the start of the array's buffer to its first element. */
export function offsetOf({ storage, offset }: GpuArray): number {
  return storage instanceof Scratch ? storage.offset + offset : offset;
}

/** Frees the array's memory. */
export function free(array: GpuArray): void {
  destroyBuffer(bufferOf(array));
}

/** Fills an array from the CPU; takes effect before anything submitted later. */
export function upload(
  gpu: Owner,
  array: GpuArray,
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
): void {
  if (data.length > array.length) throw new Error(`${array.label}: ${data.length} values given`);
  gpu.device.queue.writeBuffer(bufferOf(array), offsetOf(array), data);
}
