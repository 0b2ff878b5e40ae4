import { describe, expect, test } from 'vitest';
import { type Fixture, readFixture } from '#checks/golden/fixtures.ts';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import { asHardware } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { normals, onGpu, worstDifference } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { encode } from './encoder.ts';
import { resnet18 } from './encoders/resnet18.ts';
import { GpuNet } from './gpuNet.ts';
import { runHead } from './heads.ts';
import type { Net } from './net.ts';
import {
  type ArenaLayout,
  initialParameters,
  layoutOf,
  type Slot,
  towerLayout,
} from './parameters.ts';

type Floats = Float32Array<ArrayBuffer>;

/** PyTorch's OIHW weights as HWIO; other tensors as they are. */
function fromPyTorch(values: Floats, shape: readonly number[]): Floats {
  if (shape.length !== 4) return values;
  const [o, i, h, w] = shape as [number, number, number, number];
  const out = new Float32Array(values.length);
  for (let a = 0; a < o; a++) {
    for (let b = 0; b < i; b++) {
      for (let p = 0; p < h * w; p++) {
        out[(p * i + b) * o + a] = values[(a * i + b) * h * w + p] as number;
      }
    }
  }
  return out;
}

function fillArena(layout: ArenaLayout, fixture: Fixture, prefix: string): Floats {
  const arena = new Float32Array(layout.length);
  for (const { name, offset } of layout.slots) {
    arena.set(fromPyTorch(fixture.f32(prefix + name), fixture.get(prefix + name).shape), offset);
  }
  return arena;
}

describe('ResNet-18 against PyTorch', async () => {
  const golden = await readFixture('resnet18_w8');
  const build = <X>(net: Net<X>, images: X): X => resnet18(net, images, 8);
  const layout = layoutOf(build);
  const batch = 8;

  /** NCHW bytes → NHWC (u8 − 128)/64. */
  const planes = golden.get('images_u8').data;
  const images = Float32Array.from({ length: batch * 32 * 32 * 3 }, (_, i) => {
    const [n, pixel, c] = [Math.floor(i / 3072), Math.floor((i % 3072) / 3), i % 3];
    return ((planes[n * 3072 + c * 1024 + pixel] as number) - 128) / 64;
  });

  test('features, every gradient and the batch statistics', async () => {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu);
    const x = onGpu(gpu, images);
    const gradients = onGpu(gpu, new Float32Array(layout.parameters.length));
    const statistics = allocate(gpu, [layout.statistics.length], 'batch statistics');
    const tower = {
      layout,
      parameters: onGpu(gpu, fillArena(layout.parameters, golden, 'p/')),
      gradients,
      running: allocate(gpu, [layout.statistics.length], 'running'),
    };
    const training = {
      batchStatistics: statistics,
      groupStride: layout.statistics.length,
      groups: 1,
    };
    const net = new GpuNet(gpu, graph, tower, training);
    const input = { batch, height: 32, width: 32, channels: 3, array: x };
    const features = build(net as Net<typeof input>, input);
    const out = allocate(gpu, [batch * 64], 'features');
    graph.copy(features.array, out);

    // The classifier's part by hand, from PyTorch's logits: dfeatures = (softmax − onehot)/B · W.
    const logits = golden.f32('logits');
    const labels = golden.get('labels').data;
    const fc = golden.f32('p/fc.weight');
    const dFeatures = new Float32Array(batch * 64);
    for (let n = 0; n < batch; n++) {
      const row = logits.slice(n * 10, n * 10 + 10);
      const top = Math.max(...row);
      const total = row.reduce((sum, v) => sum + Math.exp(v - top), 0);
      row.forEach((v, c) => {
        const d = (Math.exp(v - top) / total - (labels[n] === c ? 1 : 0)) / batch;
        for (let j = 0; j < 64; j++) {
          const at = n * 64 + j;
          dFeatures[at] = (dFeatures[at] as number) + d * (fc[c * 64 + j] as number);
        }
      });
    }
    net.seed(features, onGpu(gpu, dFeatures));
    net.backward();
    await graph.finish();
    graph.submit();

    const got = await download(gpu, out);
    const { atol } = golden.get('features');
    expect(worstDifference(got, golden.f32('features'))).toBeLessThanOrEqual(4 * atol);

    const grads = await download(gpu, gradients);
    const tooFar: string[] = [];
    for (const { name, offset, length } of layout.parameters.slots) {
      const { shape, atol: allowed } = golden.get(`g/${name}`);
      const want = fromPyTorch(golden.f32(`g/${name}`), shape);
      const worst = worstDifference(grads.slice(offset, offset + length), want);
      if (!(worst <= 4 * allowed)) tooFar.push(`${name}: ${worst} > 4·${allowed}`);
    }
    expect(tooFar).toEqual([]);

    const stats = await download(gpu, statistics);
    for (const { name, offset, length } of layout.statistics.slots) {
      const before = golden.f32(`p/${name}`);
      const after = before.map((v, i) => 0.9 * v + 0.1 * (stats[offset + i] as number));
      const { atol: allowed } = golden.get(`after/${name}`);
      expect(after.length).toBe(length);
      expect(worstDifference(after, golden.f32(`after/${name}`)), name).toBeLessThanOrEqual(
        4 * allowed,
      );
    }
    graph.destroy();
  });

  test('evaluation mode: the logits of the running statistics', async () => {
    const gpu = await testGpu();
    const graph = new StepGraph(gpu);
    const x = onGpu(gpu, images);
    const tower = {
      layout,
      parameters: onGpu(gpu, fillArena(layout.parameters, golden, 'p/')),
      gradients: null,
      running: onGpu(gpu, fillArena(layout.statistics, golden, 'after/')),
    };
    const net = new GpuNet(gpu, graph, tower, null);
    const input = { batch, height: 32, width: 32, channels: 3, array: x };
    const features = build(net as Net<typeof input>, input);
    const out = allocate(gpu, [batch * 64], 'features');
    graph.copy(features.array, out);
    await graph.finish();
    graph.submit();
    const values = await download(gpu, out);
    const [fc, bias] = [golden.f32('p/fc.weight'), golden.f32('p/fc.bias')];
    const logits = Array.from({ length: batch * 10 }, (_, i) => {
      let sum = bias[i % 10] as number;
      for (let j = 0; j < 64; j++) {
        sum += (fc[(i % 10) * 64 + j] as number) * (values[Math.floor(i / 10) * 64 + j] as number);
      }
      return sum;
    });
    const { atol } = golden.get('eval_logits');
    expect(worstDifference(logits, golden.f32('eval_logits'))).toBeLessThanOrEqual(4 * atol);
    graph.destroy();
  });
});

