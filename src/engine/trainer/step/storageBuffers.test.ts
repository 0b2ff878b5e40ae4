import { beforeAll, expect, test, vi } from 'vitest';
import { globals } from 'webgpu';
import { dryGpu } from '#gpu/dryGpu.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchProtoNce } from '#kernels/protoNce/protoNce.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { METHOD_NAMES } from '#run/methods.ts';
import { OPTIMIZER_NAMES } from '#run/optimizers.ts';
import { presetConfig } from '#run/presets.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { recordStages } from './stepCommands.ts';

// What recording reads of WebGPU's constants.
beforeAll(() => {
  const { GPUBufferUsage, GPUShaderStage } = globals as Record<string, unknown>;
  vi.stubGlobal('GPUBufferUsage', GPUBufferUsage);
  vi.stubGlobal('GPUShaderStage', GPUShaderStage);
});

const adapterOf = (software: boolean, description: string): AdapterSummary => ({
  ...{ description, vendor: '', architecture: '', software },
  ...{ shaderF16: true, subgroups: true, maxBufferBytes: 2 ** 31 },
});

/** What an adapter of WebGPU's guaranteed limits binds. */
const MOST = 8;

test.each([adapterOf(false, 'a graphics card'), adapterOf(true, 'llvmpipe')])(
  'no kernel of a step binds more storage buffers than every adapter has: %#',
  (summary) => {
    // Every method with what binds more: half precision and its loss scale; and every rule.
    const methods = METHOD_NAMES.map((method) => ({ ...DEFAULT_CONFIG, method }));
    const configs = [
      ...methods.map((config) => ({ ...config, autocast: true, lossScaling: true })),
      ...OPTIMIZER_NAMES.map((optimizer) => ({ ...DEFAULT_CONFIG, optimizer })),
      { ...presetConfig('pcl-cifar10'), autocast: true },
      { ...presetConfig('moco-cifar10'), heads: 'notes' as const, encoder: 'resnet18' as const },
    ];
    const bound = configs.flatMap((config) =>
      recordStages({ summary }, config, config.autocast ? 'f16' : undefined).flatMap(({ graph }) =>
        graph.launches.map(({ kernel }) => ({
          name: kernel.name,
          buffers: kernel.bindings.length,
        })),
      ),
    );
    expect(bound.length).toBeGreaterThan(1000);
    expect(bound.filter(({ buffers }) => buffers > MOST)).toEqual([]);
  },
);

test('nor does ProtoNCE whose logits are asked for under a loss scale', () => {
  const graph = new StepGraph(dryGpu(adapterOf(false, 'a graphics card')));
  const [batch, dim, k, negatives] = [8, 16, 12, 3];
  const room = (...shape: number[]) => graph.scratch(shape, 'probed');
  launchProtoNce(
    graph,
    { batch, dim, negatives, dedupe: true, granularities: 1 },
    {
      ...{ q: room(batch, dim), centroids: room(k, dim), density: room(k) },
      ...{ cols: room(batch + negatives), scalars: room(32), negativesAt: 20 },
      ...{ dq: room(batch, dim), rows: room(batch, 8), scaler: room(4) },
      logits: room(batch, batch + negatives),
    },
  );
  const bound = graph.launches.map(({ kernel }) => kernel.bindings.length);
  expect(bound.filter((buffers) => buffers > MOST)).toEqual([]);
});
