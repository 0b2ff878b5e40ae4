import { type Gpu, GpuUnavailable, openGpu } from '#gpu/device.ts';
import { PipelineCache } from '#gpu/pipelines.ts';
import type { Event } from '#run/protocol.ts';

/** A device and the kernels compiled for it, kept from run to run. */
export interface Machine {
  readonly gpu: Gpu;
  readonly cache: PipelineCache;
}

/** Opens the device, or says in a sentence why there is none. */
export async function openMachine(
  entry: GPU | undefined,
  powerPreference?: GPUPowerPreference,
): Promise<Machine | Extract<Event, { type: 'deviceFailed' }>> {
  try {
    const gpu = await openGpu(entry, powerPreference);
    return { gpu, cache: new PipelineCache(gpu) };
  } catch (error) {
    if (!(error instanceof GpuUnavailable)) throw error;
    return { type: 'deviceFailed', reason: error.reason, message: error.message };
  }
}
