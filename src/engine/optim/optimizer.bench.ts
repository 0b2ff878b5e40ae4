import * as tf from '@tensorflow/tfjs';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';

import { optimizerOf } from '#run/optimizers.ts';
import { launchOptimizer } from './optimizer.ts';
import { createSegmentTable, type Segment } from './segments.ts';
import {
  initialScaler,
  initialSegmentState,
  OPTIMIZER_RECORD_LENGTH,
  type OptimizerSettings,
  optimizerScalars,
  PLAIN,
  SCALER_LENGTH,
  SEGMENT_RECORD_LENGTH,
  STATUS_LENGTH,
} from './settings.ts';

const RATE = 0.05;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPS = 1e-8;
const DECAY = 0.001;

/** Tensors of about ResNet-18's number and sizes at width 16, at multiples of 64 elements. */
const segments = resnetLike();
const LENGTH = segments.reduce((sum, { length }) => sum + Math.ceil(length / 64) * 64, 0);

function resnetLike(): Segment[] {
  const made: Segment[] = [];
  let offset = 0;
  const add = (length: number, oneDimensional: boolean) => {
    made.push({ offset, length, oneDimensional });
    offset += Math.ceil(length / 64) * 64;
  };
  for (const channels of [16, 32, 64, 128]) {
    for (let layer = 0; layer < 5; layer++) {
      add(9 * channels * channels, false);
      add(channels, true);
      add(channels, true);
    }
  }
  return made;
}

const settings = (kind: 'sgd' | 'adam'): OptimizerSettings => ({ ...PLAIN, kind });

function ours(kind: 'sgd' | 'adam') {
  return (gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray): GpuArray[] => {
    const zeros = (length: number, label: string) => {
      const made = allocate(gpu, [length], label);
      upload(gpu, made, new Float32Array(length));
      return made;
    };
    const scalars = zeros(16, 'scalars');
    upload(
      gpu,
      scalars,
      optimizerScalars({
        learningRate: RATE,
        momentum: BETA1,
        beta2: BETA2,
        eps: EPS,
        weightDecay: DECAY,
      }),
    );
    const segmentState = zeros(4 * segments.length, 'segment state');
    upload(gpu, segmentState, initialSegmentState(segments.length));
    const scaler = zeros(SCALER_LENGTH, 'scaler');
    upload(gpu, scaler, initialScaler(1));
    launchOptimizer(
      graph,
      {
        scalars,
        segmentState,
        scaler,
        gradient: at('gradient'),
        parameters: at('parameters'),
        forward: zeros(4, 'forward'),
        status: zeros(STATUS_LENGTH, 'status'),
        record: zeros(OPTIMIZER_RECORD_LENGTH, 'record'),
        first: zeros(LENGTH, 'first'),
        second: optimizerOf(kind).moments.length === 2 ? zeros(LENGTH, 'second') : null,
        segmentRecord: zeros(segments.length * SEGMENT_RECORD_LENGTH, 'segment record'),
      },
      createSegmentTable(gpu, segments),
      settings(kind),
    );
    return [at('parameters')];
  };
}

/** The same update, one tensor at a time; returns the new parameters as one. */
function stock(kind: 'sgd' | 'adam') {
  return (at: (name: string) => tf.Tensor) => {
    const parts = (name: string) =>
      segments.map(({ offset, length }) => tf.slice(at(name), [offset], [length]));
    const parameters = parts('parameters');
    const gradients = parts('gradient');
    const firsts = parameters.map((p) => tf.zerosLike(p));
    const seconds = parameters.map((p) => tf.zerosLike(p));
    const update = (p: tf.Tensor, i: number): tf.Tensor[] => {
      const [gradient, first, second] = [gradients[i], firsts[i], seconds[i]];
      if (!gradient || !first || !second) throw new Error(`no tensor ${i}`);
      const g = tf.add(gradient, tf.mul(p, DECAY));
      if (kind === 'sgd') {
        const v = tf.add(tf.mul(first, BETA1), g);
        return [tf.sub(p, tf.mul(v, RATE)), v];
      }
      const m = tf.add(tf.mul(first, BETA1), tf.mul(g, 1 - BETA1));
      const v = tf.add(tf.mul(second, BETA2), tf.mul(tf.square(g), 1 - BETA2));
      const divisor = tf.add(tf.sqrt(tf.div(v, 1 - BETA2)), EPS);
      return [tf.sub(p, tf.mul(tf.div(tf.div(m, 1 - BETA1), divisor), RATE)), m, v];
    };
    return () => parameters.flatMap((p, i) => update(p, i).slice(0, 1));
  };
}

/** One step over all tensors; see KernelBench of src/node/bench. */
export const optimizerBenches = (['sgd', 'adam'] as const).map((kind) => ({
  name: `optimizer ${kind}, ${segments.length} tensors, ${(LENGTH / 1000).toFixed(0)}k parameters`,
  operations: null,
  inputs: { parameters: [LENGTH], gradient: [LENGTH] },
  segments,
  ours: ours(kind),
  stock: stock(kind),
}));
