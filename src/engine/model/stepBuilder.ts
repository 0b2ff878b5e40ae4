import { bytesOf, type GpuArray } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import type { StepGraph } from '#gpu/stepGraph.ts';
import { type Half, launchRoundHalf } from '#kernels/half/half.ts';
import { ROW_LENGTH } from '#kernels/infoNce/infoNce.ts';
import { launchNormalize, launchNormalizeGrad } from '#kernels/normalize/normalize.ts';
import type { RunConfig } from '#run/config.ts';
import { queryViews } from '#run/methods.ts';
import { type Stage, trainedParts } from '#run/stages.ts';
import { encode } from './encoder.ts';
import { type Activation, GpuNet } from './gpuNet.ts';
import { runHead } from './heads.ts';
import { Maxima } from './maxima.ts';
import type { Model } from './model.ts';
import { partOf } from './parameters.ts';
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
  /** [2·batch, side, side, 3]: the query views, then the key views. */
  readonly views: GpuArray;
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
  readonly of: (loss: number) => GpuArray;
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
  #input: GpuArray | null = null;
  #query: GpuNet | null = null;

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
    this.maxima = new Maxima(parts.model.recordPart('maxima'));
  }

  /** The tower that is trained, built at the first call. */
  get query(): GpuNet {
    const { query, gradients } = this.parts.model;
    this.#query ??= this.tower(0, query, gradients, (name) => this.trained.has(partOf(name)));
    return this.#query;
  }

  /** What the query tower sees: the query views, or all of them. */
  get queryInput(): Activation {
    return this.views === 2 ? this.#allViews() : this.view(0);
  }

  /** What the key tower sees: the key views, or all of them. */
  get keyInput(): Activation {
    return this.views === 2 ? this.#allViews() : this.view(1);
  }

  /**
   * A tower in training mode: batch norm uses the batch, each view by itself.
   * @param views that it sees in one pass
   */
  tower(
    tower: 0 | 1,
    parameters: GpuArray,
    gradients: GpuArray | null,
    trains: (name: string) => boolean,
    views: 1 | 2 = this.views,
  ): GpuNet {
    const { gpu, model, config, half } = this.parts;
    const { graph, maxima } = this;
    let weights = parameters;
    if (half !== undefined) {
      const rounded = graph.scratch(parameters.shape, `${TOWERS[tower]} weights in half`);
      graph.within({ part: 'weights', tower: TOWERS[tower] }, () =>
        launchRoundHalf(graph, parameters, rounded, half),
      );
      weights = rounded;
    }
    const { length } = model.layout.statistics;
    const batch = model.batchStatistics;
    return new GpuNet(
      gpu,
      graph,
      { ...towerOf(model, tower, weights, gradients), master: parameters },
      {
        batchStatistics: {
          ...batch,
          offset: tower * length * 4,
          length: batch.length - tower * length,
        },
        groupStride: model.running.length,
        groups: views * config.bnGroups,
      },
      { trains, half, maxima, tower: TOWERS[tower] },
    );
  }

  /** The query (0) or the key (1) half of the views, rounded and packed under autocast. */
  view(side: 0 | 1): Activation {
    const { array: views, height, width, channels } = this.#allViews();
    const batch = this.parts.config.batchSize;
    const length = views.length / 2;
    const offset = views.offset + (side * bytesOf(views)) / 2;
    const shape = [batch, height, width, channels];
    return { array: { ...views, offset, length, shape }, batch, height, width, channels };
  }

  #allViews(): Activation {
    this.#input ??= this.#inputOf(this.inputs.views);
    const [batch = 0, height = 0, width = 0, channels = 0] = this.#input.shape;
    return { array: this.#input, batch, height, width, channels };
  }

  #inputOf(views: GpuArray): GpuArray {
    const { graph } = this;
    const { half } = this.parts;
    if (half === undefined) return views;
    const input = graph.scratch(views.shape, 'views in half', half);
    graph.within({ part: 'data' }, () => launchRoundHalf(graph, views, input, half));
    return input;
  }

  /** A view through the encoder and the stage's head a: what InfoNCE compares, not normalised. */
  embed(net: GpuNet, view: Activation): Activation {
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
    const length = queries * ROW_LENGTH;
    return {
      losses,
      queries,
      all,
      of: (loss) => ({ ...all, offset: all.offset + loss * length * 4, length }),
    };
  }

  /** Gives the query tower a loss's gradient of unit rows; its backward pass starts there. */
  seed({ source, rows, norms }: UnitRows, dy: GpuArray, label: string): void {
    const { graph } = this;
    const { batch, channels: dim } = source;
    const dSource = graph.scratch([batch, dim], label);
    graph.within({ part: 'gradient' }, () =>
      launchNormalizeGrad(graph, batch, dim, dy, rows, norms, dSource, this.parts.half),
    );
    this.query.seed(source, dSource);
  }
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