describe('the tiny encoder by finite differences', () => {
  test.each([
    ['linear D', 'own'],
    ['linear D, relu', 'own'],
    ['linear 32, bn, relu, linear D', 'own'],
    ['bn, linear D, gelu, linear D, bn', 'hardware'],
    ['linear D, residual (linear 32, gelu, linear D), relu, linear D', 'own'],
    ['residual (bn, relu, linear D), linear D', 'hardware'],
    ['linear D, l2, linear D, relu, l2, linear D', 'own'],
  ])(
    'the gradient of every parameter, all heads and split batch norm included: %s, kernels: %s',
    async (head, kernels) => {
      const config = {
        ...DEFAULT_CONFIG,
        encoder: 'tiny',
        stem: 'cifar',
        width: 8,
        embeddingDim: 16,
        method: 'pcl',
        heads: 'split',
        headA: head,
        headB: head,
      } as const;
      const layout = towerLayout(config);
      const own = await testGpu();
      const gpu = kernels === 'hardware' ? asHardware(own) : own;
      const graph = new StepGraph(gpu);
      // Batch norm of two rows is a step function: every group has eight.
      const batch = 16;
      const x = onGpu(gpu, normals(1, batch * 16 * 16 * 3));
      const start = initialParameters(layout.parameters, 'tiny', 7);
      const parameters: GpuArray = onGpu(gpu, start);
      const gradients = onGpu(gpu, new Float32Array(start.length));
      const tower = {
        layout,
        parameters,
        gradients,
        running: allocate(gpu, [layout.statistics.length], 'running'),
      };
      const training = {
        batchStatistics: allocate(gpu, [2 * layout.statistics.length], 'batch statistics'),
        groupStride: layout.statistics.length,
        groups: 2,
      };
      const net = new GpuNet(gpu, graph, tower, training);
      const input = { batch, height: 16, width: 16, channels: 3, array: x };
      // Both heads have a loss of their own, so that two gradients meet at head a's output.
      const a = runHead(net, 'headA', encode(net, input, config).embedding, config);
      const b = runHead(net, 'headB', a, config);
      const weights = normals(2, 2 * batch * 16);
      const out = allocate(gpu, [2 * batch * 16], 'outputs');
      const half = batch * 16;
      graph.copy(a.array, { ...out, length: half });
      graph.copy(b.array, { ...out, offset: half * 4, length: half });
      net.seed(a, onGpu(gpu, weights.slice(0, half)));
      net.seed(b, onGpu(gpu, weights.slice(half)));
      net.backward();
      await graph.finish();
      graph.submit();
      const analytic = await download(gpu, gradients);

      const loss = async (slot: Slot, by: number): Promise<number> => {
        const moved = start.slice();
        for (let i = slot.offset; i < slot.offset + slot.length; i++) {
          moved[i] = (moved[i] as number) + by * (analytic[i] as number);
        }
        upload(gpu, parameters, moved);
        graph.submit();
        const values = await download(gpu, out);
        return values.reduce((sum, v, i) => sum + v * (weights[i] as number), 0);
      };
      for (const slot of layout.parameters.slots) {
        // Along its own gradient g the loss must change by ‖g‖² a unit.
        const gradient = analytic.slice(slot.offset, slot.offset + slot.length);
        const square = gradient.reduce((sum, g) => sum + g * g, 0);
        const h = 3e-3 / Math.sqrt(square);
        const difference = (await loss(slot, h)) - (await loss(slot, -h));
        if (square < 1e-6) {
          // A bias in front of batch norm has no effect: rounding is left, and the loss stays.
          expect(Math.abs(difference), slot.name).toBeLessThan(1e-4);
          continue;
        }
        const slope = difference / (2 * h);
        // The loss is an f32 of size ~10 and bends at ReLU kinks: a few per cent remain.
        expect(Math.abs(slope / square - 1), slot.name).toBeLessThan(0.05);
      }
      graph.destroy();
    },
  );
});
