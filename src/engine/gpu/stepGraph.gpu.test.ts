import { describe, expect, test, vi } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { onGpu } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { allocate, type GpuArray } from './array.ts';
import { type GpuUnavailable, openGpu } from './device.ts';
import type { Kernel } from './kernel.ts';
import { download, ReadbackRing } from './readback.ts';
import { GpuMemoryError, StepGraph } from './stepGraph.ts';
import { GpuPace } from './throughput.ts';

const addOne: Kernel = {
  name: 'add one',
  wgsl: `
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < shape.LENGTH) { y[id.x] = x[id.x] + STEP; }
}`,
  bindings: ['read', 'write'],
};

function launch(graph: StepGraph, from: GpuArray, to: GpuArray, step = 1): void {
  graph.launch({
    kernel: addOne,
    constants: { STEP: step },
    shape: { LENGTH: to.length },
    arrays: [from, to],
    workgroups: [Math.ceil(to.length / 64)],
  });
}

describe('a graph', () => {
  test('runs its launches in order, again and again', async () => {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu);
    const x = onGpu(gpu, Float32Array.of(1, 2, 3, 4));
    const middle = graph.scratch([4], 'middle');
    const y = allocate(gpu, [4], 'y');
    launch(graph, x, middle);
    launch(graph, middle, y, 0.5);
    graph.copy(y, x);
    await graph.finish();
    graph.submit();
    graph.submit();
    expect(await download(gpu, y)).toEqual(Float32Array.of(4, 5, 6, 7));
    expect(graph.dispatches).toBe(2);
    graph.destroy();
  });

  test('intermediates share memory only when their uses do not overlap', async () => {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu);
    const x = onGpu(gpu, Float32Array.of(0, 0, 0, 0));
    const chain = Array.from({ length: 6 }, (_, i) => graph.scratch([4], `link ${i}`));
    const early = graph.scratch([4], 'early');
    const y = allocate(gpu, [4], 'y');
    const late = allocate(gpu, [4], 'late');
    launch(graph, x, early, 100);
    let from = x;
    for (const link of chain) {
      launch(graph, from, link);
      from = link;
    }
    launch(graph, from, y);
    launch(graph, early, late);
    await graph.finish();
    graph.submit();
    expect(await download(gpu, y)).toEqual(Float32Array.of(7, 7, 7, 7));
    expect(await download(gpu, late)).toEqual(Float32Array.of(101, 101, 101, 101));
    // Two places for the chain, which read and write in turn, one for what waits: not seven.
    expect(graph.bytes).toBe(16 + 256 + 16);
    graph.destroy();
  });

  test('runs eagerly, one command at a time, and shows what each wrote', async () => {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu);
    const x = onGpu(gpu, Float32Array.of(1, 2));
    const middle = graph.scratch([2], 'middle');
    const y = allocate(gpu, [2], 'y');
    launch(graph, x, middle);
    launch(graph, middle, y, 0.5);
    graph.copy(y, x);
    await graph.finish();
    const seen: unknown[] = [];
    await graph.runEagerly(async ({ index, name, written }) => {
      for (const array of written) {
        seen.push([index, name, array.label, ...(await download(gpu, array))]);
      }
    });
    expect(seen).toEqual([
      [0, 'add one', 'middle', 2, 3],
      [1, 'add one', 'y', 2.5, 3.5],
      [2, 'copy', x.label, 2.5, 3.5],
    ]);
    graph.destroy();
  });

  test('is cut into submissions and slices at a slow pace, and writes the same', async () => {
    const gpu = await testGpu();
    const where: Kernel = {
      name: 'where',
      wgsl: `
@group(0) @binding(0) var<storage, read_write> y: array<f32>;
@compute @workgroup_size(4)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = (group.y * groups.x + group.x) * 4 + lane;
  y[at] = f32(id.x) + 1000 * f32(id.y);
}`,
      bindings: ['write'],
    };
    const results: Float32Array[] = [];
    const sizes: (readonly [number, number])[] = [];
    for (const rate of [1e9, 0.1]) {
      const paced = { ...gpu, pace: GpuPace.fixed(rate) };
      const graph = new StepGraph(paced);
      const wide = graph.scratch([4 * 7 * 3], 'wide');
      const y = allocate(gpu, [4 * 7 * 3], 'y');
      graph.launch({ kernel: where, arrays: [wide], workgroups: [7, 3], work: 100 });
      launch(graph, wide, y);
      await graph.finish();
      const dispatch = vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups');
      graph.submit();
      sizes.push([graph.submissions, dispatch.mock.calls.length]);
      dispatch.mockRestore();
      results.push(await download(gpu, y));
      graph.destroy();
    }
    expect(results[0]?.[4 * 8 + 1]).toBe(1006);
    expect(results[1]).toEqual(results[0]);
    // 100 units at 0.1 a millisecond are 1 s: two slices; the second launch is one workgroup wide
    // and stays whole.
    expect(sizes).toEqual([
      [1, 2],
      [expect.toSatisfy((n: number) => n >= 3), expect.toSatisfy((n: number) => n >= 4)],
    ]);
  });

  test('a kernel that does not compile is refused with its line', async () => {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu);
    const y = allocate(gpu, [4], 'y');
    gpu.device.pushErrorScope('validation');
    graph.launch({
      kernel: {
        name: 'broken',
        wgsl: '@compute @workgroup_size(1) fn main() { nonsense(); }',
        bindings: ['write'],
      },
      arrays: [y],
      workgroups: [1],
    });
    await expect(graph.finish()).rejects.toThrow(/broken does not compile: \d+: .*nonsense/);
    await gpu.device.popErrorScope();
  });

  test('memory that cannot be had is named, with what to do', async () => {
    const gpu = await testGpu();
    // The scopes are the device's own; only what they caught is made up.
    const device: GPUDevice = new Proxy(gpu.device, {
      get(target, name) {
        if (name === 'popErrorScope') {
          return async () => {
            await target.popErrorScope();
            return scopes-- === 1 ? { message: '4 GiB asked for' } : null;
          };
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    let scopes = 2;
    const graph = new StepGraph({ ...gpu, device });
    launch(graph, onGpu(gpu, Float32Array.of(1)), graph.scratch([1], 'large'));
    const failed = graph.finish();
    await expect(failed).rejects.toThrow(GpuMemoryError);
    await expect(failed).rejects.toThrow(/too little memory.*4 GiB asked for.*smaller batch/);
  });
});

test('the readback ring hands records out in the order of the steps', async () => {
  const gpu = await testGpu();
  const graph = new StepGraph(gpu);
  const x = onGpu(gpu, Float32Array.of(0));
  const y = allocate(gpu, [1], 'y');
  launch(graph, x, y);
  graph.copy(y, x);
  await graph.finish();
  const ring = new ReadbackRing(gpu, y, 2);
  const got: number[] = [];
  for (let step = 0; step < 5; step++) {
    if (ring.full) got.push((await ring.take())[0] as number);
    const encoder = gpu.device.createCommandEncoder();
    graph.encode(encoder);
    const map = ring.encode(encoder);
    gpu.device.queue.submit([encoder.finish()]);
    map();
  }
  expect(() => ring.encode(gpu.device.createCommandEncoder())).toThrow(/in flight/);
  while (ring.pending > 0) got.push((await ring.take())[0] as number);
  expect(got).toEqual([1, 2, 3, 4, 5]);
  await expect(ring.take()).rejects.toThrow();
  ring.destroy();
  graph.destroy();
});

describe('opening a device', () => {
  const refusal = async (entry: GPU | undefined): Promise<GpuUnavailable> => {
    try {
      await openGpu(entry);
    } catch (error) {
      return error as GpuUnavailable;
    }
    throw new Error('it opened');
  };

  test('software drivers are named as such', async () => {
    const { summary } = await testGpu();
    expect(summary.description).not.toBe('');
    expect(summary.software).toBe(/llvmpipe|swiftshader/i.test(summary.description));
    expect(summary.maxBufferBytes).toBeGreaterThanOrEqual(2 ** 27);
  });

  test('no WebGPU, no adapter and a refused device each give a sentence and a way on', async () => {
    const entry = (adapter: Partial<GPUAdapter> | null) =>
      ({ requestAdapter: async () => adapter }) as unknown as GPU;
    const none = await refusal(undefined);
    expect([none.reason, none.message]).toEqual([
      'noWebGpu',
      expect.stringMatching(/Open the page in Chrome/),
    ]);
    const missing = await refusal(entry(null));
    expect([missing.reason, missing.message]).toEqual([
      'noAdapter',
      expect.stringMatching(/driver/),
    ]);
    const refused = await refusal(
      entry({
        features: new Set() as unknown as GPUSupportedFeatures,
        limits: {} as GPUSupportedLimits,
        info: { description: 'Old card' } as GPUAdapterInfo,
        requestDevice: async () => {
          throw new Error('too many devices');
        },
      }),
    );
    expect([refused.reason, refused.message]).toEqual([
      'failed',
      expect.stringMatching(/“Old card”.*too many devices.*Reload/),
    ]);
  });

  test('a device that is lost is reported once, to early and late listeners', async () => {
    const { dawn } = await import('#node/dawn.ts');
    const gpu = await openGpu(dawn());
    const heard: string[] = [];
    gpu.onFault(({ kind }) => heard.push(kind));
    gpu.device.destroy();
    await gpu.device.lost;
    await new Promise((resolve) => setTimeout(resolve, 0));
    gpu.onFault(({ kind }) => heard.push(kind));
    expect(heard).toEqual(['deviceLost', 'deviceLost']);
    expect(english(gpu.fault()?.message)).toMatch(/continue from the last checkpoint/);

    const closed = await openGpu(dawn());
    closed.close();
    await closed.device.lost;
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(closed.fault()).toBeNull();
  });
});
