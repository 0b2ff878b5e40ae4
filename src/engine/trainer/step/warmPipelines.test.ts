import { beforeAll, expect, test, vi } from 'vitest';
import { globals } from 'webgpu';
import type { Gpu } from '#gpu/device.ts';
import { dryGpu } from '#gpu/dryGpu.ts';
import { PipelineCache } from '#gpu/pipelines.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { recordStages } from './stepCommands.ts';
import { warmPipelines } from './warmPipelines.ts';

// What recording reads of WebGPU's constants.
beforeAll(() => {
  const { GPUBufferUsage, GPUShaderStage } = globals as Record<string, unknown>;
  vi.stubGlobal('GPUBufferUsage', GPUBufferUsage);
  vi.stubGlobal('GPUShaderStage', GPUShaderStage);
});

/** A device that compiles nothing but is asked as a real one is. */
function askedGpu(description: string, software: boolean): Gpu {
  const summary = {
    ...{ description, vendor: '', architecture: '', software },
    ...{ shaderF16: false, subgroups: true, maxBufferBytes: 2 ** 31 },
  };
  const dry = dryGpu(summary);
  return { ...dry, dry: false, pipelines: new PipelineCache(dry.device, dry.memory) };
}

test.each([
  // Few enough that a software adapter, which compiles one after the other, begins soon.
  ['llvmpipe', true, 40],
  ['a graphics card', false, 70],
] as const)(
  'what a step needs is compiled before it is recorded: %s',
  async (name, software, most) => {
    const gpu = askedGpu(name, software);
    const config = { ...DEFAULT_CONFIG, encoder: 'resnet18', width: 8 } as const;
    await warmPipelines(gpu, config);
    const { asked } = gpu.pipelines;
    expect(asked).toBeGreaterThan(20);
    expect(asked).toBeLessThanOrEqual(most);
    const { summary, device: limits, pipelines } = gpu;
    for (const { graph } of recordStages(
      { summary, limits: limits.limits, pipelines },
      config,
      undefined,
    )) {
      expect(graph.pipelines.size).toBe(asked);
    }
    expect(pipelines.asked).toBe(asked);
  },
);

test('a kernel that does not compile is left to the run to report', async () => {
  const gpu = askedGpu('a graphics card', false);
  vi.spyOn(gpu.device, 'createShaderModule').mockImplementation(() => {
    throw new Error('the device is lost');
  });
  await expect(warmPipelines(gpu, DEFAULT_CONFIG)).resolves.toBeUndefined();
});
