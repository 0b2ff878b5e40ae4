import type { Gpu } from '#gpu/device.ts';
import { allocate, free, type GpuArray, type StepGraph, upload } from '#gpu/stepGraph.ts';
import { launchInfoNce, ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { launchNormalize, launchNormalizeGrad } from '#kernels/normalize/normalize.ts';
import {
  launchEnqueue,
  launchKeyMomentum,
  launchRunningStatistics,
  launchSgd,
  launchStepRecord,
  RECORD_LENGTH,
  SCALARS_LENGTH,
} from '#kernels/update/update.ts';
import type { RunConfig } from '#run/config.ts';
import { RandomStream } from '#run/random.ts';
import { encode } from './encoder.ts';
import { type Activation, GpuNet } from './gpuNet.ts';
import {
  type EncoderLayout,
  encoderLayout,
  initialParameters,
  initialStatistics,
} from './parameters.ts';

/**
 * Momentum Contrast (He et al. 2020; Chen et al. 2020 for the head): a query encoder that is
 * trained, a key encoder that follows it, and a queue of earlier keys. Holds all of a run's
 * state on the GPU, in arenas, and builds the step and the evaluation into graphs.
 *
 * A step is committed as a whole or not at all: parameters, momentum, key encoder, running
 * statistics and queue change only in its last three dispatches, and only while
 * everything so far was finite.
 */
export class Moco {
  readonly layout: EncoderLayout;
  /** Query parameters, key parameters, SGD momentum; one arena each. */
  readonly query: GpuArray;
  readonly key: GpuArray;
  readonly momentum: GpuArray;
  /** Running statistics of the query encoder, then of the key encoder. */
  readonly running: GpuArray;
  /** [K, D], one unit row a key. */
  readonly queue: GpuArray;
  /** SCALAR of kernels/update: what changes from step to step. */
  readonly scalars: GpuArray;
  /** RECORD of kernels/update: what the last step reports. */
  readonly record: GpuArray;
  readonly #gpu: Gpu;
  readonly #config: RunConfig;
  readonly #nextKey: GpuArray;
  readonly #gradients: GpuArray;
  readonly #batchStatistics: GpuArray;
  readonly #status: GpuArray;

  /** Allocates and initialises from the config's seed. */
  constructor(gpu: Gpu, config: RunConfig) {
    this.#gpu = gpu;
    this.#config = config;
    this.layout = encoderLayout(config);
    const parameters = this.layout.parameters.length;
    const statistics = 2 * this.layout.statistics.length;
    const array = (shape: readonly number[], label: string) => allocate(gpu, shape, label);
    this.query = array([parameters], 'query parameters');
    this.key = array([parameters], 'key parameters');
    this.#nextKey = array([parameters], 'next key parameters');
    this.#gradients = array([parameters], 'gradients');
    this.momentum = array([parameters], 'SGD momentum');
    this.running = array([statistics], 'running statistics');
    this.#batchStatistics = array([config.bnGroups, statistics], 'batch statistics');
    this.queue = array([config.queueLength, config.embeddingDim], 'queue');
    this.scalars = array([SCALARS_LENGTH], 'scalars');
    this.record = array([RECORD_LENGTH], 'step record');
    this.#status = array([1], 'status');

    const initial = initialParameters(this.layout.parameters, config.encoder, config.seed);
    const running = initialStatistics(this.layout.statistics);
    const both = new Float32Array(statistics);
    both.set(running);
    both.set(running, running.length);
    upload(gpu, this.query, initial);
    upload(gpu, this.key, initial);
    upload(gpu, this.running, both);
    upload(gpu, this.queue, randomUnitRows(config));
    upload(gpu, this.#status, Uint32Array.of(1));
  }

  /**
   * Builds one training step.
   * @param views [2·batch, side, side, 3]: the query views, then the key views
   * @param keyRow u32 [batch]: where among the key views the query's partner stands
   */
  buildStep(graph: StepGraph, views: GpuArray, keyRow: GpuArray): void {
    const { batchSize: batch, embeddingDim: dim, queueLength, temperature } = this.#config;
    const images = (half: 0 | 1): Activation => {
      const [, height = 0, width = 0, channels = 0] = views.shape;
      const length = views.length / 2;
      const offset = views.offset + half * length * 4;
      const shape = [batch, height, width, channels];
      return { array: { ...views, offset, length, shape }, batch, height, width, channels };
    };
    const unitRows = (label: string) => ({
      rows: graph.scratch([batch, dim], label),
      norms: graph.scratch([batch], `${label} norms`),
    });

    launchKeyMomentum(graph, this.query, this.key, this.scalars, this.#nextKey);
    const keyNet = this.#net(graph, images(1), 1, 'training');
    const keyEmbedding = encode(keyNet, images(1), this.#config).embedding;
    const keys = unitRows('keys');
    launchNormalize(graph, batch, dim, keyEmbedding.array, keys.rows, keys.norms, keyRow);

    const queryImages = images(0);
    const net = this.#net(graph, queryImages, 0, 'training');
    const { embedding } = encode(net, queryImages, this.#config);
    const queries = unitRows('queries');
    launchNormalize(graph, batch, dim, embedding.array, queries.rows, queries.norms);

    const dq = graph.scratch([batch, dim], 'gradient of queries');
    const rows = graph.scratch([batch, ROW_LENGTH], 'InfoNCE rows');
    const shape = { batch, dim, queueLength, temperature };
    launchInfoNce(graph, shape, { q: queries.rows, k: keys.rows, queue: this.queue, dq, rows });
    const dEmbedding = graph.scratch([batch, dim], 'gradient of embedding');
    launchNormalizeGrad(graph, batch, dim, dq, queries.rows, queries.norms, dEmbedding);
    net.backward(embedding, dEmbedding);

    const { scalars, record, key, momentum, query: parameters } = this;
    const status = this.#status;
    const gradient = this.#gradients;
    const statistics = this.#batchStatistics;
    launchStepRecord(graph, batch, { rows, gradient, statistics, record, status });
    const next = this.#nextKey;
    launchSgd(graph, { gradient, next, scalars, status, parameters, momentum, key });
    const { bnGroups } = this.#config;
    launchRunningStatistics(graph, bnGroups, statistics, status, this.running);
    launchEnqueue(graph, dim, keys.rows, scalars, status, this.queue);
  }

  /**
   * Builds an evaluation of the query encoder on plain images [batch, side, side, 3], with
   * running statistics: the pooled features [batch, C] and the unit embedding [batch, D].
   */
  buildEvaluation(
    graph: StepGraph,
    images: GpuArray,
  ): { readonly features: GpuArray; readonly embedding: GpuArray } {
    const [batch = 0, height = 0, width = 0, channels = 0] = images.shape;
    const input = { array: images, batch, height, width, channels };
    const net = this.#net(graph, input, 0, 'evaluation');
    const { features, embedding } = encode(net, input, this.#config);
    const dim = embedding.channels;
    const unit = graph.scratch([batch, dim], 'unit embedding');
    const norms = graph.scratch([batch], 'embedding norms');
    launchNormalize(graph, batch, dim, embedding.array, unit, norms);
    return { features: features.array, embedding: unit };
  }

  #net(
    graph: StepGraph,
    images: Activation,
    tower: 0 | 1,
    mode: 'training' | 'evaluation',
  ): GpuNet {
    const statistics = this.layout.statistics.length;
    const offset = tower * statistics * 4;
    const batch = this.#batchStatistics;
    return new GpuNet(
      this.#gpu,
      graph,
      {
        layout: this.layout,
        parameters: tower === 0 ? this.query : this.#nextKey,
        gradients: tower === 0 && mode === 'training' ? this.#gradients : null,
        running: { ...this.running, offset, length: statistics },
      },
      mode === 'evaluation'
        ? null
        : {
            batchStatistics: { ...batch, offset, length: batch.length - tower * statistics },
            groupStride: 2 * statistics,
            groups: this.#config.bnGroups,
          },
      images.array,
    );
  }

  destroy(): void {
    const { query, key, momentum, running, queue, scalars, record } = this;
    for (const array of [query, key, momentum, running, queue, scalars, record]) free(array);
    for (const array of [this.#nextKey, this.#gradients, this.#batchStatistics, this.#status]) {
      free(array);
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
