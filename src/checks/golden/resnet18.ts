import { toGpuLayout, toTorchLayout } from '#checkpoint/layout.ts';
import { allocate, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchCommit } from '#kernels/update/update.ts';
import { resnet18 } from '#model/encoders/resnet18.ts';
import { GpuNet } from '#model/gpuNet.ts';
import type { Net } from '#model/net.ts';
import { type ArenaLayout, layoutOf, type Slot } from '#model/parameters.ts';
import type { Activation } from '#model/tape.ts';
import { ENCODERS } from '#run/encoders.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

type Floats = Float32Array<ArrayBuffer>;

const SIDE = 32;

/** Fixture `resnet18_w8`: the encoder with a classifier on top: forward, backward and eval mode. */
export async function checkResnet18(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  const { width, batch } = fixture.params as { width: number; batch: number };
  const classes = fixture.get('p/fc.bias').data.length;
  // Linear layers need a multiple of four outputs; the classifier is padded with zero rows.
  const outputs = Math.ceil(classes / 4) * 4;
  const build = <X>(net: Net<X>, images: X): { features: X; logits: X } => {
    const features = resnet18(net, images, width);
    return { features, logits: net.linear('fc', features, outputs, { relu: false }) };
  };
  const layout = layoutOf((net, images) => build(net, images));
  const features = ENCODERS.resnet18.features(width);

  const planes = fixture.get('images_u8').data;
  const size = 3 * SIDE * SIDE;
  const images = Float32Array.from({ length: batch * size }, (_, i) => {
    const [n, pixel, c] = [Math.floor(i / size), Math.floor((i % size) / 3), i % 3];
    return ((planes[n * size + c * SIDE * SIDE + pixel] as number) - 128) / 64;
  });
  const x = allocate(gpu, [batch, SIDE, SIDE, 3], 'images');
  upload(gpu, x, images);
  const seen = await download(gpu, x);
  checker.input(
    'images_u8',
    Float32Array.from(planes, (_, i) => {
      const [n, c, pixel] = [
        Math.floor(i / size),
        Math.floor((i % size) / (SIDE * SIDE)),
        i % (SIDE * SIDE),
      ];
      return (seen[n * size + pixel * 3 + c] as number) * 64 + 128;
    }),
  );
  const labels = allocate(gpu, [batch], 'labels');
  upload(gpu, labels, fixture.f32('labels'));
  checker.input('labels', await download(gpu, labels));

  const load = (arena: ArenaLayout, prefix: string): Floats => {
    const values = new Float32Array(arena.length);
    for (const { name, layout: kind, offset } of arena.slots) {
      const { shape } = fixture.get(prefix + name);
      values.set(toGpu(kind, fixture.f32(prefix + name), shape, outputs, name), offset);
    }
    return values;
  };
  const parameters = allocate(gpu, [layout.parameters.length], 'parameters');
  const gradients = allocate(gpu, [layout.parameters.length], 'gradients');
  const running = allocate(gpu, [layout.statistics.length], 'running');
  const statistics = allocate(gpu, [layout.statistics.length], 'batch statistics');
  const status = allocate(gpu, [4], 'status');
  upload(gpu, parameters, load(layout.parameters, 'p/'));
  upload(gpu, running, load(layout.statistics, 'p/'));
  upload(gpu, status, Uint32Array.of(1, 1, 0, 0));
  const tensors = async (
    arena: ArenaLayout,
    array: typeof parameters,
  ): Promise<[string, Floats][]> => {
    const values = await download(gpu, array);
    return arena.slots.map((slot) => [slot.name, toTorch(slot, values, classes)]);
  };
  for (const [name, data] of await tensors(layout.parameters, parameters)) {
    checker.input(`p/${name}`, data);
  }
  for (const [name, data] of await tensors(layout.statistics, running)) {
    checker.input(`p/${name}`, data);
  }

  const tower = { layout, parameters, gradients, running };
  const graph = new StepGraph(gpu);
  const training = {
    batchStatistics: statistics,
    groupStride: layout.statistics.length,
    groups: 1,
  };
  const net = new GpuNet(gpu, graph, tower, training);
  const input: Activation = { batch, height: SIDE, width: SIDE, channels: 3, array: x };
  const built = build(net as Net<Activation>, input);
  const out = allocate(gpu, [batch, features], 'features');
  const logits = allocate(gpu, [batch, outputs], 'logits');
  graph.copy(built.features.array, out);
  graph.copy(built.logits.array, logits);
  const dLogits = allocate(gpu, [batch, outputs], 'gradient of logits');
  net.seed(built.logits, dLogits);
  net.backward();
  launchCommit(graph, status, { statistics: { groups: 1, batch: statistics, running } });
  await graph.finish();
  // The first run gives the logits that the softmax's gradient is taken of; the buffers are put
  // back before the second.
  graph.submit();
  const firstLogits = await download(gpu, logits);
  const { loss, gradient } = crossEntropy(firstLogits, fixture.f32('labels'), classes, outputs);
  upload(gpu, dLogits, gradient);
  upload(gpu, running, load(layout.statistics, 'p/'));
  graph.submit();

  checker.compare('features', await download(gpu, out));
  checker.compare('logits', withoutPadding(await download(gpu, logits), classes, outputs));
  checker.compare('loss', [loss]);
  for (const [name, data] of await tensors(layout.parameters, gradients)) {
    checker.compare(`g/${name}`, data);
  }
  for (const [name, data] of await tensors(layout.statistics, running)) {
    checker.compare(`after/${name}`, data);
  }
  graph.destroy();

  const evaluation = new StepGraph(gpu);
  const evalNet = new GpuNet(gpu, evaluation, { ...tower, gradients: null }, null);
  const evaluated = build(evalNet as Net<Activation>, input);
  evaluation.copy(evaluated.logits.array, logits);
  await evaluation.finish();
  evaluation.submit();
  checker.compare('eval_logits', withoutPadding(await download(gpu, logits), classes, outputs));
  evaluation.destroy();
}

