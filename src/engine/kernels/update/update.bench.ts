import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { launchCommit, launchKeyMomentum, SCALAR, SCALARS_LENGTH } from './update.ts';

const MOMENTUM = 0.9;
const TENSORS = 60;
/** Elements per tensor. */
const SIZE = 12_288;
const LENGTH = TENSORS * SIZE;
const BATCH = 64;
const DIM = 128;
const QUEUE = 4096;

function scalarsOf(gpu: Gpu, values: Readonly<Record<number, number>>): GpuArray {
  const scalars = new Float32Array(SCALARS_LENGTH);
  for (const [slot, value] of Object.entries(values)) scalars[Number(slot)] = value;
  const array = allocate(gpu, [SCALARS_LENGTH], 'scalars');
  upload(gpu, array, scalars);
  return array;
}

/** See KernelBench of src/node/bench. */
export const updateBenches = [
  {
    name: `key momentum, ${TENSORS} tensors, ${(LENGTH / 1000).toFixed(0)}k parameters`,
    operations: null,
    inputs: { query: [LENGTH], key: [LENGTH] },
    segments: Array.from({ length: TENSORS }, (_, i) => ({ offset: i * SIZE, length: SIZE })),
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const next = allocate(gpu, [LENGTH], 'next');
      const scalars = scalarsOf(gpu, { [SCALAR.KEY_MOMENTUM]: MOMENTUM });
      const trained = { encoder: true, a: true, b: true };
      const parts = { headA: LENGTH, headB: LENGTH, trained };
      const [query, key] = [at('query'), at('key')];
      launchKeyMomentum(graph, parts, { query, key, scalars, next });
      return [next];
    },
    stock(at: (name: string) => tf.Tensor) {
      const parts = (name: string) => tf.split(at(name), TENSORS);
      const queries = parts('query');
      const keys = parts('key');
      return () =>
        keys.map((key, i) => {
          const query = queries[i];
          if (query === undefined) throw new Error(`no tensor ${i}`);
          return tf.add(tf.mul(key, MOMENTUM), tf.mul(query, 1 - MOMENTUM));
        });
    },
  },
  {
    name: `enqueue ${BATCH} keys into ${QUEUE} × ${DIM}`,
    operations: null,
    inputs: { keys: [BATCH, DIM], queue: [QUEUE, DIM] },
    ours(gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) {
      const scalars = scalarsOf(gpu, { [SCALAR.QUEUE_POINTER]: 0 });
      const status = allocate(gpu, [4], 'status');
      upload(gpu, status, Uint32Array.of(1, 1, 0, 0));
      const [keys, queue] = [at('keys'), at('queue')];
      launchCommit(graph, status, { queue: { keys, dim: DIM, scalars, queue } });
      return [queue];
    },
    stock: (at: (name: string) => tf.Tensor) => () => [
      tf.concat([at('keys'), tf.slice(at('queue'), [BATCH, 0], [QUEUE - BATCH, DIM])], 0),
    ],
  },
];
