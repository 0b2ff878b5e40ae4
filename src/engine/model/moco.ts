import { numberList } from '#base/numberList.ts';
import { RandomStream } from '#base/random.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { SCALARS_LENGTH, STEP_RECORD_LENGTH } from '#kernels/update/update.ts';
import { scalesLoss } from '#optim/fromConfig.ts';
import {
  initialScaler,
  OPTIMIZER_RECORD_LENGTH,
  SCALER_LENGTH,
  SEGMENT_RECORD_LENGTH,
  STATUS_LENGTH,
} from '#optim/settings.ts';
import { type RunConfig, usesPrototypes } from '#run/config.ts';
import { optimizerOf } from '#run/optimizers.ts';
import {
  type EncoderLayout,
  initialParameters,
  initialStatistics,
  towerLayout,
} from './parameters.ts';

/** Layers whose largest activation fits a step's record. */
const MAXIMA = 128;

/** First elements of the parts of a step's record; multiples of 64, so that each can be bound. */
export const RECORD_PART = {
  step: 0,
  health: STEP_RECORD_LENGTH,
  optimizer: 128,
  maxima: 192,
  segments: 192 + MAXIMA,
} as const;

/** The prototypes of one granularity, and the columns of the step under way. */
export interface Granularity {
  readonly k: number;
  /** [k, D] unit rows. */
  readonly centroids: GpuArray;
  /** φ [k]. */
  readonly density: GpuArray;
  /** u32 [batch + r]: prototypes of the rows, then the negatives. */
  readonly columns: GpuArray;
}

/**
 * Momentum Contrast (He et al. 2020; Chen et al. 2020 for the head) with prototypes (Li et al.
 * 2021): a query tower that is trained, a key tower that follows it, a queue of earlier keys.
 * Holds all of a run's state on the GPU, in arenas; `mocoStep.ts` builds the step.
 *
 * A step is committed as a whole or not at all: parameters, optimizer, key tower, running
 * statistics and queue change only in its last dispatches, and only where the optimizer's status
 * says so.
 */
export class Moco {
  readonly layout: EncoderLayout;
  /** Query parameters, key parameters; one arena each. */
  readonly query: GpuArray;
  readonly key: GpuArray;
  /** The key parameters that a step uses, before it is committed. */
  readonly nextKey: GpuArray;
  readonly gradients: GpuArray;
  /** Momentum of SGD or first moments; second moments, null for SGD. */
  readonly first: GpuArray;
  readonly second: GpuArray | null;
  /** Running statistics of the query tower, then of the key tower. */
  readonly running: GpuArray;
  readonly batchStatistics: GpuArray;
  /** [K, D], one unit row a key. */
  readonly queue: GpuArray;
  readonly granularities: readonly Granularity[];
  /** The optimizer's numbers, then SCALAR of kernels/update: what changes from step to step. */
  readonly scalars: GpuArray;
  readonly scaler: GpuArray;
  readonly status: GpuArray;
  /** What the last step reports; parts as RECORD_PART says. */
  readonly record: GpuArray;

  /** Allocates and initialises from the config's seed. */
  constructor(gpu: Gpu, config: RunConfig) {
    this.layout = towerLayout(config);
    const parameters = this.layout.parameters.length;
    const statistics = 2 * this.layout.statistics.length;
    const { batchSize, embeddingDim, negatives } = config;
    const array = (shape: readonly number[], label: string) => allocate(gpu, shape, label);
    this.query = array([parameters], 'query parameters');
    this.key = array([parameters], 'key parameters');
    this.nextKey = array([parameters], 'next key parameters');
    this.gradients = array([parameters], 'gradients');
    this.first = array([parameters], 'first moments');
    const twice = optimizerOf(config.optimizer).moments.length === 2;
    this.second = twice ? array([parameters], 'second moments') : null;
    this.running = array([statistics], 'running statistics');
    this.batchStatistics = array([config.bnGroups, statistics], 'batch statistics');
    this.queue = array([config.queueLength, embeddingDim], 'queue');
    this.granularities = (usesPrototypes(config) ? numberList(config.numClusters) : []).map(
      (k) => ({
        k,
        centroids: array([k, embeddingDim], `${k} prototypes`),
        density: array([k], `${k} concentrations`),
        columns: array([batchSize + Math.max(1, negatives)], `${k} columns`),
      }),
    );
    this.scalars = array([SCALARS_LENGTH], 'scalars');
    this.scaler = array([SCALER_LENGTH], 'loss scaler');
    this.status = array([STATUS_LENGTH], 'status');
    const slots = this.layout.parameters.slots.length;
    this.record = array([RECORD_PART.segments + slots * SEGMENT_RECORD_LENGTH], 'step record');

    if (gpu.dry) return;
    const initial = initialParameters(this.layout.parameters, config.encoder, config.seed);
    const running = initialStatistics(this.layout.statistics);
    const both = new Float32Array(statistics);
    both.set(running);
    both.set(running, running.length);
    upload(gpu, this.query, initial);
    upload(gpu, this.key, initial);
    upload(gpu, this.running, both);
    upload(gpu, this.queue, randomUnitRows(config));
    upload(gpu, this.scaler, initialScaler(scalesLoss(config) ? config.initialLossScale : 1));
    upload(gpu, this.status, new Uint32Array(STATUS_LENGTH));
  }

  /** A part of the step record. */
  recordPart(part: keyof typeof RECORD_PART): GpuArray {
    const at = RECORD_PART[part];
    const length = {
      step: STEP_RECORD_LENGTH,
      health: 64,
      optimizer: OPTIMIZER_RECORD_LENGTH,
      maxima: MAXIMA,
      segments: this.record.length - RECORD_PART.segments,
    }[part];
    return { ...this.record, offset: this.record.offset + at * 4, length, label: `${part} record` };
  }

  destroy(): void {
    const { query, key, nextKey, gradients, first, second, running, batchStatistics } = this;
    const { queue, scalars, scaler, status, record } = this;
    for (const array of [query, key, nextKey, gradients, first, second, running]) {
      if (array !== null) free(array);
    }
    for (const array of [batchStatistics, queue, scalars, scaler, status, record]) free(array);
    for (const { centroids, density, columns } of this.granularities) {
      for (const array of [centroids, density, columns]) free(array);
    }
  }
}

/** The queue before the first step: random directions, as in MoCo. */
function randomUnitRows({ queueLength, embeddingDim, seed }: RunConfig): Float32Array<ArrayBuffer> {
  const rows = new Float32Array(queueLength * embeddingDim);
  for (let row = 0; row < queueLength; row++) {
    const stream = new RandomStream(seed, 'queue', row);
    const line = rows.subarray(row * embeddingDim, (row + 1) * embeddingDim);
    let square = 0;
    for (let d = 0; d < embeddingDim; d++) {
      const value = stream.normal();
      line[d] = value;
      square += value * value;
    }
    const norm = Math.sqrt(square);
    for (let d = 0; d < embeddingDim; d++) line[d] = (line[d] as number) / norm;
  }
  return rows;
}
