import type { Page } from '@playwright/test';

export interface GpuWork {
  /** Compute pipelines compiled. */
  readonly pipelines: number;
  readonly dispatches: number;
}

declare global {
  /** Set by `countGpuWork` in the training worker. */
  var protolabGpuWork: GpuWork;
}

/**
 * Counts the training worker's GPU calls from now on.
 * @returns reads the counts so far
 */
export async function countGpuWork(page: Page): Promise<() => Promise<GpuWork>> {
  const worker = page.workers().find((one) => one.url().includes('trainer.worker'));
  if (worker === undefined) throw new Error('The page has no training worker.');
  await worker.evaluate(observe);
  return () => worker.evaluate(() => protolabGpuWork);
}

/** Runs in the worker, without access to this module. */
function observe(): void {
  const work = { pipelines: 0, dispatches: 0 };
  globalThis.protolabGpuWork = work;
  const count = <T extends object>(
    prototype: T,
    name: keyof T & string,
    kind: keyof typeof work,
  ) => {
    const method = prototype[name];
    if (typeof method !== 'function') throw new Error(`no ${name}`);
    Object.defineProperty(prototype, name, {
      configurable: true,
      value(this: T, ...args: unknown[]): unknown {
        work[kind]++;
        return Reflect.apply(method, this, args);
      },
    });
  };
  count(GPUDevice.prototype, 'createComputePipeline', 'pipelines');
  count(GPUDevice.prototype, 'createComputePipelineAsync', 'pipelines');
  count(GPUComputePassEncoder.prototype, 'dispatchWorkgroups', 'dispatches');
  count(GPUComputePassEncoder.prototype, 'dispatchWorkgroupsIndirect', 'dispatches');
}
