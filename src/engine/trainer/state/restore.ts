import { say, WordsError } from '#base/words.ts';
import type { ImportedState } from '#checkpoint/modelState.ts';
import { upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { Model } from '#model/model.ts';
import type { RunConfig } from '#run/config.ts';
import type { SegmentStates } from '#trainer/step/stageRun.ts';
import type { Clusters } from './clusters.ts';
import { STATE_PREFIX } from './stateNames.ts';

/** What of a checkpoint is not on the GPU. */
export interface Restored {
  readonly segments: SegmentStates;
  readonly clusters: readonly Clusters[];
}

/**
 * Writes a checkpoint's state into a model of the same config, bit for bit.
 * @throws WordsError when a tensor is missing or has another size
 */
export function restoreCheckpoint(
  gpu: Gpu,
  model: Model,
  config: RunConfig,
  state: ImportedState,
): Restored {
  const arrays = new Map(state.arrays.map(({ name, data }) => [name, data]));
  const take = (name: string, length: number): Float32Array => {
    const data = arrays.get(name);
    if (data === undefined || data.length !== length) {
      throw new WordsError(
        data === undefined
          ? say(
              'The checkpoint cannot be continued: its tensor {{tensor}} is missing. Start the run again.',
              { tensor: name },
            )
          : say(
              'The checkpoint cannot be continued: its tensor {{tensor}} holds {{found}} numbers, not {{asked}}. Start the run again.',
              { tensor: name, found: data.length, asked: length },
            ),
      );
    }
    return data;
  };
  const clustered = arrays.has('cluster.0.centroids');
  for (const { array: into, kind, tensors } of model.rows) {
    if (tensors.length === 0 || (kind === 'prototypes' && !clustered)) continue;
    const values = new Float32Array(into.length);
    for (const { name, offset, length } of tensors) values.set(take(name, length), offset);
    upload(gpu, into, values);
  }
  const segments = new Map<string, Float32Array<ArrayBuffer>>();
  for (const [name, data] of arrays) {
    if (name.startsWith(STATE_PREFIX)) {
      segments.set(name.slice(STATE_PREFIX.length), Float32Array.from(data));
    }
  }
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
