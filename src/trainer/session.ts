import type { Dataset } from '#data/dataset.ts';
import type { Split } from '#data/split.ts';
import { shareWithTensorFlow } from '#gpu/backend.ts';
import { type Gpu, outOfMemory } from '#gpu/device.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import { allocate, free, type GpuArray, StepGraph, upload } from '#gpu/stepGraph.ts';
import { launchAugment } from '#kernels/augment/augment.ts';
import { RECORD, SCALAR, SCALARS_LENGTH } from '#kernels/update/update.ts';
import { Moco } from '#model/moco.ts';
import { learningRateAt } from '#optim/schedule.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import type { NonFinitePart } from '#run/protocol.ts';
import { RandomStream } from '#run/random.ts';
import { captureCheckpoint } from './capture.ts';
import { evaluationRecord, featureStd, knnAccuracy } from './evaluate.ts';
import { DeviceFailed, NonFiniteStep } from './faults.ts';
import { FeaturePass } from './features.ts';
import { type GpuImages, uploadImages } from './images.ts';
import type { RunParts } from './train.ts';

/** Steps submitted before the oldest record is awaited: one runs while the next is prepared. */
const STEPS_IN_FLIGHT = 2;

/** std·√D of the embeddings below which features count as collapsed. */
const COLLAPSED_SPREAD = 0.1;

interface Submitted {
  /** 0-based. */
  readonly index: number;
  readonly epoch: number;
  readonly lr: number;
}

/** A run's model, graphs and buffers on the GPU: what the training loop calls step by step. */
export class Session {
  readonly #parts: RunParts;
  readonly #gpu: Gpu;
  readonly #config: RunConfig;
  readonly #dataset: Dataset;
  readonly #split: Split;
  readonly #images: GpuImages;
  readonly #model: Moco;
  readonly #graph: StepGraph;
  readonly #pass: FeaturePass;
  readonly #ring: ReadbackRing;
  readonly #rows: GpuArray;
  readonly #keyRow: GpuArray;
  readonly #state: GpuArray;
  readonly #plannedSteps: number;
  readonly #submitted: Submitted[] = [];
  #finished: StepMetrics[] = [];
  #committed = 0;
  #collapsed = false;
  #untrainedSpread = 0;
  #lastAt = performance.now();
  #meanMs = 0;
  #failed: Promise<never>;

