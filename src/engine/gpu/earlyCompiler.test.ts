import { beforeAll, expect, test, vi } from 'vitest';
import { globals } from 'webgpu';
import { type Compilation, EarlyCompiler } from './earlyCompiler.ts';

beforeAll(() => {
  const { GPUBufferUsage, GPUShaderStage } = globals as Record<string, unknown>;
  vi.stubGlobal('GPUBufferUsage', GPUBufferUsage);
  vi.stubGlobal('GPUShaderStage', GPUShaderStage);
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});

let clock = 0;

/** A device whose dispatches compile: what the cache has costs 1, all else 100. */
function lateDevice(cache: Set<string>, compiled: string[], fails = false): GPUDevice {
  let ran = '';
  const nothing = () => ({});
  return {
    createBuffer: nothing,
    createBindGroup: nothing,
    createBindGroupLayout: nothing,
    createPipelineLayout: nothing,
    createShaderModule: ({ code }: GPUShaderModuleDescriptor) => ({ code }),
    createComputePipelineAsync: async ({ compute }: GPUComputePipelineDescriptor) => {
      if (fails) throw new Error('lost');
      return compute.module;
    },
    createCommandEncoder: () => ({
      beginComputePass: () => ({
        setPipeline: (pipeline: unknown) => {
          ran = (pipeline as { code: string }).code;
        },
        ...{ setBindGroup: nothing, dispatchWorkgroupsIndirect: nothing, end: nothing },
      }),
      finish: nothing,
    }),
    queue: {
      submit: nothing,
      onSubmittedWorkDone: async () => {
        clock += cache.has(ran) ? 1 : 100;
        if (!cache.has(ran)) compiled.push(ran);
        cache.add(ran);
      },
    },
    destroy: nothing,
  } as unknown as GPUDevice;
}

const wanted = (code: string): Compilation => ({
  ...{ code, types: ['storage', 'read-only-storage', 'uniform'] },
  pipeline: { code } as unknown as GPUComputePipeline,
});

const CODES = Array.from({ length: 20 }, (_, i) => `kernel ${i}`);

/** Compiles all of them. @returns what each device compiled */
async function compileAll(shared: boolean, second: 'works' | 'fails' | 'missing') {
  const own = new Set<string>();
  const [here, there]: [string[], string[]] = [[], []];
  const other = lateDevice(shared ? own : new Set(), there, second === 'fails');
  const open = vi.fn(async () => (second === 'missing' ? null : other));
  const compiler = new EarlyCompiler(lateDevice(own, here), open);
  await Promise.all(CODES.map((code) => compiler.compile(wanted(code), CODES.length)));
  return { here, there, open };
}

test('two devices compile each kernel once', async () => {
  const { here, there } = await compileAll(true, 'works');
  expect([...here, ...there].toSorted()).toEqual(CODES.toSorted());
  expect(there.length).toBeGreaterThan(5);
});

test('without a cache, or without a second device, the first compiles all', async () => {
  const apart = await compileAll(false, 'works');
  expect(apart.here.toSorted()).toEqual(CODES.toSorted());
  expect(apart.there.length).toBeLessThan(5);
  for (const second of ['fails', 'missing'] as const) {
    const { here } = await compileAll(true, second);
    expect(here.toSorted()).toEqual(CODES.toSorted());
  }
});

test('a few kernels are left to their first dispatch', async () => {
  const here: string[] = [];
  const open = vi.fn(async () => null);
  const compiler = new EarlyCompiler(lateDevice(new Set(), here), open);
  await compiler.compile(wanted('one'), 1);
  expect(here).toEqual([]);
  expect(open).not.toHaveBeenCalled();
});
