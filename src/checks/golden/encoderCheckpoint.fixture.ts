import { toCheckpoint } from '#checkpoint/modelState.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import { torchName } from '#model/checkpointNames.ts';
import { initialStatistics, slotOf, towerLayout } from '#model/parameters.ts';
import { arenaTensors } from '#model/state.ts';
import type { RunConfig } from '#run/config.ts';
import { encoderOf } from '#run/encoders.ts';

/** A weight that its place in the GPU's array decides. */
const weightAt = (index: number): number => (index % 4093) / 4096;

/** A checkpoint with the tensors of a query encoder, as a run would write it. */
export async function encoderCheckpoint(config: RunConfig): Promise<Uint8Array<ArrayBuffer>> {
  const layout = towerLayout(config);
  const nameOf = (name: string) => torchName('q', name, config.heads);
  const arrays = [
    {
      tensors: arenaTensors(layout.parameters, nameOf),
      values: Float32Array.from({ length: layout.parameters.length }, (_, i) => weightAt(i)),
    },
    {
      tensors: arenaTensors(layout.statistics, nameOf),
      values: initialStatistics(layout.statistics),
    },
  ].flatMap(({ tensors, values }) =>
    tensors.map(({ offset, length, ...tensor }) => ({
      ...tensor,
      data: values.subarray(offset, offset + length),
    })),
  );
  const counters = layout.statistics.slots
    .filter(({ name }) => name.endsWith('.running_mean'))
    .map(({ name }): [string, bigint] => [
      `encoder_q.${name.replace('.running_mean', '.num_batches_tracked')}`,
      1n,
    ]);
  return writeSafetensors(
    toCheckpoint({
      ...{ arrays, numBatchesTracked: new Map(counters) },
      ...{ config, queuePtr: 0, step: 1, epoch: 0, version: '0.1.0' },
    }),
  );
}

/** What e2e/pytorch/load_encoder.py finds in that checkpoint. */
export function loadedEncoder(config: RunConfig) {
  const { encoder, stem, width } = config;
  const { parameters } = towerLayout(config);
  const own = parameters.slots.filter(({ name }) => !name.startsWith('fc.'));
  const { offset, shape } = slotOf(parameters, 'layer2.0.conv2.weight');
  // PyTorch's [1, 2, 1, 0] is row 1, column 0, input 2, output 1 here.
  const [, columns = 0, inputs = 0, outputs = 0] = shape;
  return {
    ...{ encoder, stem, width },
    parameters: own.reduce((sum, { length }) => sum + length, 0),
    features: [1, encoderOf(encoder).features(width)],
    weight: weightAt(offset + (columns * inputs + 2) * outputs + 1),
  };
}