  private constructor(parts: RunParts, split: Split, plannedSteps: number) {
    const { gpu, cache, config, dataset } = parts;
    this.#parts = parts;
    this.#gpu = gpu;
    this.#config = config;
    this.#dataset = dataset;
    this.#split = split;
    this.#plannedSteps = plannedSteps;
    this.#failed = new Promise((_, reject) => {
      gpu.onFault((fault) => reject(new DeviceFailed(fault.kind, fault.message)));
    });
    this.#failed.catch(() => {});

    const batch = config.batchSize;
    this.#images = uploadImages(gpu, dataset, split.train);
    this.#model = new Moco(gpu, config);
    this.#rows = allocate(gpu, [2 * batch, 2], 'views');
    this.#keyRow = allocate(gpu, [batch], 'key rows');
    this.#state = allocate(gpu, [2], 'seed and epoch');
    this.#graph = new StepGraph(gpu, cache);
    const { pixels, side, mean, std } = this.#images;
    const views = this.#graph.scratch([2 * batch, side, side, 3], 'augmented views');
    launchAugment(this.#graph, {
      pixels,
      rows: this.#rows,
      state: this.#state,
      output: views,
      side,
      settings: config,
      mean,
      std,
    });
    this.#model.buildStep(this.#graph, views, this.#keyRow);
    this.#ring = new ReadbackRing(gpu, this.#model.record, STEPS_IN_FLIGHT);
    this.#pass = new FeaturePass(gpu, cache, this.#model, this.#images, config);
  }

  /** Builds everything and compiles the kernels. @param plannedSteps length of the schedule */
  static async open(parts: RunParts, split: Split, plannedSteps: number): Promise<Session> {
    await shareWithTensorFlow(parts.gpu);
    const { device } = parts.gpu;
    device.pushErrorScope('out-of-memory');
    let session: Session;
    let exhausted: GPUError | null;
    try {
      session = new Session(parts, split, plannedSteps);
    } finally {
      // Popped even where the data are refused: a scope left behind would swallow later errors.
      exhausted = await device.popErrorScope();
    }
    if (exhausted !== null) {
      session.close();
      const words = outOfMemory(exhausted.message);
      throw new DeviceFailed(words.kind, words.message);
    }
    const counts = new Map<StepGraph, readonly [number, number]>();
    const graphs = [session.#graph, session.#pass.graph];
    const compile = (graph: StepGraph) =>
      graph.finish((done, total) => {
        counts.set(graph, [done, total]);
        if (counts.size < graphs.length) return;
        const sum = (at: 0 | 1) => [...counts.values()].reduce((n, count) => n + count[at], 0);
        const { runId, host } = parts;
        host.emit({ type: 'kernelsCompiled', runId, done: sum(0), total: sum(1) });
      });
    try {
      await session.#orFail(Promise.all(graphs.map(compile)));
    } catch (error) {
      session.close();
      throw error;
    }
    return session;
  }

  /** Steps that changed the model. */
  get committed(): number {
    return this.#committed;
  }

  /**
   * Submits a step and returns what older steps have reported meanwhile.
   * @param batch image numbers @param index 0-based number of the step
   * @throws NonFiniteStep, DeviceFailed
   */
  async step(batch: Uint32Array, epoch: number, index: number): Promise<StepMetrics[]> {
    if (this.#ring.full) await this.#take();
    const lr = this.#prepare(batch, epoch, index);
    const encoder = this.#gpu.device.createCommandEncoder();
    this.#graph.encode(encoder);
    const map = this.#ring.encode(encoder);
    this.#gpu.device.queue.submit([encoder.finish()]);
    map();
    this.#submitted.push({ index, epoch, lr });
    return this.finishedSteps();
  }

  /** Writes everything that differs from step to step. */
  #prepare(batch: Uint32Array, epoch: number, index: number): number {
    const { batchSize, bnGroups, seed, queueLength } = this.#config;
    const lr = learningRateAt(this.#config, index, this.#plannedSteps);
    const scalars = new Float32Array(SCALARS_LENGTH);
    scalars[SCALAR.LEARNING_RATE] = lr;
    scalars[SCALAR.SGD_MOMENTUM] = this.#config.sgdMomentum;
    scalars[SCALAR.WEIGHT_DECAY] = this.#config.weightDecay;
    scalars[SCALAR.KEY_MOMENTUM] = this.#config.keyMomentum;
    scalars[SCALAR.QUEUE_POINTER] = (index * batchSize) % queueLength;
    // With split batch norm the keys are shuffled between the groups, so that a query and its
    // key do not share their statistics.
    const order =
      bnGroups > 1
        ? new RandomStream(seed, 'keyShuffle', index).permutation(batchSize)
        : Uint32Array.from({ length: batchSize }, (_, i) => i);
    const rows = new Uint32Array(4 * batchSize);
    const keyRow = new Uint32Array(batchSize);
    for (let i = 0; i < batchSize; i++) {
      const partner = order[i] as number;
      rows[2 * i] = batch[i] as number;
      rows[2 * (batchSize + i)] = batch[partner] as number;
      rows[2 * (batchSize + i) + 1] = 1;
      keyRow[partner] = i;
    }
    upload(this.#gpu, this.#model.scalars, scalars);
    upload(this.#gpu, this.#rows, rows);
    upload(this.#gpu, this.#keyRow, keyRow);
    upload(this.#gpu, this.#state, Uint32Array.of(seed, epoch));
    return lr;
  }

  /** Waits for everything in flight and returns what was not returned yet. */
  async drain(): Promise<StepMetrics[]> {
    while (this.#ring.pending > 0) await this.#take();
    return this.finishedSteps();
  }

  /** Steps reported and not returned yet. */
  finishedSteps(): StepMetrics[] {
    const steps = this.#finished;
    this.#finished = [];
    return steps;
  }

  /** Forgets how long ago the last step was, after a pause. */
  restartClock(): void {
    this.#lastAt = performance.now();
  }

  async #take(): Promise<void> {
    const record = await this.#orFail(this.#ring.take());
    const submitted = this.#submitted.shift();
    if (submitted === undefined) throw new Error('a record came back for no step');
    const now = performance.now();
    const stepMs = now - this.#lastAt;
    this.#lastAt = now;
    this.#meanMs = this.#meanMs === 0 ? stepMs : 0.8 * this.#meanMs + 0.2 * stepMs;
    const at = (field: keyof typeof RECORD): number => record[RECORD[field]] as number;
    const step = submitted.index + 1;
    this.#finished.push({
      step,
      epoch: submitted.epoch,
      stage: 0,
      lossInst: at('loss'),
      accInst: at('strict'),
      accInstNaive: at('naive'),
      lr: submitted.lr,
      gradNorm: at('gradNorm'),
      imagesPerSec: (1000 * this.#config.batchSize) / this.#meanMs,
      stepMs,
      nonFinite: at('nonFiniteRows') + at('nonFiniteGradients') + at('nonFiniteStatistics'),
      tiedRows: at('tiedRows'),
    });
    if (at('committed') === 1) {
      this.#committed = step;
      return;
    }
    const what = brokenPart(at);
    throw new NonFiniteStep(step, what, describe(step, what, at));
  }

  /**
   * Measures kNN accuracy and feature spread, and reports them.
   * @param goesOn asked between batches, and free to wait; false ends it without a report
   */
  async evaluate(epoch: number, goesOn: () => Promise<boolean>): Promise<void> {
    const { runId, host } = this.#parts;
    const { train, query } = this.#split;
    const total = train.length + query.length;
    const progress = (done: number) =>
      host.emit({ type: 'evaluationProgressed', runId, done, total });
    const between = async (): Promise<boolean> => {
      await yieldToMessages();
      return goesOn();
    };
    const bank = await this.#orFail(this.#pass.run(train, progress, between));
    if (bank === null) return;
    const later = (done: number) => progress(train.length + done);
    const asked = await this.#orFail(this.#pass.run(query, later, between));
    if (asked === null) return;
    const { knnNeighbours: neighbours, knnTemperature: temperature } = this.#config;
    const levels = await this.#orFail(
      knnAccuracy(
        this.#dataset,
        bank.features,
        asked.features,
        { neighbours, temperature, centred: true },
        between,
      ),
    );
    if (levels === null) return;
    const evaluation = evaluationRecord(
      { epoch, step: this.#committed },
      levels,
      featureStd(asked.embedding),
    );
    host.emit({ type: 'evaluationFinished', runId, evaluation });
    this.#watchCollapse(evaluation);
    this.restartClock();
  }

  /**
   * Healthy embeddings spread like random unit vectors, std·√D ≈ 0.6 to 1. An untrained network
   * is far below and training lifts it: only what has not risen since is called collapsed.
   */
  #watchCollapse({ step, featureStd: std }: Evaluation): void {
    const { batchSize, embeddingDim, queueLength } = this.#config;
    const spread = std * Math.sqrt(embeddingDim);
    if (step === 0) this.#untrainedSpread = spread;
    const filled = step > 0 && step * batchSize >= queueLength;
    const collapsed = filled && !(spread >= Math.min(COLLAPSED_SPREAD, this.#untrainedSpread));
    if (collapsed && !this.#collapsed) {
      const message = `At step ${step} the embeddings of different images are nearly the same: their std is ${(100 * spread).toPrecision(2)} % of that of random directions, where 60 to 100 % is healthy. Instance accuracy says nothing then. The run goes on, but a lower learning rate, a warm-up or stronger augmentation is needed.`;
      this.#parts.host.emit({ type: 'collapseFound', runId: this.#parts.runId, step, message });
    }
    this.#collapsed = collapsed;
  }

  /** The state after the last committed step as a checkpoint file. */
  capture(): Promise<Uint8Array<ArrayBuffer>> {
    const { batchSize, queueLength } = this.#config;
    const step = this.#committed;
    const stepsPerEpoch = Math.floor(this.#split.train.length / batchSize);
    return this.#orFail(
      captureCheckpoint(this.#gpu, this.#model, this.#config, {
        step,
        epoch: Math.floor(step / stepsPerEpoch),
        queuePointer: (step * batchSize) % queueLength,
        input: { mean: this.#images.mean, std: this.#images.std },
      }),
    );
  }

  /** The work's result, or the device's fault as soon as there is one. */
  #orFail<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failed]);
  }

  close(): void {
    this.#graph.destroy();
    this.#pass.destroy();
    this.#ring.destroy();
    this.#model.destroy();
    for (const array of [this.#images.pixels, this.#rows, this.#keyRow, this.#state]) free(array);
  }
}

/** Lets messages of the page in between two stretches of work. */
function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

type RecordReader = (field: keyof typeof RECORD) => number;

function brokenPart(at: RecordReader): NonFinitePart {
  if (!Number.isFinite(at('loss')) || at('nonFiniteRows') > 0) return 'loss';
  if (!Number.isFinite(at('gradNorm')) || at('nonFiniteGradients') > 0) return 'gradient';
  return 'batch statistics';
}

function describe(step: number, what: NonFinitePart, at: RecordReader): string {
  const found = {
    loss: `became ${at('loss')}`,
    gradient:
      at('gradNorm') === Number.POSITIVE_INFINITY
        ? 'grew beyond what 32-bit numbers hold'
        : 'became NaN',
    'batch statistics':
      'overflowed: activations are too large for 32-bit numbers, though the loss is still finite',
  }[what];
  const verb = what === 'batch statistics' ? 'of a batch norm ' : '';
  return `The ${what} ${verb}${found} at step ${step}. The run stopped there; model, key encoder, batch-norm buffers and queue are as step ${step - 1} left them. A lower learning rate or a warm-up usually helps.`;
}
