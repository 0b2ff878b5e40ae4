/**
 * A run's newest clustering as a record: a safetensors file with small parts as JSON in its header.
 */
import * as v from 'valibot';
import { parseStrictJson } from '#checkpoint/strictJson.ts';
import type { CheckpointTensor } from '#checkpoint/tensor.ts';
import type { Clustering } from '#run/prototypes.ts';
import { clusterSchema } from './schemas.ts';

/** Whoever clusters has it; the page is ready without. */
const safetensors = () => import('#checkpoint/safetensors.ts');

const counted = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));

const headerSchema = v.object({
  source: v.picklist(['training', 'request']),
  step: counted(0),
  features: v.object({
    runId: v.string(),
    epoch: counted(0),
    fingerprint: v.string(),
    count: counted(0),
    dim: counted(0),
    // Readers go through the rows in batches.
    batchRows: counted(1),
  }),
  classNames: v.array(v.string()),
  health: v.array(clusterSchema),
});

export async function encodeClustering(clustering: Clustering): Promise<Uint8Array<ArrayBuffer>> {
  const { images, labels, granularities, ...rest } = clustering;
  const { dim } = rest.features;
  const i32 = (name: string, data: Int32Array): CheckpointTensor => ({
    ...{ name, dtype: 'I32', shape: [data.length], data },
  });
  const f32 = (name: string, shape: readonly number[], data: Float32Array): CheckpointTensor => ({
    ...{ name, dtype: 'F32', shape, data },
  });
  const tensors = [
    i32('images', Int32Array.from(images)),
    ...(labels === null ? [] : [i32('labels', labels)]),
    ...granularities.flatMap(({ assignments, distances, prototypes, density }, g) => [
      i32(`${g}.im2cluster`, assignments),
      f32(`${g}.distances`, [distances.length], distances),
      f32(`${g}.centroids`, [density.length, dim], prototypes),
      f32(`${g}.density`, [density.length], density),
    ]),
  ];
  const told = { ...rest, health: granularities.map(({ health }) => health) };
  // In the schema's order, so that what was read and is written again has the same bytes.
  const ordered = v.safeParse(headerSchema, told);
  const header = JSON.stringify(ordered.success ? ordered.output : told);
  const { writeSafetensors } = await safetensors();
  return writeSafetensors({ tensors, metadata: { clustering: header } });
}

/** @throws Error if the bytes hold no clustering, or one with inconsistent parts */
export async function decodeClustering(bytes: Uint8Array<ArrayBuffer>): Promise<Clustering> {
  const { readSafetensors } = await safetensors();
  const { tensors, metadata } = await readSafetensors(bytes, 'clustering');
  const { health, ...rest } = v.parse(headerSchema, parseStrictJson(metadata.clustering ?? 'null'));
  const { count, dim } = rest.features;
  const found = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const i32 = (name: string): Int32Array<ArrayBuffer> => {
    const tensor = found.get(name);
    if (tensor?.dtype !== 'I32' || tensor.data.length !== count) throw misfit(name);
    return Int32Array.from(tensor.data);
  };
  const f32 = (name: string, length: number): Float32Array<ArrayBuffer> => {
    const tensor = found.get(name);
    if (tensor?.dtype !== 'F32' || tensor.data.length !== length) throw misfit(name);
    return Float32Array.from(tensor.data);
  };
  return {
    ...rest,
    images: Uint32Array.from(i32('images')),
    labels: found.has('labels') ? i32('labels') : null,
    granularities: health.map((measured, g) => {
      const assignments = i32(`${g}.im2cluster`);
      if (assignments.some((cluster) => cluster < 0 || cluster >= measured.k)) {
        throw misfit(`${g}.im2cluster`);
      }
      return {
        health: measured,
        assignments,
        distances: f32(`${g}.distances`, count),
        prototypes: f32(`${g}.centroids`, measured.k * dim),
        density: f32(`${g}.density`, measured.k),
      };
    }),
  };
}

const misfit = (name: string): Error => new Error(`the clustering's ${name} is missing or misfit`);
