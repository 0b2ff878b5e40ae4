import type { ImportedState } from '#checkpoint/modelState.ts';
import { type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Moco } from '#model/moco.ts';
import type { ArenaLayout } from '#model/parameters.ts';
import type { RunConfig } from '#run/config.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { SegmentStates } from '#trainer/step/stageRun.ts';
import type { Clusters } from './clusters.ts';
import { STATE_PREFIX, torchName } from './stateNames.ts';

/** What of a checkpoint is not on the GPU. */
export interface Restored {
  readonly segments: SegmentStates;
  readonly clusters: readonly Clusters[];
}

/**
 * Writes a checkpoint's state into a model of the same config, bit for bit.
 * @throws Error with a sentence when a tensor is missing or has another size
 */
export function restoreCheckpoint(
  gpu: Gpu,
  model: Moco,
  config: RunConfig,
  state: ImportedState,
): Restored {
  const arrays = new Map(state.arrays.map(({ name, data }) => [name, data]));
  const take = (name: string, length: number): Float32Array => {
    const data = arrays.get(name);
    if (data === undefined || data.length !== length) {
      throw new Error(
        `The checkpoint cannot be continued: its tensor ${name} ${data === undefined ? 'is missing' : `holds ${data.length} numbers, not ${length}`}. Start the run anew.`,
      );
    }
    return data;
  };
  const fill = (
    array: GpuArray,
    parts: readonly { readonly layout: ArenaLayout; readonly nameOf: (slot: string) => string }[],
  ): void => {
    const arena = new Float32Array(array.length);
    let start = 0;
    for (const { layout, nameOf } of parts) {
      for (const { name, offset, length } of layout.slots) {
        arena.set(take(nameOf(name), length), start + offset);
      }
      start += layout.length;
    }
    upload(gpu, array, arena);
  };
  const { parameters, statistics } = model.layout;
  const { heads } = config;
  // The notes' model has head b on the key side only; the query's copy of it is never read.
  const nameIn = (tower: 'q' | 'k') => (name: string) =>
    torchName(tower, name, heads) ?? torchName('k', name, heads) ?? name;
  fill(model.query, [{ layout: parameters, nameOf: nameIn('q') }]);
  fill(model.key, [{ layout: parameters, nameOf: nameIn('k') }]);
  fill(model.running, [
    { layout: statistics, nameOf: (name) => `encoder_q.${name}` },
    { layout: statistics, nameOf: (name) => `encoder_k.${name}` },
  ]);
  const names = optimizerOf(config.optimizer).moments;
  for (const [i, arena] of [model.first, model.second].entries()) {
    if (arena === null) continue;
    const moments = new Float32Array(arena.length);
    for (const { name, offset, length } of parameters.slots) {
      const own = torchName('q', name, heads);
      if (own !== null) moments.set(take(`optimizer.${names[i]}.${own}`, length), offset);
    }
    upload(gpu, arena, moments);
  }
  upload(gpu, model.queue, Float32Array.from(take('queue', model.queue.length)));
  upload(gpu, model.scaler, Float32Array.from(take('scaler', model.scaler.length)));
  const segments = new Map<string, Float32Array<ArrayBuffer>>();
  for (const [name, data] of arrays) {
    if (name.startsWith(STATE_PREFIX)) {
      segments.set(name.slice(STATE_PREFIX.length), Float32Array.from(data));
    }
  }
  const clustered = arrays.has('cluster.0.centroids');
  return {
    segments,
    clusters: (clustered ? model.granularities : []).map(({ k }, g) => {
      const assignments = arrays.get(`cluster.${g}.im2cluster`) ?? new Float32Array(0);
      return {
        assignments: Int32Array.from(assignments),
        distances: null,
        prototypes: Float32Array.from(take(`cluster.${g}.centroids`, k * config.embeddingDim)),
        density: Float32Array.from(take(`cluster.${g}.density`, k)),
        health: null,
      };
    }),
  };
}