/** Mean cross-entropy over the batch and its gradient, in f64; columns past `classes` have none. */
function crossEntropy(
  logits: Floats,
  labels: Floats,
  classes: number,
  outputs: number,
): { readonly loss: number; readonly gradient: Floats } {
  const gradient = new Float32Array(logits.length);
  let loss = 0;
  labels.forEach((label, row) => {
    const line = logits.slice(row * outputs, row * outputs + classes);
    const top = Math.max(...line);
    const total = line.reduce((sum, value) => sum + Math.exp(value - top), 0);
    loss += (Math.log(total) + top - (line[label] as number)) / labels.length;
    line.forEach((value, c) => {
      const share = Math.exp(value - top) / total - (c === label ? 1 : 0);
      gradient[row * outputs + c] = share / labels.length;
    });
  });
  return { loss, gradient };
}

function withoutPadding(rows: Floats, classes: number, outputs: number): Floats {
  return rows.filter((_, i) => i % outputs < classes);
}

function toGpu(
  kind: Slot['layout'],
  values: Floats,
  shape: readonly number[],
  outputs: number,
  name: string,
): Floats {
  if (!name.startsWith('fc.')) return toGpuLayout(kind, values, shape);
  const inputs = shape[1] ?? 1;
  const padded = new Float32Array(outputs * inputs);
  padded.set(values);
  return kind === 'linear' ? toGpuLayout(kind, padded, [outputs, inputs]) : padded;
}

function toTorch(slot: Slot, arena: Floats, classes: number): Floats {
  const data = arena.slice(slot.offset, slot.offset + slot.length);
  const [a = 0, b = 0, c = 0, d = 0] = slot.shape;
  const shape = { conv: [d, c, a, b], linear: [b, a], vector: slot.shape }[slot.layout];
  const values = toTorchLayout(slot.layout, data, shape);
  if (!slot.name.startsWith('fc.')) return values;
  return values.slice(0, classes * (slot.layout === 'linear' ? a : 1));
}
