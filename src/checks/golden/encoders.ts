import { toGpuLayout, toTorchLayout } from '#checkpoint/layout.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { launchCommit } from '#kernels/update/update.ts';
import { resnet18 } from '#model/encoders/resnet18.ts';
import { resnet50 } from '#model/encoders/resnet50.ts';
import { GpuNet } from '#model/gpuNet.ts';
import type { Net } from '#model/net.ts';
import { type ArenaLayout, layoutOf, type Slot } from '#model/parameters.ts';
import type { Activation } from '#model/tape.ts';
import { ENCODERS, type StemName } from '#run/encoders.ts';
import type { Checker } from './checker.ts';
import type { Fixture } from './fixtures.ts';

type Floats = Float32Array<ArrayBuffer>;

/** What e2e/pytorch/fixtures/encoders.py writes about a fixture. */
interface Params {
  readonly encoder: keyof typeof BACKBONES;
  readonly stem: StemName;
  readonly width: number;
  readonly batch: number;
  readonly side: number;
  /** Offset and exponent of each tensor of bytes. */
  readonly codes: Readonly<Record<string, readonly [offset: number, exponent: number]>>;
}

const BACKBONES = { resnet18, resnet50 } as const;

/**
 * A narrow ResNet computed with torchvision: features, every gradient, the running statistics after
 * the step, and the features in evaluation mode.
 */
export async function checkEncoder(fixture: Fixture, checker: Checker): Promise<void> {
  const { gpu } = checker;
  const { encoder, stem, width, batch, side, codes } = fixture.params as unknown as Params;
  const build = <X>(net: Net<X>, images: X): X => BACKBONES[encoder](net, images, width, stem);
  const layout = layoutOf(build);
  const channels = ENCODERS[encoder].features(width);

  /** A tensor of bytes as numbers. */
  const decoded = (name: string): Floats => {
    const [offset = 0, exponent = 0] = codes[name] ?? [];
    return fixture.f32(name).map((byte) => offset + (byte - 128) * 2 ** exponent);
  };
  /** Confirms that the GPU holds the bytes of a tensor. */
  const confirm = (name: string, values: Floats): void => {
    const [offset = 0, exponent = 0] = codes[name] ?? [];
    checker.input(
      name,
      values.map((value) => (value - offset) / 2 ** exponent + 128),
    );
  };

  const owned: GpuArray[] = [];
  const put = (values: Floats | Uint32Array<ArrayBuffer>, label: string): GpuArray => {
    const array = allocate(gpu, [values.length], label);
    upload(gpu, array, values);
    owned.push(array);
    return array;
  };
  const arenaOf = (arena: ArenaLayout): Floats => {
    const values = new Float32Array(arena.length);
    for (const { name, layout: kind, offset } of arena.slots) {
      const { shape } = fixture.get(`p/${name}`);
      values.set(toGpuLayout(kind, decoded(`p/${name}`), shape), offset);
    }
    return values;
  };
  const images = put(toChannelsLast(decoded('images_u8'), side), 'images');
  const direction = decoded('direction_u8');
  const dFeatures = put(
    direction.map((value) => value / batch),
    'gradient of features',
  );
  const parameters = put(arenaOf(layout.parameters), 'parameters');
  const running = put(arenaOf(layout.statistics), 'running');
  const gradients = put(new Float32Array(layout.parameters.length).fill(Number.NaN), 'gradients');
  const statistics = put(new Float32Array(layout.statistics.length), 'batch statistics');
  const status = put(Uint32Array.of(1, 1, 0, 0), 'status');
  const out = put(new Float32Array(batch * channels).fill(Number.NaN), 'features');

  confirm('images_u8', toChannelsFirst(await download(gpu, images), side));
  confirm(
    'direction_u8',
    (await download(gpu, dFeatures)).map((value) => value * batch),
  );
  const tensors = async (arena: ArenaLayout, array: GpuArray): Promise<[string, Floats][]> => {
    const values = await download(gpu, array);
    return arena.slots.map((slot) => [slot.name, toTorch(slot, values)]);
  };
  for (const [name, data] of await tensors(layout.parameters, parameters)) {
    confirm(`p/${name}`, data);
  }
  for (const [name, data] of await tensors(layout.statistics, running)) confirm(`p/${name}`, data);

  const tower = { layout, parameters, gradients, running };
  const input: Activation = { batch, height: side, width: side, channels: 3, array: images };
  const graph = new StepGraph(gpu);
  const net = new GpuNet(gpu, graph, tower, {
    batchStatistics: statistics,
    groupStride: layout.statistics.length,
    groups: 1,
  });
  const features = build(net as Net<Activation>, input);
  graph.copy(features.array, out);
  net.seed(features, dFeatures);
  net.backward();
  launchCommit(graph, status, { statistics: { groups: 1, batch: statistics, running } });
  await graph.finish();
  graph.submit();
  const got = await download(gpu, out);
  checker.compare('features', got);
  checker.compare('loss', [
    got.reduce((sum, value, i) => sum + (value * (direction[i] as number)) / batch, 0),
  ]);
  for (const [name, data] of await tensors(layout.parameters, gradients)) {
    const whole = fixture.names.includes(`g/${name}`);
    if (whole) checker.compare(`g/${name}`, data);
    else checker.compare(`gs/${name}`, sumsOf(data, fixture.get(`p/${name}`).shape));
  }
  for (const [name, data] of await tensors(layout.statistics, running)) {
    checker.compare(`after/${name}`, data);
  }
  graph.destroy();

  const evaluation = new StepGraph(gpu);
  const evalNet = new GpuNet(gpu, evaluation, { ...tower, gradients: null }, null);
  evaluation.copy(build(evalNet as Net<Activation>, input).array, out);
  await evaluation.finish();
  evaluation.submit();
  checker.compare('eval_features', await download(gpu, out));
  evaluation.destroy();
  for (const array of owned) free(array);
}

/** NCHW to NHWC, of images of three channels. */
function toChannelsLast(planes: Floats, side: number): Floats {
  const pixels = side * side;
  return planes.map((_, i) => {
    const [n, pixel, c] = [Math.floor(i / (3 * pixels)), Math.floor(i / 3) % pixels, i % 3];
    return planes[(n * 3 + c) * pixels + pixel] as number;
  });
}

function toChannelsFirst(values: Floats, side: number): Floats {
  const pixels = side * side;
  return values.map((_, i) => {
    const [n, c, pixel] = [Math.floor(i / (3 * pixels)), Math.floor(i / pixels) % 3, i % pixels];
    return values[(n * pixels + pixel) * 3 + c] as number;
  });
}

/** A gradient's sums by output channel, by input channel and by tap, one after the other. */
function sumsOf(
  gradient: Floats,
  [outputs = 0, inputs = 0, ...kernel]: readonly number[],
): number[] {
  const taps = kernel.reduce((product, side) => product * side, 1);
  const sums = new Array<number>(outputs + inputs + taps).fill(0);
  gradient.forEach((value, i) => {
    const [output, channel] = [Math.floor(i / (inputs * taps)), Math.floor(i / taps) % inputs];
    for (const at of [output, outputs + channel, outputs + inputs + (i % taps)]) {
      sums[at] = (sums[at] as number) + value;
    }
  });
  return sums;
}

function toTorch(slot: Slot, arena: Floats): Floats {
  const data = arena.slice(slot.offset, slot.offset + slot.length);
  const [a = 0, b = 0, c = 0, d = 0] = slot.shape;
  const shape = { conv: [d, c, a, b], linear: [b, a], vector: slot.shape }[slot.layout];
  return toTorchLayout(slot.layout, data, shape);
}
