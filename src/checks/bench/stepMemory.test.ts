import { beforeAll, expect, test, vi } from 'vitest';
import { globals } from 'webgpu';
import { sampleBytes } from './stepMemory.ts';

// What recording reads of WebGPU's constants.
beforeAll(() => {
  const { GPUBufferUsage, GPUShaderStage } = globals as Record<string, unknown>;
  vi.stubGlobal('GPUBufferUsage', GPUBufferUsage);
  vi.stubGlobal('GPUShaderStage', GPUShaderStage);
});

test('a step under autocast takes few bytes a sample, on hardware and on software', async () => {
  const { hardware, software, f32 } = await sampleBytes({
    ...{ description: 'a graphics card', vendor: '', architecture: '', software: false },
    ...{ shaderF16: true, subgroups: true, maxBufferBytes: 2 ** 31 },
  });
  expect(hardware).toBeLessThanOrEqual(2.45e6);
  expect(software).toBeLessThanOrEqual(2.3e6);
  expect(f32).toBeLessThanOrEqual(4.4e6);
});
