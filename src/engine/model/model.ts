import { free, type GpuArray } from '#gpu/array.ts';
import { STEP_RECORD_LENGTH } from '#kernels/update/update.ts';
import { OPTIMIZER_RECORD_LENGTH } from '#optim/settings.ts';
import type { EncoderLayout } from './parameters.ts';
import type { ArrayKind, StateRow } from './state.ts';

/** Layers whose largest activation fits a step's record. */
const MAXIMA = 256;

/** First elements of the parts of a step's record; multiples of 64, so that each can be bound. */
export const RECORD_PART = {
  step: 0,
  health: STEP_RECORD_LENGTH,
  optimizer: 128,
  maxima: 192,
  segments: 192 + MAXIMA,
} as const;

/** The prototypes of one granularity, and the columns of the current step. */
export interface Granularity {
  readonly k: number;
  /** [k, D] unit rows. */
  readonly centroids: GpuArray;
  /** φ [k]. */
  readonly density: GpuArray;
  /**
   * u32 [batch + r]: prototypes of the rows, then the negatives; [2, at least batch + r] where both
   * views are queries.
   */
  readonly columns: GpuArray;
}

/** What the arrays of one granularity are called, by its number. */
export const GRANULARITY_ARRAYS = {
  centroids: (g: number) => `prototypes ${g}`,
  density: (g: number) => `concentrations ${g}`,
  columns: (g: number) => `prototype columns ${g}`,
} as const;

/**
 * All of a run's state on the GPU: a query tower that is trained, and what the method adds to it.
 *
 * A step is committed as a whole or not at all: parameters, optimizer, key tower, running
 * statistics and queue change only in its last dispatches, and only where the optimizer's status
 * says so.
 */
export class Model {
  readonly layout: EncoderLayout;
  readonly rows: readonly StateRow[];
  readonly query: GpuArray;
  readonly gradients: GpuArray;
  /** Of the optimizer: SGD's momentum; first and second moments of the others. */
  readonly moments: readonly GpuArray[];
  /** Running statistics of the query tower, then of the key tower. */
  readonly running: GpuArray;
  readonly batchStatistics: GpuArray;
  /** The optimizer's numbers, then SCALAR of kernels/update: what changes from step to step. */
  readonly scalars: GpuArray;
  readonly scaler: GpuArray;
  readonly status: GpuArray;
  /** What the last step reports; parts as RECORD_PART says. */
  readonly record: GpuArray;
  /** Empty for a method without prototypes. */
  readonly granularities: readonly Granularity[];

  constructor(layout: EncoderLayout, rows: readonly StateRow[]) {
    this.layout = layout;
    this.rows = rows;
    this.query = this.array('query parameters');
    this.gradients = this.array('gradients');
    this.moments = this.#ofKind('moments');
    this.running = this.array('running statistics');
    this.batchStatistics = this.array('batch statistics');
    this.scalars = this.array('scalars');
    this.scaler = this.array('loss scaler');
    this.status = this.array('status');
    this.record = this.array('step record');
    const { centroids, density, columns } = GRANULARITY_ARRAYS;
    // Centroids and concentrations are of that kind, a pair for every granularity.
    this.granularities = Array.from({ length: this.#ofKind('prototypes').length / 2 }, (_, g) => {
      const found = this.array(centroids(g));
      const [k = 0] = found.shape;
      const [phi, cols] = [this.array(density(g)), this.array(columns(g))];
      return { k, centroids: found, density: phi, columns: cols };
    });
  }

  #ofKind(kind: ArrayKind): GpuArray[] {
    return this.rows.filter((row) => row.kind === kind).map(({ array }) => array);
  }

  /** The array of that name. @throws Error where the method has none */
  array(name: string): GpuArray {
    const row = this.rows.find((candidate) => candidate.name === name);
    if (row === undefined) throw new Error(`the model has no array “${name}”`);
    return row.array;
  }

  /** Parameters of the key tower, where the method has one. */
  get key(): GpuArray {
    return this.array('key parameters');
  }

  /** [K, D], one unit row per key, where the method has one. */
  get queue(): GpuArray {
    return this.array('queue');
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
    for (const { array } of this.rows) free(array);
  }
}
