import type { ImportedState } from '#checkpoint/modelState.ts';
import { imageCount } from '#data/dataset.ts';
import { imagesFingerprint } from '#data/imagesFingerprint.ts';
import type { Split } from '#data/split.ts';
import { isStored } from '#data/storedPixels.ts';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import type { Gpu } from '#gpu/device.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { chooseHalf } from '#kernels/half/half.ts';
import { createModel } from '#model/createModel.ts';
import type { Model } from '#model/model.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import type { RunConfig } from '#run/config.ts';
import type { TellTask } from '#run/phases.ts';
import { plannedSteps } from '#run/plannedSteps.ts';
import type { Adjustment } from '#run/protocol.ts';
import { keysChange, type Stage, stageOfStep, stagesOf } from '#run/stages.ts';
import { Diagnostician } from './diagnosis/diagnostician.ts';
import { EarlyStop } from './earlyStop.ts';
import { FaultWatch } from './faultWatch.ts';
import { GpuReport } from './gpuReport.ts';
import { type GpuImages, placeImages, statisticsFor } from './images.ts';
import type { ClusteringWatch } from './passes/clustering.ts';
import { clusterRun } from './passes/clusterRun.ts';
import { type EvaluationAsked, Evaluator } from './passes/evaluator.ts';
import type { RunParts } from './runParts.ts';
import { captureCheckpoint, runOfState } from './state/capture.ts';
import { RunClusters } from './state/clusters.ts';
import { type NonFiniteTensor, nonFiniteTensors } from './state/finite.ts';
import { restoreCheckpoint } from './state/restore.ts';
import { BatchInputs } from './step/batchInputs.ts';
import { refillQueue } from './step/refillQueue.ts';
import { type SegmentStates, StageRun } from './step/stageRun.ts';
import { StepClock } from './step/stepClock.ts';
import { StepJudge } from './step/stepJudge.ts';
import { decodeStep, type SubmittedStep } from './step/stepMetrics.ts';
import { StepWriter } from './step/stepWriter.ts';
import { StepReport } from './stepReport.ts';
import { MOST_IN_FLIGHT, stepsInFlight } from './stepsInFlight.ts';
import { unlessExhausted } from './unlessExhausted.ts';

/** Batches that are read before they are needed, where images are streamed. */
const READ_AHEAD = 4;

/** A run's model, graphs and buffers on the GPU: what the training loop calls step by step. */
export class Session {
  readonly stages: readonly Stage[];
  readonly stepsPerEpoch: number;
  readonly diagnostician: Diagnostician;
  readonly earlyStop: EarlyStop;
  /** Receives every step as soon as it is decoded. */
  readonly report: StepReport;
  /** Hears of everything beside steps. */
  readonly tell: TellTask;
  readonly #parts: RunParts;
  readonly #gpu: Gpu;
  readonly #config: RunConfig;
  readonly #split: Split;
  readonly #images: GpuImages;
  readonly #modelParts: ModelParts;
  readonly #model: Model;
  readonly #ring: ReadbackRing;
  readonly #inputs: BatchInputs;
  readonly #clusters: RunClusters;
  readonly #writer: StepWriter;
  readonly #submitted: SubmittedStep[] = [];
  readonly #firstNorms = new Map<string, number>();
  readonly #judge: StepJudge;
  readonly #gpuReport: GpuReport;
  #stage = -1;
  #run: StageRun | null = null;
  #evaluator: Evaluator | null = null;
  #segments: SegmentStates = new Map();
  #adjusted: Adjustment = {};
  #done: number;
  /** Of the images' content. */
  #fingerprint: Promise<string> | null = null;
  readonly #clock = new StepClock();
  readonly #faults: FaultWatch;

  private constructor(
    parts: RunParts,
    split: Split,
    modelParts: ModelParts,
    images: GpuImages,
    tell: TellTask,
  ) {
    const { gpu, config } = parts;
    this.#parts = parts;
    this.tell = tell;
    this.#gpu = gpu;
    this.#config = config;
    this.#split = split;
    this.#images = images;
    this.#modelParts = modelParts;
    this.#model = modelParts.model;
    this.#done = parts.resume?.step ?? 0;
    this.stages = stagesOf(config);
    this.stepsPerEpoch = Math.floor(split.train.length / config.batchSize);
    this.#faults = new FaultWatch(gpu);
    this.#judge = new StepJudge(parts, this.#done);
    this.earlyStop = new EarlyStop(config, MOST_IN_FLIGHT);
    this.#gpuReport = new GpuReport(parts, tell);
    const inputs = new BatchInputs(gpu, config, images);
    this.#inputs = inputs;
    const { model } = modelParts;
    const total = imageCount(parts.dataset);
    const clusters = new RunClusters(gpu, model.granularities, split.train, total);
    this.#clusters = clusters;
    const { stepsPerEpoch } = this;
    this.#writer = new StepWriter({ gpu, config, model, inputs, clusters, stepsPerEpoch });
    this.diagnostician = new Diagnostician(
      {
        gpu,
        config,
        modelParts,
        inputs,
        current: () => this.#current,
        prepare: async (step) => {
          await this.#writer.write(this.#current, step);
        },
        tell,
      },
      plannedSteps(config, this.stepsPerEpoch),
    );
    this.report = new StepReport(parts, this.diagnostician.ring);
    this.#ring = new ReadbackRing(gpu, this.#model.record, MOST_IN_FLIGHT);
  }

