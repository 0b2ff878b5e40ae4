import { globals } from 'webgpu';
import { toCheckpoint } from '#checkpoint/modelState.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import { dryGpu } from '#gpu/dryGpu.ts';
import { counterNames } from '#model/checkpointNames.ts';
import { createModel } from '#model/createModel.ts';
import { slotOf } from '#model/parameters.ts';
import type { StoredTensor } from '#model/state.ts';
import type { RunConfig } from '#run/config.ts';
import { encoderOf } from '#run/encoders.ts';

// Dry or not, arrays are made with WebGPU's constants.
Object.assign(globalThis, globals);

const ADAPTER = {
  ...{ description: 'none', vendor: '', architecture: '', software: true },
  ...{ shaderF16: false, subgroups: false, maxBufferBytes: 2 ** 31 },
};

/** What of a checkpoint is the model: its towers, heads and predictor. */
const MODULE = /^((encoder|head_a|v)_[qk]|v|predictor)\./;

/** A weight that its place in the GPU's array decides. */
const weightAt = (index: number): number => (index % 4093) / 4096;

/** A checkpoint with all the tensors that a run of this config stores. */
export async function modelCheckpoint(config: RunConfig): Promise<Uint8Array<ArrayBuffer>> {
  const model = createModel(dryGpu(ADAPTER), config);
  const arrays = storedTensors(config).map(({ name, layout, shape, offset, length }) => {
    const data = new Float32Array(length);
    for (let i = 0; i < length; i++) data[i] = weightAt(offset + i);
    return { name, layout, shape, data };
  });
  const counters = counterNames(model.layout.statistics, config);
  return writeSafetensors(
    toCheckpoint({
      ...{ arrays, numBatchesTracked: new Map(counters.map((name) => [name, 1n])) },
      ...{ config, queuePtr: 0, step: 1, epoch: 0, version: '0.1.0' },
    }),
  );
}

function storedTensors(config: RunConfig): StoredTensor[] {
  const { rows } = createModel(dryGpu(ADAPTER), config);
  return rows.flatMap(({ tensors }) => tensors.filter(({ borrowed }) => borrowed !== true));
}

/** What e2e/pytorch/load_checkpoint.py finds in that checkpoint. */
export function loadedModel(config: RunConfig) {
  const { method, encoder, stem, width, embeddingDim } = config;
  const { parameters } = createModel(dryGpu(ADAPTER), config).layout;
  const modules: Record<string, number> = {};
  for (const { name, length } of storedTensors(config)) {
    const module = MODULE.exec(name)?.[1];
    if (module === undefined || /running_(mean|var)$/.test(name)) continue;
    modules[module] = (modules[module] ?? 0) + length;
  }
  // PyTorch's [1, 2, 1, 0] is row 1, column 0, input 2, output 1 here; its [1, 2] is [2, 1].
  const conv = encoder === 'tiny' ? 'conv3' : 'layer2.0.conv2';
  const { offset, shape } = slotOf(parameters, `${conv}.weight`);
  const [, columns = 0, inputs = 0, outputs = 0] = shape;
  const linear = slotOf(parameters, 'fc.0.weight');
  const [, channels = 0] = linear.shape;
  return {
    ...{ method, encoder, stem, width, modules },
    features: [2, encoderOf(encoder).features(width)],
    embedding: [2, embeddingDim],
    conv: weightAt(offset + (columns * inputs + 2) * outputs + 1),
    linear: weightAt(linear.offset + 2 * channels + 1),
  };
}
