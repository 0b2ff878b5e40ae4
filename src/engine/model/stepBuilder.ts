import { bytesOf, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, launchRoundHalf } from '#kernels/half/half.ts';
import { ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { launchNormalize, launchNormalizeGrad } from '#kernels/normalize/normalize.ts';
import type { StatisticsRange } from '#kernels/update/update.ts';
import type { RunConfig } from '#run/config.ts';
import { queryViews } from '#run/methods.ts';
import { type Stage, trainedParts } from '#run/stages.ts';
import { encode } from './encoder.ts';
import { GpuNet } from './gpuNet.ts';
import { runHead } from './heads.ts';
import { Maxima } from './maxima.ts';
import { type MicroBatch, microBatchesOf } from './microBatches.ts';
import type { Model } from './model.ts';
import type { Net } from './net.ts';
import { roundedOperands } from './operands.ts';
import { partOf } from './parameters.ts';
import type { Activation } from './tape.ts';
import { towerOf } from './towers.ts';

/** What a model's graphs are built from. */
export interface ModelParts {
  readonly gpu: Gpu;
  readonly model: Model;
  readonly config: RunConfig;
  /** The rounding that autocast uses here; undefined without autocast. */
  readonly half: Half | undefined;
}

/** What a step reads beside the model: written before each run of the graph. */
export interface StepInputs {
  /**
   * Rows of the views [2·batch, side, side, 3], the query views, then the key views. Asked for all,
   * or for a micro-batch at a time.
   */
  readonly views: (first: number, rows: number) => GpuArray;
  /**
   * u32, of every query: the row of its partner among the key views [batch] or, where both views
   * are queries, among all views [2·batch].
   */
  readonly keyRow: GpuArray;
}

/** Arrays that receive values a step otherwise does not output, for inspecting one step. */
export interface StepProbe {
  /** [queries, 1 + K] */
  readonly logits?: GpuArray;
  /** Of every granularity, [batch, batch + r]. */
  readonly protoLogits?: readonly GpuArray[];
}

/** Normalised rows and what their backward pass needs. */
export interface UnitRows {
  readonly source: Activation;
  readonly rows: GpuArray;
  readonly norms: GpuArray;
}

/** Rows of every loss of a step, as the losses' kernels write them. */
export interface LossRows {
  readonly losses: number;
  /** Rows of each. */
  readonly queries: number;
  readonly all: GpuArray;
  /** Those of a micro-batch. */
  readonly of: (loss: number, micro: MicroBatch) => GpuArray;
}

/** What the labels of a tower's arrays begin with. */
const TOWERS = ['query', 'key'] as const;

/** What the methods record a training step with: towers, unit rows, and the gradients' seeds. */
export class StepBuilder {
  readonly parts: ModelParts;
  readonly graph: StepGraph;
  readonly stage: Stage;
  readonly inputs: StepInputs;
  readonly probe: StepProbe;
  readonly trained: ReadonlySet<string>;
  /** Views that a tower sees in one pass: of two, the first's rows come first. */
  readonly views: 1 | 2;
  readonly maxima: Maxima;
  /** Of a tower's rows: those of one view, or of both. */
  readonly microBatches: readonly MicroBatch[];
  /** Both views, and rounded, where the batch goes through at once. */
  readonly #all: GpuArray | null;
  #views: GpuArray | null = null;
  readonly #halves = new Map<GpuArray, ReadonlyMap<string, GpuArray>>();
  /** Of each tower: the batch norms that ran. */
  readonly #norms = [new Set<string>(), new Set<string>()] as const;

  constructor(
    parts: ModelParts,
    graph: StepGraph,
    stage: Stage,
    inputs: StepInputs,
    probe: StepProbe = {},
  ) {
    this.parts = parts;
    this.graph = graph;
    this.stage = stage;
    this.inputs = inputs;
    this.probe = probe;
    this.views = queryViews(parts.config);
    this.trained = new Set(trainedParts(stage));
    const maxima = parts.model.recordPart('maxima');
    graph.within({ part: 'data' }, () => graph.clear(maxima));
    this.maxima = new Maxima(maxima);
    this.microBatches = microBatchesOf(parts.config, this.views);
    const whole = this.microBatches.length === 1;
    this.#all = whole ? inputs.views(0, 2 * parts.config.batchSize) : null;
  }

  /**
   * The tower that is trained, for a micro-batch.
   * @param parameters its own or a copy of them
   * @param copies of tensors that are read in their place, by name
   */
  query(
    micro: MicroBatch,
    parameters: GpuArray = this.parts.model.query,
    copies?: ReadonlyMap<string, GpuArray>,
  ): GpuNet {
    const { gradients } = this.parts.model;
    const trains = (name: string): boolean => this.trained.has(partOf(name));
    return this.tower(0, micro, parameters, gradients, trains, copies);
  }

  /** A micro-batch of what the query tower sees: the query views, or all of them. */
  queryInput(micro: MicroBatch): Activation {
    return this.#input(0, micro);
  }

  /** A micro-batch of what the key tower sees: the key views, or all of them. */
  keyInput(micro: MicroBatch): Activation {
    return this.#input((2 - this.views) * this.parts.config.batchSize, micro);
  }

  /** A micro-batch of the key views. */
  keyView(micro: MicroBatch): Activation {
    return this.#input(this.parts.config.batchSize, micro);
  }

  /** A tower in training mode: batch norm uses the micro-batch, each view by itself. */
  tower(
    tower: 0 | 1,
    { share, group }: MicroBatch,
    parameters: GpuArray,
    gradients: GpuArray | null,
    trains: (name: string) => boolean,
    copies: ReadonlyMap<string, GpuArray> = new Map(),
  ): GpuNet {
    const { gpu, model, half } = this.parts;
    const { graph, maxima } = this;
    const instead = new Map([...copies, ...(this.#halvesOf(tower, parameters) ?? [])]);
    const batch = model.batchStatistics;
    const groupStride = model.running.length;
    const at = group * groupStride + tower * model.layout.statistics.length;
    return new GpuNet(
      gpu,
      graph,
      { ...towerOf(model, tower, parameters, gradients), instead },
      {
        batchStatistics: { ...batch, offset: batch.offset + 4 * at, length: batch.length - at },
        groupStride,
        groups: share.groups,
        share,
      },
      {
        ...{ trains, half, maxima, tower: TOWERS[tower] },
        onBatchNorm: (name) => this.#norms[tower].add(name),
      },
    );
  }

  /**
   * The running statistics that this step changes, adjacent layers as one range: those of batch
   * norms that ran, of frozen parts only where the config lets their buffers be updated.
   */
  changedStatistics(): readonly StatisticsRange[] {
    const { model, config } = this.parts;
    const { slots, length } = model.layout.statistics;
    const ranges: { offset: number; length: number }[] = [];
    for (const [tower, ran] of this.#norms.entries()) {
      for (const [at, { name, offset }] of slots.entries()) {
        const layer = name.slice(0, name.lastIndexOf('.'));
        const changes = this.trained.has(partOf(layer)) || config.frozenBuffers === 'update';
        if (!changes || !ran.has(layer)) continue;
        const from = tower * length + offset;
        const part = (slots[at + 1]?.offset ?? length) - offset;
        const before = ranges.at(-1);
        if (before !== undefined && before.offset + before.length === from) before.length += part;
        else ranges.push({ offset: from, length: part });
      }
    }
    return ranges;
  }

  /** Under autocast a tower's operands of products, by name: rounded and packed, once for a step. */
  #halvesOf(tower: 0 | 1, parameters: GpuArray): ReadonlyMap<string, GpuArray> | undefined {
    const { half, model } = this.parts;
    if (half === undefined) return undefined;
    let halves = this.#halves.get(parameters);
    if (halves === undefined) {
      const { graph } = this;
      const place = { part: 'weights', tower: TOWERS[tower] } as const;
      const layout = model.layout.parameters;
      halves = graph.within(place, () =>
        roundedOperands(graph, layout, parameters, half, place.tower),
      );
      this.#halves.set(parameters, halves);
    }
    return halves;
  }

  /** Rows of the views, rounded and packed under autocast. @param from the tower's first row */
  #input(from: number, { first, rows }: MicroBatch): Activation {
    const views = this.#viewRows(from + first, rows);
    const [, height = 0, width = 0, channels = 0] = views.shape;
    return { array: views, batch: rows, height, width, channels };
  }

  #viewRows(first: number, rows: number): GpuArray {
    if (this.#all === null) return this.#rounded(this.inputs.views(first, rows));
    this.#views ??= this.#rounded(this.#all);
    return rowsOf(this.#views, first, rows);
  }

  #rounded(views: GpuArray): GpuArray {
    const { graph } = this;
    const { half } = this.parts;
    if (half === undefined) return views;
    const input = graph.scratch(views.shape, 'views in half', half);
    graph.within({ part: 'data' }, () => launchRoundHalf(graph, views, input, half));
    return input;
  }

  /** A view through the encoder and the stage's head a: what InfoNCE compares, not normalised. */
  embed<X>(net: Net<X>, view: X): X {
    const { config } = this.parts;
    const { embedding } = encode(net, view, config);
    if (this.stage.parts.a === 'absent') return embedding;
    return runHead(net, 'headA', embedding, config);
  }

  /** The rows of a batch, normalised. @param from order of the rows, see launchNormalize */
  unit(source: Activation, label: string, from?: GpuArray): UnitRows {
    return unitRows(this.graph, source, label, from);
  }

  /** Room for the rows of so many losses. */
  lossRows(losses: number): LossRows {
    const queries = this.views * this.parts.config.batchSize;
    const all = this.graph.scratch([losses, queries, ROW_LENGTH], 'loss rows');
    return {
      losses,
      queries,
      all,
      of: (loss, { first, rows }) => {
        const at = loss * queries + first;
        const offset = all.offset + at * ROW_LENGTH * 4;
        return { ...all, offset, length: rows * ROW_LENGTH, shape: [rows, ROW_LENGTH] };
      },
    };
  }

  /** Gives a tower a loss's gradient of unit rows; its backward pass starts there. */
  seed(net: GpuNet, units: UnitRows, dy: GpuArray, label: string): void {
    net.seed(units.source, this.sourceGradient(units, dy, label));
  }

  /** The gradient of what unit rows were made of. */
  sourceGradient({ source, rows, norms }: UnitRows, dy: GpuArray, label: string): GpuArray {
    const { graph } = this;
    const { batch, channels: dim } = source;
    const dSource = graph.scratch([batch, dim], label, this.parts.half);
    graph.within({ part: 'gradient' }, () =>
      launchNormalizeGrad(graph, batch, dim, dy, rows, norms, dSource, this.parts.half),
    );
    return dSource;
  }

  /** The outputs of all micro-batches, in their order, as one. */
  joined(parts: readonly Activation[], label: string): Activation {
    const [first] = parts;
    if (first === undefined) throw new Error('there are no micro-batches');
    if (parts.length === 1) return first;
    const batch = parts.reduce((sum, part) => sum + part.batch, 0);
    const arrays = parts.map(({ array }) => array);
    return { ...first, batch, array: this.#joinedArrays(arrays, label) };
  }

  /** The same for unit rows. */
  joinedUnits(parts: readonly UnitRows[], label: string): UnitRows {
    const [first] = parts;
    if (first === undefined) throw new Error('there are no micro-batches');
    if (parts.length === 1) return first;
    const [sources, rows, norms] = [
      parts.map(({ source }) => source),
      parts.map((part) => part.rows),
      parts.map((part) => part.norms),
    ];
    return this.graph.within({ part: 'forward' }, () => ({
      source: this.joined(sources, `${label} output`),
      rows: this.#joinedArrays(rows, label),
      norms: this.#joinedArrays(norms, `${label} norms`),
    }));
  }

  #joinedArrays(parts: readonly GpuArray[], label: string): GpuArray {
    const [{ shape: [, ...row] = [], packing } = {}] = parts;
    const all = parts.reduce((sum, { shape: [rows = 0] }) => sum + rows, 0);
    const whole = this.graph.scratch([all, ...row], label, packing);
    let first = 0;
    for (const part of parts) {
      const [rows = 0] = part.shape;
      this.graph.copy(part, rowsOf(whole, first, rows));
      first += rows;
    }
    return whole;
  }
}

/** Some rows of an array [rows, …]. */
export function rowsOf(array: GpuArray, first: number, rows: number): GpuArray {
  const [all = 1, ...row] = array.shape;
  const offset = array.offset + (bytesOf(array) / all) * first;
  return { ...array, offset, length: (array.length / all) * rows, shape: [rows, ...row] };
}

/** The rows of a batch, normalised. @param from order of the rows, see launchNormalize */
export function unitRows(
  graph: StepGraph,
  source: Activation,
  label: string,
  from?: GpuArray,
): UnitRows {
  const { batch, channels: dim } = source;
  const rows = graph.scratch([batch, dim], label);
  const norms = graph.scratch([batch], `${label} norms`);
  graph.within({ part: 'forward' }, () =>
    launchNormalize(graph, batch, dim, source.array, rows, norms, from),
  );
  return { source, rows, norms };
}
