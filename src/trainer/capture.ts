import { type ModelState, type NamedArray, toCheckpoint } from '#checkpoint/modelState.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import type { GpuArray } from '#gpu/stepGraph.ts';
import type { Moco } from '#model/moco.ts';
import type { ArenaLayout, Slot } from '#model/parameters.ts';
import type { RunConfig } from '#run/config.ts';
import { VERSION } from '#run/version.ts';

/** PyTorch's shape of a slot. */
function torchShape({ layout, shape }: Slot): readonly number[] {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  switch (layout) {
    case 'conv':
      return [d, c, a, b];
    case 'linear':
      return [b, a];
    case 'vector':
      return shape;
    default:
      return layout satisfies never;
  }
}

function named(prefix: string, layout: ArenaLayout, arena: Float32Array): NamedArray[] {
  return layout.slots.map((slot) => ({
    name: prefix + slot.name,
    layout: slot.layout,
    shape: torchShape(slot),
    data: arena.subarray(slot.offset, slot.offset + slot.length),
  }));
}

/**
 * The whole training state as a checkpoint file with PyTorch's names, once every step
 * submitted so far has run.
 * @param at steps committed, whole epochs done, where the next keys go, and what images were
 *   normalised by
 */
export async function captureCheckpoint(
  gpu: Gpu,
  model: Moco,
  config: RunConfig,
  at: {
    readonly step: number;
    readonly epoch: number;
    readonly queuePointer: number;
    readonly input: NonNullable<ModelState['input']>;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const read = (array: GpuArray) => download(gpu, array);
  const { parameters, statistics } = model.layout;
  const [query, key, momentum] = await Promise.all(
    [model.query, model.key, model.momentum].map(read),
  );
  const running = await read(model.running);
  const queue = await read(model.queue);
  if (!query || !key || !momentum) throw new Error('a parameter arena is missing');
  const layers = statistics.slots
    .filter(({ name }) => name.endsWith('.running_mean'))
    .map(({ name }) => name.slice(0, -'.running_mean'.length));
  const counters = ['encoder_q.', 'encoder_k.'].flatMap((prefix) =>
    layers.map((layer): [string, bigint] => [
      `${prefix}${layer}.num_batches_tracked`,
      BigInt(at.step),
    ]),
  );
  const checkpoint = toCheckpoint({
    arrays: [
      ...named('encoder_q.', parameters, query),
      ...named('encoder_q.', statistics, running.subarray(0, statistics.length)),
      ...named('encoder_k.', parameters, key),
      ...named('encoder_k.', statistics, running.subarray(statistics.length)),
      {
        name: 'queue',
        layout: 'queue',
        shape: [config.embeddingDim, config.queueLength],
        data: queue,
      },
      ...named('optimizer.momentum_buffer.encoder_q.', parameters, momentum),
    ],
    queuePtr: at.queuePointer,
    numBatchesTracked: new Map(counters),
    step: at.step,
    epoch: at.epoch,
    config,
    input: at.input,
    version: VERSION,
  });
  return writeSafetensors(checkpoint);
}