  /** Puts images and model on the GPU. @throws DeviceFailed, RangeError with a sentence */
  static async open(parts: RunParts, split: Split, tell: TellTask): Promise<Session> {
    const { gpu, config, dataset } = parts;
    const begin = (part: number) => tell('setUp', part, 4);
    begin(0);
    await shareWithTensorFlow(gpu);
    begin(1);
    const half = config.autocast ? await chooseHalf(gpu) : undefined;
    const statistics = await statisticsFor(dataset, split.train, config);
    gpu.memory.restartPeak();
    const session = await unlessExhausted(gpu, () => {
      begin(2);
      const images = placeImages(gpu, dataset, statistics, config);
      begin(3);
      const model = createModel(gpu, config);
      return new Session(parts, split, { gpu, model, config, half }, images, tell);
    });
    const stored = isStored(dataset.pixels);
    await session.#images.pixels.fill((done, total) => {
      if (stored) tell('loadImages', done, total);
    });
    if (parts.resume !== null) session.#restore(parts.resume);
    return session;
  }

  #restore(state: ImportedState): void {
    const { segments, clusters } = restoreCheckpoint(this.#gpu, this.#model, this.#config, state);
    this.#segments = segments;
    // The config in a checkpoint is the one in effect, so a rate or clip changed by hand is kept.
    const { learningRate, clipNorm } = state.config;
    this.#adjusted = { learningRate, clipNorm };
    if (clusters.length > 0) this.#clusters.take(clusters);
  }

  /** Steps done. */
  get done(): number {
    return this.#done;
  }

  /** Whether the model is free of non-finite updates. */
  get sound(): boolean {
    return this.#judge.sound;
  }

  /** 0-based number of the current stage. */
  get stage(): number {
    return this.#stage;
  }

  get #current() {
    const stage = this.stages[this.#stage];
    if (this.#run === null || this.#evaluator === null || stage === undefined) {
      throw new Error('no stage has begun');
    }
    return { run: this.#run, evaluator: this.#evaluator, stage, number: this.#stage };
  }

  /**
   * Builds and compiles a stage's graphs. A tensor keeps its optimizer state if the previous stage
   * trained it too; otherwise the state is reset. Refills the queue with keys of the new path
   * if the stage changes the key path.
   */
  async enterStage(index: number, epoch: number): Promise<void> {
    const { stages, stepsPerEpoch } = this;
    const stage = stages[index];
    if (stage === undefined) throw new Error(`there is no stage ${index}`);
    // A resumed run has trained in the stage of its last step.
    const before = stages[this.#stage] ?? stageOfStep(this.#done, stages, stepsPerEpoch);
    if (this.#run !== null) this.#segments = await this.orFail(this.#run.states());
    this.#run?.destroy();
    this.#evaluator?.destroy();
    this.#run = null;
    this.#evaluator = null;
    const { gpu, dataset } = this.#parts;
    this.tell('recordStep', 0, 0);
    const graph = new StepGraph(gpu);
    const inputs = this.#inputs.forStep(graph);
    this.#run = new StageRun(this.#modelParts, graph, stage, inputs, this.#segments);
    this.#evaluator = new Evaluator(
      this.#modelParts,
      gpu,
      stage,
      this.#images,
      dataset,
      this.#split,
    );
    this.#stage = index;
    const planned = plannedSteps(this.#config, stepsPerEpoch);
    const watched = this.#run.watchHistograms(planned, MOST_IN_FLIGHT);
    await this.orFail(this.#gpuReport.compile([graph, ...watched, ...this.#evaluator.graphs]));
    this.diagnostician.forgetSnapshots();
    if (keysChange(this.#config, before, stage)) {
      this.#judge.queueChanged();
      if (this.#config.queueOnKeyChange === 'keep') this.diagnostician.queueWentStale();
      if (this.#config.queueOnKeyChange === 'refill') {
        this.tell('refillQueue', 0, 0);
        await this.orFail(
          refillQueue(this.#modelParts, stage, this.#inputs, this.#split.train, epoch),
        );
      }
    }
    this.#clock.restart();
  }

  /**
   * Clusters the training images' momentum features (PCL, E-step).
   * @throws what `watch.signal` was aborted with
   */
  async cluster(epoch: number, watch: Omit<ClusteringWatch, 'tell'>): Promise<void> {
    const clusters = await this.orFail(
      clusterRun(
        this.#parts,
        this.#modelParts,
        { stage: this.#current.stage, images: this.#images, split: this.#split },
        { epoch, step: this.#done },
        { ...watch, tell: this.tell },
      ),
    );
    this.#clusters.take(clusters);
    this.diagnostician.forgetSnapshots();
    this.#clock.restart();
  }

  /** Whether the run's images have been clustered. */
  get clustered(): boolean {
    return this.#clusters.found.length > 0;
  }

  /** Changes the rate or the clip from the next step on. */
  adjust(change: Adjustment): void {
    this.#adjusted = { ...this.#adjusted, ...change };
  }

  /**
   * Submits a step and reports finished ones.
   * @param batchOf the image numbers of this step's batch and of later ones
   * @param index 0-based number of the step
   * @throws NonFiniteStep, DeviceFailed
   */
  async step(
    batchOf: (step: number) => Uint32Array<ArrayBuffer>,
    epoch: number,
    index: number,
  ): Promise<void> {
    // The step's inputs are uploaded while earlier steps run.
    const batch = batchOf(index);
    const preparing = this.#writer.write(this.#current, {
      ...{ batch, epoch, index, adjusted: this.#adjusted },
    });
    if (this.#images.pixels.placement === 'streamed') {
      this.#inputs.expect(Array.from({ length: READ_AHEAD }, (_, i) => batchOf(index + 1 + i)));
    }
    const submitted = await preparing;
    this.diagnostician.beforeStep(index);
    const inFlight = stepsInFlight(this.#clock.meanMs);
    while (this.#ring.pending >= inFlight) await this.#take();
    const { graph, histograms } = this.#current.run;
    histograms?.before(index);
    if (this.#config.stepMode === 'eager') {
      await this.orFail(graph.runEagerly(async () => {}));
      this.#ring.submit();
    } else {
      let map = () => {};
      graph.submit((encoder) => {
        map = this.#ring.encode(encoder);
      });
      map();
    }
    histograms?.after(index);
    this.#submitted.push(submitted);
  }

  /** Waits for every step in flight and reports it. */
  async drain(): Promise<void> {
    while (this.#ring.pending > 0) await this.#take();
    this.report.flush();
  }

  /** Forgets how long ago the last step was, after a pause. */
  restartClock(): void {
    this.#clock.restart();
  }

  async #take(): Promise<void> {
    const record = await this.orFail(this.#ring.take());
    const submitted = this.#submitted.shift();
    if (submitted === undefined) throw new Error('a record came back for no step');
    const timing = this.#clock.tick(this.#config.batchSize);
    // With no other step in flight, the time includes waiting for this page, not the adapter alone.
    if (this.#ring.pending > 0) {
      this.#gpu.pace.observe(this.#current.run.graph.work, timing.stepMs);
    }
    const own = decodeStep(record, this.#config, submitted, timing, this.#firstNorms);
    const { histograms } = this.#current.run;
    const decoded = histograms === null ? own : await this.orFail(histograms.complete(own));
    this.#gpuReport.reportMemory();
    this.diagnostician.took(submitted, decoded);
    this.report.add(decoded.metrics);
    const raised = this.#judge.judge(decoded);
    this.diagnostician.alarmed(raised);
    this.earlyStop.took(decoded.metrics, raised);
    this.#done = decoded.metrics.step;
  }

  /** Measures the query tower of this stage. @throws what `asked.signal` was aborted with */
  async evaluate(asked: Pick<EvaluationAsked, 'epoch' | 'wanted' | 'signal'>): Promise<void> {
    const { runId, host } = this.#parts;
    const evaluation = await this.orFail(
      this.#current.evaluator.run({
        ...asked,
        tell: this.tell,
        scratch: host.scratch ?? null,
        step: this.#done,
        clusters: this.#clusters.found.flatMap(({ health }) => health ?? []),
      }),
    );
    host.emit({ type: 'evaluationFinished', runId, evaluation });
    this.earlyStop.evaluated(evaluation);
    this.#gpuReport.reportMemory();
    this.#clock.restart();
  }

  /** The tensors of the state after the last step that are not finite. */
  nonFinite(): Promise<readonly NonFiniteTensor[]> {
    return this.orFail(
      nonFiniteTensors(this.#gpu, this.#model, this.clustered, this.#run?.segmentState),
    );
  }

  /** The state after the last step as a checkpoint file. */
  async capture(): Promise<Uint8Array<ArrayBuffer>> {
    const step = this.#done;
    const segments = this.#run === null ? this.#segments : await this.orFail(this.#run.states());
    this.#fingerprint ??= imagesFingerprint(this.#parts.dataset);
    return this.orFail(
      captureCheckpoint(
        this.#gpu,
        this.#model,
        { ...this.#config, ...this.#adjusted },
        {
          step,
          epoch: Math.floor(step / this.stepsPerEpoch),
          input: { mean: this.#images.mean, std: this.#images.std },
          run: runOfState(this.#parts, this.stepsPerEpoch, await this.#fingerprint),
          weights: this.#parts.resume?.weights,
          segments,
          clusters: this.#clusters.found,
        },
        (done, total) => this.tell('readState', done, total),
      ),
    );
  }

  /** The work's result, or the device's fault as soon as there is one. */
  orFail<T>(work: Promise<T>): Promise<T> {
    return this.#faults.orFail(work);
  }

  close(): void {
    this.#faults.close();
    this.diagnostician.destroy();
    this.#run?.destroy();
    this.#evaluator?.destroy();
    this.#ring.destroy();
    this.#model.destroy();
    this.#inputs.destroy();
    this.#images.pixels.free();
  }
}
