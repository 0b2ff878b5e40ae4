import { type Gpu, openGpu } from '#gpu/device.ts';
import { PipelineCache } from '#gpu/pipelines.ts';
import { dawn } from './dawn.ts';

let opened: Promise<Gpu> | null = null;
let cache: PipelineCache | null = null;

/** The device that GPU tests share; any uncaptured error of it fails the process. */
export function testGpu(): Promise<Gpu> {
  opened ??= openGpu(dawn()).then((gpu) => {
    gpu.onFault((fault) => {
      throw new Error(fault.message);
    });
    return gpu;
  });
  return opened;
}

export function testCache(gpu: Gpu): PipelineCache {
  cache ??= new PipelineCache(gpu);
  return cache;
}
