import { allocate, bufferOf, free, type GpuArray, upload } from '#gpu/array.ts';
import { download } from '#gpu/readback.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type BuiltStep, buildStep } from '#model/buildStep.ts';
import type { Model } from '#model/model.ts';
import { partOf, type Slot } from '#model/parameters.ts';
import type { ModelParts, StepInputs, StepProbe } from '#model/stepBuilder.ts';
import { optimizerSettings } from '#optim/fromConfig.ts';
import { createSegmentTable, type SegmentTable } from '#optim/segments.ts';
import { initialSegmentState, SEGMENT_STATE_LENGTH } from '#optim/settings.ts';
import { type Stage, trainedParts } from '#run/stages.ts';
import { HistogramWatch, histogramStride } from './histogramWatch.ts';

/** A tensor's optimizer state beside its moments: 1 − β₁ᵗ, 1 − β₂ᵗ, t, by the slot's name. */
export type SegmentStates = ReadonlyMap<string, Float32Array<ArrayBuffer>>;

/** Tensors that a stage trains, in the arena's order. */
function trainedSlots(model: Model, stage: Stage): Slot[] {
  const parts = new Set(trainedParts(stage));
  return model.layout.parameters.slots.filter(({ name }) => parts.has(partOf(name)));
}

/** One stage's step on the GPU: its graph, and the optimizer state of what it trains. */
export class StageRun {
  readonly graph: StepGraph;
  readonly slots: readonly Slot[];
  readonly built: BuiltStep;
  readonly #parts: ModelParts;
  readonly #views: { readonly first: number; readonly array: GpuArray }[] = [];
  readonly #table: SegmentTable;
  readonly #segmentState: GpuArray;
  #histograms: HistogramWatch | null = null;

  /**
   * @param graph already holds what makes the views
   * @param before state of the tensors trained so far; tensors not in it start at t = 0, with
   *   its moments cleared
   */
  constructor(
    parts: ModelParts,
    graph: StepGraph,
    stage: Stage,
    inputs: StepInputs,
    before: SegmentStates,
    probe: StepProbe = {},
  ) {
    const { gpu, model, config } = parts;
    this.#parts = parts;
    this.graph = graph;
    const views = (first: number, rows: number): GpuArray => {
      const array = inputs.views(first, rows);
      this.#views.push({ first, array });
      return array;
    };
    this.slots = trainedSlots(model, stage);
    this.#table = createSegmentTable(
      gpu,
      this.slots.map(({ offset, length, shape }) => ({
        offset,
        length,
        oneDimensional: shape.length === 1,
      })),
    );
    const state = initialSegmentState(this.slots.length);
    this.slots.forEach(({ name, offset, length }, i) => {
      const kept = before.get(name);
      if (kept !== undefined) {
        state.set(kept, i * SEGMENT_STATE_LENGTH);
        return;
      }
      for (const moments of model.moments) clear(parts, moments, offset, length);
    });
    this.#segmentState = allocate(gpu, [state.length], 'optimizer state');
    upload(gpu, this.#segmentState, state);
    const optimizer = {
      table: this.#table,
      segmentState: this.#segmentState,
      settings: optimizerSettings(config),
    };
    this.built = buildStep(parts, graph, stage, optimizer, { ...inputs, views }, probe);
  }

  /** What the step's networks see, in the order it is made, with the first of its rows. */
  get views(): readonly { readonly first: number; readonly array: GpuArray }[] {
    return this.#views;
  }

  /** The optimizer state of this stage's tensors on the GPU. */
  get segmentState(): GpuArray {
    return this.#segmentState;
  }

  /**
   * Takes histograms from now on, but not in a range test, which is looked at for its losses only.
   * @param totalSteps of the run @param inFlight steps submitted before the oldest is read
   * @returns graphs to be finished by the caller
   */
  watchHistograms(totalSteps: number, inFlight: number): StepGraph[] {
    if (this.#parts.config.schedule === 'range') return [];
    const trained = { tensors: this.slots.length, table: this.#table };
    const stride = histogramStride(totalSteps);
    this.#histograms = new HistogramWatch(this.#parts, trained, { stride, inFlight });
    return [this.#histograms.graph];
  }

  /** Null unless watched. */
  get histograms(): HistogramWatch | null {
    return this.#histograms;
  }

  /** The optimizer state of this stage's tensors, once everything submitted has run. */
  async states(): Promise<SegmentStates> {
    const state = await download(this.#parts.gpu, this.#segmentState);
    return new Map(
      this.slots.map(({ name }, i) => [
        name,
        state.slice(i * SEGMENT_STATE_LENGTH, (i + 1) * SEGMENT_STATE_LENGTH),
      ]),
    );
  }

  destroy(): void {
    this.graph.destroy();
    this.#histograms?.destroy();
    free(this.#table.array);
    free(this.#segmentState);
  }
}

function clear({ gpu }: ModelParts, arena: GpuArray, offset: number, length: number): void {
  const encoder = gpu.device.createCommandEncoder();
  encoder.clearBuffer(bufferOf(arena), arena.offset + offset * 4, length * 4);
  gpu.device.queue.submit([encoder.finish()]);
}
