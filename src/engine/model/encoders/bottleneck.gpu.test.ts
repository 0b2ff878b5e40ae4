import { expect, test } from 'vitest';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { roundHalf } from '#kernels/half/half.reference.ts';
import type { Half } from '#kernels/half/half.ts';
import { launchRoundHalf } from '#kernels/half/half.ts';
import { GpuNet } from '#model/gpuNet.ts';
import type { Net } from '#model/net.ts';
import { roundedOperands } from '#model/operands.ts';
import { initialParameters, layoutOf, type Slot } from '#model/parameters.ts';
import type { Activation } from '#model/tape.ts';
import { normals, onGpu } from '#node/testArrays.ts';
import { testGpu } from '#node/testDevice.ts';
import { BOTTLENECK, resnet } from './resnet.ts';

const [BATCH, SIDE, WIDTH] = [4, 64, 4];
const OUTPUTS = BATCH * 32 * WIDTH;

/** One bottleneck block in each stage, after the ImageNet stem. */
const build = <X>(net: Net<X>, images: X): X =>
  resnet(net, images, { width: WIDTH, stem: 'imagenet' }, BOTTLENECK, [1, 1, 1, 1]);
const layout = layoutOf(build);
/** With other scales and shifts than a batch norm's first, where a shift's gradient nearly vanishes. */
const start = initialParameters(layout.parameters, 'resnet50', 7);
for (const [i, { name, offset, length }] of layout.parameters.slots.entries()) {
  if (!/(bn\d|downsample\.1)\.(weight|bias)$/.test(name)) continue;
  for (const [j, value] of normals(i, length).entries()) {
    start[offset + j] = (start[offset + j] as number) + value / 4;
  }
}
const images = normals(1, BATCH * SIDE * SIDE * 3).map(roundHalf);
const weights = normals(2, OUTPUTS);

/** The encoder's features, and the gradients of their products with `weights`. */
async function built(parameters: GpuArray, half?: Half) {
  const gpu = await testGpu();
  const graph = new StepGraph(gpu);
  const gradients = onGpu(gpu, new Float32Array(start.length).fill(Number.NaN));
  const running = allocate(gpu, [layout.statistics.length], 'running');
  const instead = half && roundedOperands(graph, layout.parameters, parameters, half, 'query');
  const net = new GpuNet(
    gpu,
    graph,
    { layout, parameters, instead, gradients, running },
    {
      batchStatistics: allocate(gpu, [layout.statistics.length], 'batch statistics'),
      groupStride: layout.statistics.length,
      groups: 1,
    },
    { half },
  );
  const input = { batch: BATCH, height: SIDE, width: SIDE, channels: 3 };
  const features = build(net as Net<Activation>, { ...input, array: onGpu(gpu, images) });
  const out = onGpu(gpu, new Float32Array(OUTPUTS));
  if (half === undefined) graph.copy(features.array, out);
  else launchRoundHalf(graph, features.array, out, half);
  net.seed(features, onGpu(gpu, weights));
  net.backward();
  await graph.finish();
  const run = async () => {
    graph.submit();
    return { features: await download(gpu, out), gradients: await download(gpu, gradients) };
  };
  return { gpu, graph, run };
}

const partOf = (values: Float32Array, { offset, length }: Slot) =>
  values.subarray(offset, offset + length);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a, (value, i) => value * (b[i] as number)).reduce((sum, value) => sum + value, 0);

test('bottlenecks and max pool: the gradient of every parameter by finite differences', async () => {
  const parameters = onGpu(await testGpu(), start);
  const { gpu, graph, run } = await built(parameters);
  const { gradients } = await run();
  const loss = async (slot: Slot, by: number): Promise<number> => {
    const moved = start.slice();
    const part = partOf(moved, slot);
    partOf(gradients, slot).forEach((g, i) => {
      part[i] = (part[i] as number) + by * g;
    });
    upload(gpu, parameters, moved);
    return dot((await run()).features, weights);
  };
  for (const slot of layout.parameters.slots) {
    // Along its own gradient g the loss must change by ‖g‖² a unit.
    const gradient = partOf(gradients, slot);
    const square = dot(gradient, gradient);
    const h = 5e-4 / Math.sqrt(square);
    const slope = ((await loss(slot, h)) - (await loss(slot, -h))) / (2 * h);
    // The loss is an f32 and bends where a ReLU or a maximum changes: a few per cent remain.
    expect(Math.abs(slope / square - 1), slot.name).toBeLessThan(0.05);
  }
  graph.destroy();
});

test('under autocast the features and the gradients are those of f32 but for the rounding', async () => {
  const gpu = await testGpu();
  const rounded = onGpu(gpu, start.map(roundHalf));
  const exact = await (await built(rounded)).run();
  const half = await (await built(rounded, 'emulated')).run();
  const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  expect(cosine(half.features, exact.features)).toBeGreaterThan(0.9999);
  // Where rounding moves a value across zero, a ReLU's mask changes, and with it a whole path.
  for (const slot of layout.parameters.slots) {
    const [a, b] = [partOf(half.gradients, slot), partOf(exact.gradients, slot)];
    expect(cosine(a, b), slot.name).toBeGreaterThan(0.9);
  }
});
