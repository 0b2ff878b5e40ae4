import { allocate, bufferOf, bytesOf, free, type GpuArray, offsetOf } from '#gpu/array.ts';
import { ReadbackRing } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { type HistogramTable, launchHistogram } from '#kernels/histogram/histogram.ts';
import type { ModelParts } from '#model/stepBuilder.ts';
import { scalesLoss } from '#optim/fromConfig.ts';
import { SCALER_LENGTH } from '#optim/settings.ts';
import { HISTOGRAM_BINS, packHistogram } from '#run/histogramBins.ts';
import type { TensorHistograms } from '#run/tensorHealth.ts';
import { healthStride } from '#trainer/diagnosis/stepRing.ts';
import type { DecodedStep } from './stepMetrics.ts';

/** Every fifth point of the tensors' health has histograms, some forty of a run: they take space. */
const EVERY = 5;

/** Elements between places where a binding may begin. */
const ALIGNED = 64;

/** Histograms are taken every so many steps. */
export const histogramStride = (totalSteps: number): number => EVERY * healthStride(totalSteps);

/** What a stage trains: a table of the optimizer's form. */
interface Trained {
  readonly tensors: number;
  readonly table: HistogramTable;
}

interface Cadence {
  readonly stride: number;
  /** Steps submitted before the oldest is read. */
  readonly inFlight: number;
}

/**
 * Histograms of a stage's trained weights and their gradients, of a few steps of the run. Its own
 * graph runs behind such a step and only reads; other steps submit nothing for it.
 */
export class HistogramWatch {
  readonly graph: StepGraph;
  readonly #parts: ModelParts;
  readonly #counts: GpuArray;
  readonly #tensors: number;
  /** The scale that the step's gradients were multiplied by: the optimizer changes its own copy. */
  readonly #scale: GpuArray | null;
  readonly #ring: ReadbackRing;
  readonly #stride: number;
  /** 1-based numbers of the steps whose histograms are on their way. */
  readonly #waiting: number[] = [];

  constructor(parts: ModelParts, { tensors, table }: Trained, { stride, inFlight }: Cadence) {
    const { gpu, model, config } = parts;
    this.#parts = parts;
    this.#tensors = tensors;
    this.#stride = stride;
    this.graph = new StepGraph(gpu);
    // Of the weights, then of the gradients; each half begins where a binding may.
    const half = ALIGNED * Math.max(1, Math.ceil((tensors * HISTOGRAM_BINS) / ALIGNED));
    this.#counts = allocate(gpu, [2, half], 'histograms');
    this.#scale = scalesLoss(config) ? allocate(gpu, [SCALER_LENGTH], 'histogram scale') : null;
    this.#ring = new ReadbackRing(gpu, this.#counts, inFlight);
    const part = (at: 0 | 1): GpuArray => ({
      ...this.#counts,
      offset: this.#counts.offset + 4 * at * half,
      length: half,
    });
    const { query, gradients } = model;
    launchHistogram(this.graph, table, { x: query, scale: null, counts: part(0) });
    launchHistogram(this.graph, table, { x: gradients, scale: this.#scale, counts: part(1) });
  }

  #isDue(index: number): boolean {
    return index % this.#stride === 0;
  }

  /** To be called before every step is submitted. @param index its 0-based number */
  before(index: number): void {
    if (!this.#isDue(index)) return;
    const { gpu, model } = this.#parts;
    const encoder = gpu.device.createCommandEncoder();
    const counts = this.#counts;
    encoder.clearBuffer(bufferOf(counts), offsetOf(counts), bytesOf(counts));
    if (this.#scale !== null) {
      const [from, to] = [model.scaler, this.#scale];
      encoder.copyBufferToBuffer(
        bufferOf(from),
        offsetOf(from),
        bufferOf(to),
        offsetOf(to),
        bytesOf(to),
      );
    }
    gpu.device.queue.submit([encoder.finish()]);
  }

  /** To be called once every step is submitted. */
  after(index: number): void {
    if (!this.#isDue(index)) return;
    let map = () => {};
    this.graph.submit((encoder) => {
      map = this.#ring.encode(encoder);
    });
    map();
    this.#waiting.push(index + 1);
  }

  /** The step with its histograms, where they were taken; every step in its turn. */
  async complete(decoded: DecodedStep): Promise<DecodedStep> {
    if (this.#waiting[0] !== decoded.metrics.step) return decoded;
    this.#waiting.shift();
    return { ...decoded, tensors: { ...decoded.tensors, histograms: await this.#take() } };
  }

  async #take(): Promise<TensorHistograms> {
    const counts = new Uint32Array((await this.#ring.take()).buffer);
    const rows = (first: number) =>
      Array.from({ length: this.#tensors }, (_, tensor) => {
        const from = first + tensor * HISTOGRAM_BINS;
        return packHistogram(counts.subarray(from, from + HISTOGRAM_BINS));
      });
    return { weight: rows(0), gradient: rows(counts.length / 2) };
  }

  destroy(): void {
    this.graph.destroy();
    this.#ring.destroy();
    free(this.#counts);
    if (this.#scale !== null) free(this.#scale);
  }
}
