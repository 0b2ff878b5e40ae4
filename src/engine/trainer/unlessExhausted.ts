import { type Gpu, outOfMemory } from '#gpu/device.ts';
import { DeviceFailed } from './faults.ts';

/**
 * What `create` makes, all of which is on the GPU.
 * @throws DeviceFailed if the adapter has too little memory for it; then it is closed again
 */
export async function unlessExhausted<T extends { close(): void }>(
  { device, memory }: Pick<Gpu, 'device' | 'memory'>,
  create: () => T,
): Promise<T> {
  device.pushErrorScope('out-of-memory');
  let created: T;
  let exhausted: GPUError | null;
  try {
    created = create();
  } finally {
    // Popped even if `create` throws: an open scope would swallow later errors.
    exhausted = await device.popErrorScope();
  }
  if (exhausted === null) return created;
  const { kind, message } = outOfMemory(exhausted.message, memory);
  created.close();
  throw new DeviceFailed(kind, message);
}
