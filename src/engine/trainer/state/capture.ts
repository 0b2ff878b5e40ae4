import { type ModelState, type NamedArray, toCheckpoint } from '#checkpoint/modelState.ts';
import { writeSafetensors } from '#checkpoint/safetensors.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import type { Moco } from '#model/moco.ts';
import type { ArenaLayout, Slot } from '#model/parameters.ts';
import type { RunConfig } from '#run/config.ts';
import { optimizerOf } from '#run/optimizers.ts';
import { VERSION } from '#run/version.ts';
import type { SegmentStates } from '#trainer/step/stageRun.ts';
import type { Clusters } from './clusters.ts';
import { STATE_PREFIX, torchName } from './stateNames.ts';

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

/** @param nameOf null leaves a tensor out */
function named(
  nameOf: (slot: string) => string | null,
  layout: ArenaLayout,
  arena: Float32Array,
): NamedArray[] {
  return layout.slots.flatMap((slot) => {
    const name = nameOf(slot.name);
    const data = arena.subarray(slot.offset, slot.offset + slot.length);
    return name === null ? [] : [{ name, layout: slot.layout, shape: torchShape(slot), data }];
  });
}

/** Where a run stands, beside what is on the GPU. */
export interface CaptureState {
  readonly step: number;
  readonly epoch: number;
  readonly queuePointer: number;
  readonly input: NonNullable<ModelState['input']>;
  readonly segments: SegmentStates;
  /** The clustering in use, a granularity each; empty while there is none. */
  readonly clusters: readonly Clusters[];
}

/**
 * The whole training state as a checkpoint file with PyTorch's names, once every step submitted
 * so far has run.
 */
export async function captureCheckpoint(
  gpu: Gpu,
  model: Moco,
  config: RunConfig,
  at: CaptureState,
): Promise<Uint8Array<ArrayBuffer>> {
  const { parameters, statistics } = model.layout;
  const query = await download(gpu, model.query);
  const key = await download(gpu, model.key);
  const running = await download(gpu, model.running);
  const queue = await download(gpu, model.queue);
  const scaler = await download(gpu, model.scaler);
  const layers = statistics.slots
    .filter(({ name }) => name.endsWith('.running_mean'))
    .map(({ name }) => name.slice(0, -'.running_mean'.length));
  const counters = ['encoder_q.', 'encoder_k.'].flatMap((prefix) =>
    layers.map((layer): [string, bigint] => [
      `${prefix}${layer}.num_batches_tracked`,
      BigInt(at.step),
    ]),
  );
  const tower = (side: 'q' | 'k') => (name: string) => torchName(side, name, config.heads);
  const moments: NamedArray[] = [];
  const names = optimizerOf(config.optimizer).moments;
  for (const [i, arena] of [model.first, model.second].entries()) {
    if (arena === null) continue;
    const nameOf = (name: string) => {
      const own = torchName('q', name, config.heads);
      return own === null ? null : `optimizer.${names[i]}.${own}`;
    };
    moments.push(...named(nameOf, parameters, await download(gpu, arena)));
  }
  const checkpoint = toCheckpoint({
    arrays: [
      ...named(tower('q'), parameters, query),
      ...named((name) => `encoder_q.${name}`, statistics, running.subarray(0, statistics.length)),
      ...named(tower('k'), parameters, key),
      ...named((name) => `encoder_k.${name}`, statistics, running.subarray(statistics.length)),
      {
        name: 'queue',
        layout: 'queue',
        shape: [config.embeddingDim, config.queueLength],
        data: queue,
      },
      ...moments,
      ...[...at.segments].map(
        ([name, data]): NamedArray => ({
          name: STATE_PREFIX + name,
          layout: 'vector',
          shape: [data.length],
          data,
        }),
      ),
      { name: 'scaler', layout: 'vector', shape: [scaler.length], data: scaler },
      ...at.clusters.flatMap(({ prototypes, density, assignments }, g): NamedArray[] => [
        {
          name: `cluster.${g}.centroids`,
          layout: 'rows',
          shape: [density.length, config.embeddingDim],
          data: prototypes,
        },
        { name: `cluster.${g}.density`, layout: 'vector', shape: [density.length], data: density },
        {
          name: `cluster.${g}.im2cluster`,
          layout: 'vector',
          shape: [assignments.length],
          // Cluster numbers stay below 2^24, exact in f32.
          data: Float32Array.from(assignments),
        },
      ]),
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
