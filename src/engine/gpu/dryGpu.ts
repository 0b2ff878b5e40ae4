import type { AdapterSummary } from '#run/protocol.ts';
import type { Gpu } from './device.ts';
import { GpuMemory } from './memory.ts';
import { PipelineCache } from './pipelines.ts';
import { GpuPace } from './throughput.ts';

/** The limits that kernels are chosen by. */
export type DryLimits = Pick<GPUSupportedLimits, 'maxComputeWorkgroupStorageSize'>;

/**
 * A device that does nothing, for finding out how much memory a run would need: code builds arrays
 * and graphs on it as on the adapter, and `memory` counts the bytes. Nothing runs and nothing can
 * be read back.
 */
export function dryGpu(
  summary: AdapterSummary,
  limits: DryLimits = { maxComputeWorkgroupStorageSize: 16384 },
): Gpu {
  const nothing = (): object => ({});
  const encoder = { clearBuffer: nothing, finish: nothing };
  const device = {
    limits,
    createBuffer: ({ size }: GPUBufferDescriptor) => ({ size, destroy: nothing }),
    createBindGroupLayout: nothing,
    createPipelineLayout: nothing,
    createShaderModule: nothing,
    createBindGroup: nothing,
    createComputePipelineAsync: async () => ({}),
    createCommandEncoder: () => encoder,
    pushErrorScope: nothing,
    popErrorScope: async () => null,
    queue: { writeBuffer: nothing, submit: nothing, onSubmittedWorkDone: async () => undefined },
  } as unknown as GPUDevice;
  const memory = new GpuMemory(device);
  return {
    device,
    adapterInfo: {} as GPUAdapterInfo,
    summary,
    memory,
    pipelines: new PipelineCache(device, memory, { dry: true }),
    pace: GpuPace.fixed(Number.POSITIVE_INFINITY),
    dry: true,
    fault: () => null,
    onFault: () => () => {},
    close: () => {},
  };
}
