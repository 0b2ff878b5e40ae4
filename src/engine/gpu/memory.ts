const owners = new WeakMap<GPUBuffer, GpuMemory>();

/** Bytes of the buffers that the lab makes on one device; drivers round them up. */
export class GpuMemory {
  readonly #device: GPUDevice;
  #live = 0;
  #peak = 0;
  #largest = { bytes: 0, label: '' };

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Bytes held now. */
  get live(): number {
    return this.#live;
  }

  /** The most bytes held at once since `restartPeak`. */
  get peak(): number {
    return this.#peak;
  }

  /** The largest buffer made since `restartPeak`. */
  get largest(): { readonly bytes: number; readonly label: string } {
    return this.#largest;
  }

  restartPeak(): void {
    this.#peak = this.#live;
    this.#largest = { bytes: 0, label: '' };
  }

  /** Makes a buffer and counts it until `destroyBuffer`. */
  create(descriptor: GPUBufferDescriptor): GPUBuffer {
    const buffer = this.#device.createBuffer(descriptor);
    owners.set(buffer, this);
    this.#live += buffer.size;
    this.#peak = Math.max(this.#peak, this.#live);
    if (buffer.size > this.#largest.bytes) {
      this.#largest = { bytes: buffer.size, label: descriptor.label ?? '' };
    }
    return buffer;
  }

  /** Stops counting a buffer; a second call does nothing. */
  static release(buffer: GPUBuffer): void {
    const owner = owners.get(buffer);
    if (owner !== undefined && owners.delete(buffer)) owner.#live -= buffer.size;
  }
}

/** Frees a buffer; a second call does nothing. */
export function destroyBuffer(buffer: GPUBuffer): void {
  GpuMemory.release(buffer);
  buffer.destroy();
}
