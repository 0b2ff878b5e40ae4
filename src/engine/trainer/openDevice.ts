import { type Gpu, GpuUnavailable, openGpu } from '#gpu/device.ts';
import type { Event } from '#run/protocol.ts';

/** Opens the device, or says in a sentence why there is none. */
export async function openDevice(
  entry: GPU | undefined,
  powerPreference?: GPUPowerPreference,
): Promise<Gpu | Extract<Event, { type: 'deviceFailed' }>> {
  try {
    return await openGpu(entry, powerPreference);
  } catch (error) {
    if (!(error instanceof GpuUnavailable)) throw error;
    return { type: 'deviceFailed', reason: error.reason, message: error.words };
  }
}
