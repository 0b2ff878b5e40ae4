import type { WorkSignal } from '#base/workSignal.ts';
import { type Dataset, imageCount } from '#data/dataset.ts';
import { labelledOf } from '#data/labels.ts';
import type { Split } from '#data/split.ts';
import { alignment } from '#evaluate/featureStatistics.ts';
import type { StoredFeatures } from '#evaluate/knnAccuracy.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { buildEvaluation } from '#model/evaluation.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import type { RunConfig } from '#run/config.ts';
import type { ClusterHealth, Evaluation } from '#run/evaluations.ts';
import type { TellTask } from '#run/phases.ts';
import { knnOf } from '#run/protocols.ts';
import type { Stage } from '#run/stages.ts';
import type { GpuImages } from '#trainer/images.ts';
import type { PassFeatures, Wanted } from '#trainer/measure/measurement.ts';
import { measureAll } from '#trainer/measure/table.ts';
import { type GatheredRows, gatherRows, type Scratch } from './gatheredRows.ts';
import { batchesOf, ImagePass, PASS_BATCH } from './imagePass.ts';

/** Held-out images whose two views are compared: one batch of a pass. */
const ALIGNED_IMAGES = PASS_BATCH;

export interface EvaluationAsked {
  readonly epoch: number;
  readonly step: number;
  readonly wanted: Wanted;
  readonly clusters: readonly ClusterHealth[];
  readonly tell: TellTask;
  /** Awaited between batches. */
  readonly signal: WorkSignal;
  /** Where the rows of many images go; null keeps them in memory. */
  readonly scratch: Scratch | null;
}

/** What of the training images an evaluation compares or fits. */
export const bankOutputs = (
  config: RunConfig,
  { probe, lowShot }: Wanted,
): readonly (keyof PassFeatures)[] =>
  (['features', 'embedding'] as const).filter((output) =>
    output === 'features'
      ? probe || lowShot || knnOf(config).on === 'feature'
      : knnOf(config).on !== 'feature',
  );

type GatheredFeatures = GatheredRows & StoredFeatures;

/** The evaluation of one stage's query tower: its passes, compiled once. */
export class Evaluator {
  readonly #parts: ModelParts;
  readonly #dataset: Dataset;
  readonly #split: Split;
  readonly #plain: ImagePass;
  readonly #views: readonly ImagePass[];

  constructor(
    parts: ModelParts,
    gpu: Gpu,
    stage: Stage,
    images: GpuImages,
    dataset: Dataset,
    split: Split,
  ) {
    this.#parts = parts;
    this.#dataset = dataset;
    this.#split = split;
    this.#plain = new ImagePass(gpu, images, (graph, plain) => {
      const { features, embedding } = buildEvaluation(parts, graph, stage, plain);
      return [features, embedding];
    });
    const { config } = parts;
    this.#views = ([0, 1] as const).map(
      (view) =>
        new ImagePass(
          gpu,
          images,
          (graph, seen) => [buildEvaluation(parts, graph, stage, seen).embedding],
          { config, view },
        ),
    );
  }

  get graphs(): readonly StepGraph[] {
    return [this.#plain, ...this.#views].map(({ graph }) => graph);
  }

  /** Everything that an evaluation measures. */
  async run(asked: EvaluationAsked): Promise<Evaluation> {
    const { epoch, step, wanted, clusters, tell, signal, scratch } = asked;
    const { query } = this.#split;
    const { config } = this.#parts;
    // What has no class neither votes nor is fitted to.
    const train = labelledOf(this.#dataset, this.#split.train);
    const total = train.length + query.length;
    tell('evaluationFeatures', 0, total);
    const gathered: GatheredRows[] = [];
    try {
      const rowsFor = async (images: Uint32Array<ArrayBuffer>, output: keyof PassFeatures) => {
        const rows = await gatherRows(images.length, this.dims[output], scratch);
        gathered.push(rows);
        return { ...rows, images };
      };
      const bank: Partial<Record<keyof PassFeatures, GatheredFeatures>> = {};
      for (const output of bankOutputs(config, wanted)) bank[output] = await rowsFor(train, output);
      await this.#pass(train, bank, (done) => tell('evaluationFeatures', done, total), signal);
      const held = {
        features: await rowsFor(query, 'features'),
        embedding: await rowsFor(query, 'embedding'),
      };
      const later = (done: number) => tell('evaluationFeatures', train.length + done, total);
      await this.#pass(query, held, later, signal);
      const numbers = await measureAll({
        ...{ config, dataset: this.#dataset, bank, held, wanted, tell, signal },
        // An untrained network's alignment is meaningless, and the first step waits for this.
        alignment: async () => (step === 0 ? null : this.#alignment(signal)),
      });
      return { epoch, step, ...numbers, clusters };
    } finally {
      for (const rows of gathered) await rows.free();
    }
  }

  /** Columns of the features and of the embeddings. */
  get dims(): { readonly features: number; readonly embedding: number } {
    const [features = 0, embedding = 0] = this.#plain.dims;
    return { features, embedding };
  }

  /**
   * Features and embeddings of all images of the data set, in its order, batch by batch: only two
   * batches are in memory.
   * @param take gets the first image of a batch and its rows
   */
  async allRows(
    take: (
      first: number,
      features: Float32Array<ArrayBuffer>,
      embedding: Float32Array<ArrayBuffer>,
    ) => Promise<void>,
    signal: WorkSignal,
  ): Promise<void> {
    const images = Uint32Array.from({ length: imageCount(this.#dataset) }, (_, image) => image);
    await this.#plain.run(
      images,
      batchesOf(images.length),
      async (batch, [features, embedding]) => {
        if (features === undefined || embedding === undefined) throw new Error('no output');
        await take(batch * PASS_BATCH, features, embedding);
      },
      signal,
    );
  }

  /** Numbers of the held-out images. */
  get heldOut(): Uint32Array<ArrayBuffer> {
    return this.#split.query;
  }

  async #alignment(signal: WorkSignal): Promise<number> {
    const images = this.#split.query.slice(0, ALIGNED_IMAGES);
    const views: Float32Array<ArrayBuffer>[] = [];
    for (const pass of this.#views) {
      const [rows] = await pass.gather(images, () => {}, signal);
      if (rows !== undefined) views.push(rows);
    }
    const [first, second] = views;
    if (first === undefined || second === undefined) throw new Error('a pass has no output');
    const dim = this.#parts.config.embeddingDim;
    return alignment({ values: first, dim }, { values: second, dim });
  }

  /** Images through the tower, each batch to where its rows are gathered. */
  async #pass(
    images: Uint32Array<ArrayBuffer>,
    { features, embedding }: Partial<Readonly<Record<keyof PassFeatures, GatheredFeatures>>>,
    onProgress: (done: number) => void,
    signal: WorkSignal,
  ): Promise<void> {
    await this.#plain.run(
      images,
      batchesOf(images.length),
      async (batch, [ofEncoder, ofHead]) => {
        if (ofEncoder === undefined || ofHead === undefined) throw new Error('no output');
        await features?.put(batch, ofEncoder);
        await embedding?.put(batch, ofHead);
        onProgress(Math.min(images.length, (batch + 1) * PASS_BATCH));
      },
      signal,
    );
  }

  destroy(): void {
    this.#plain.destroy();
    for (const pass of this.#views) pass.destroy();
  }
}
