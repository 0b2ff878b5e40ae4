/** K-means' dispatches, split to a bounded time each, and the chunks kept on the GPU. */

import type { WorkSignal } from '#base/workSignal.ts';
import { allocate, bufferOf, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import {
  launchMeans,
  launchNearest,
  launchProduct,
  launchSums,
  launchTiles,
  productUnits,
} from '#kernels/kmeans/kmeans.ts';
import {
  allocateLloyd,
  bytesOfLloyd,
  freeLloyd,
  type LloydArrays,
  type LloydShape,
} from './lloydArrays.ts';
import { Pace } from './submissionSize.ts';

/** Chunks that are queued before the first of them is waited for. */
const QUEUED_CHUNKS = 4;

export interface IterationReport {
  /** [k] */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Sum of the squared distances to the centroids before the update. */
  readonly inertia: number;
  /** Whether any bit of any centroid changed. */
  readonly changed: boolean;
}

interface ChunkGraphs {
  /** Units of each product graph. */
  readonly units: number;
  readonly product: readonly StepGraph[];
  readonly nearest: StepGraph;
  readonly sums: StepGraph;
}

export class Lloyd {
  readonly #gpu: Gpu;
  readonly #shape: LloydShape;
  readonly #arrays: LloydArrays;
  readonly #resident: { readonly values: GpuArray; readonly rows: number }[] = [];
  #cacheBytes: number;
  readonly #pace: Pace;
  readonly #graphs = new Map<number, ChunkGraphs>();
  #tiles: StepGraph | null = null;
  #means: StepGraph | null = null;
  #queuedChunks = 0;
  #measureNext = true;

  private constructor(gpu: Gpu, shape: LloydShape, arrays: LloydArrays, cacheBytes: number) {
    this.#gpu = gpu;
    this.#shape = shape;
    this.#arrays = arrays;
    this.#cacheBytes = cacheBytes;
    this.#pace = new Pace(1024 / shape.dim, () => gpu.device.queue.onSubmittedWorkDone());
  }

  /**
   * @param chunks of a pass, at most
   * @param cacheBytes for chunks that stay on the GPU
   * @throws GpuMemoryError
   */
  static async open(
    gpu: Gpu,
    shape: LloydShape,
    chunks: number,
    cacheBytes: number,
  ): Promise<Lloyd> {
    const arrays = await allocateLloyd(gpu, shape, chunks);
    return new Lloyd(gpu, shape, arrays, cacheBytes);
  }

  /** Chunks that stay on the GPU: the first ones, in order. */
  get residentChunks(): number {
    return this.#resident.length;
  }

  /** Bytes of all arrays on the GPU. */
  get bytes(): number {
    const resident = this.#resident.length * this.#arrays.x.length * 4;
    return bytesOfLloyd(this.#arrays) + resident;
  }

  setCentroids(centroids: Float32Array<ArrayBuffer>): void {
    upload(this.#gpu, this.#arrays.centroids, centroids);
  }

  readCentroids(): Promise<Float32Array<ArrayBuffer>> {
    return download(this.#gpu, this.#arrays.centroids);
  }

  /** Starts a pass over all chunks against the current centroids. */
  async begin(): Promise<void> {
    if (this.#tiles === null) {
      const graph = this.#graph();
      launchTiles(
        graph,
        this.#shape,
        this.#arrays.centroids,
        this.#arrays.tiles,
        this.#arrays.halfNorms,
      );
      this.#tiles = await finished(graph);
    }
    const encoder = this.#gpu.device.createCommandEncoder();
    encoder.clearBuffer(bufferOf(this.#arrays.report));
    encoder.clearBuffer(bufferOf(this.#arrays.sums));
    encoder.clearBuffer(bufferOf(this.#arrays.counts));
    this.#tiles.encode(encoder);
    this.#gpu.device.queue.submit([encoder.finish()]);
    this.#measureNext = true;
  }

  /** Makes the values [dim, capacity] the current chunk. */
  load(values: Float32Array<ArrayBuffer>): void {
    upload(this.#gpu, this.#arrays.x, values);
  }

  /** Makes a resident chunk the current one. @returns its rows */
  loadResident(index: number): number {
    const chunk = this.#resident[index];
    if (chunk === undefined) throw new RangeError(`chunk ${index} is not on the GPU`);
    this.#copy(chunk.values, this.#arrays.x);
    return chunk.rows;
  }

  /** Keeps the current chunk on the GPU if there is room for it. @returns whether it is kept */
  async keep(rows: number): Promise<boolean> {
    const bytes = this.#arrays.x.length * 4;
    if ((this.#resident.length + 1) * bytes > this.#cacheBytes) return false;
    const { device } = this.#gpu;
    device.pushErrorScope('out-of-memory');
    const values = allocate(this.#gpu, [this.#arrays.x.length], 'k-means resident rows');
    if ((await device.popErrorScope()) !== null) {
      this.#cacheBytes = 0;
      return false;
    }
    this.#copy(this.#arrays.x, values);
    this.#resident.push({ values, rows });
    return true;
  }

  /** Frees the resident chunks and keeps no others. */
  dropResident(): void {
    for (const { values } of this.#resident) free(values);
    this.#resident.length = 0;
    this.#cacheBytes = 0;
  }

  /**
   * Finds the nearest centroid of the current chunk's rows, and adds them to the sums if asked.
   */
  async assign(rows: number, addToSums: boolean, signal: WorkSignal): Promise<void> {
    let graphs = await this.#graphsFor(rows);
    let from = 0;
    if (this.#measureNext) {
      this.#measureNext = false;
      const total = productUnits({ ...this.#shape, rows });
      const [first] = graphs.product;
      const units = Math.min(graphs.units, total);
      await this.#pace.measure(units, total, () => first?.submit());
      from = 1;
      if (this.#pace.units !== graphs.units) {
        graphs = await this.#graphsFor(rows);
        from = 0;
      }
    }
    for (const slice of graphs.product.slice(from)) {
      slice.submit();
      if (this.#pace.submitted(graphs.units)) await this.#settle(signal);
    }
    graphs.nearest.submit();
    if (addToSums) graphs.sums.submit();
    if (++this.#queuedChunks >= QUEUED_CHUNKS) await this.#settle(signal);
  }

  /** The current chunk's assignments and squared distances. */
  async readNearest(
    rows: number,
  ): Promise<{ readonly assignments: Int32Array; readonly distances: Float32Array }> {
    const both = await download(this.#gpu, this.#arrays.nearest);
    return {
      assignments: new Int32Array(both.buffer, 0, rows),
      distances: both.subarray(this.#shape.capacity, this.#shape.capacity + rows),
    };
  }

  /** Moves the centroids to the means of their rows and returns the statistics of the iteration. */
  async update(): Promise<IterationReport> {
    if (this.#means === null) {
      const graph = this.#graph();
      launchMeans(graph, this.#shape, this.#arrays);
      // No dispatch may write one part of a buffer and read another as read-only: hence a copy.
      graph.copy(this.#arrays.counts, this.#arrays.reportedCounts);
      this.#means = await finished(graph);
    }
    this.#means.submit();
    const report = await download(this.#gpu, this.#arrays.report);
    const { changed, log } = this.#arrays;
    const words = new Uint32Array(report.buffer);
    const logAt = log.offset / 4;
    let inertia = 0;
    for (let i = 1; i <= (words[logAt] as number); i++) inertia += report[logAt + i] as number;
    return {
      counts: words.slice(0, this.#shape.k),
      inertia,
      changed: words[changed.offset / 4] !== 0,
    };
  }

  destroy(): void {
    this.#dropGraphs();
    this.#tiles?.destroy();
    this.#means?.destroy();
    this.dropResident();
    freeLloyd(this.#arrays);
  }

  async #settle(signal: WorkSignal): Promise<void> {
    await this.#pace.settle();
    this.#queuedChunks = 0;
    await signal.proceed();
  }

  #graph(): StepGraph {
    return new StepGraph(this.#gpu);
  }

  /** The graphs of a chunk of so many rows; at most two sizes occur, a full chunk and the last. */
  async #graphsFor(rows: number): Promise<ChunkGraphs> {
    const known = this.#graphs.get(rows);
    const { units } = this.#pace;
    if (known?.units === units) return known;
    for (const graph of known?.product ?? []) graph.destroy();
    const shape = { ...this.#shape, rows };
    const total = productUnits(shape);
    const product: StepGraph[] = [];
    for (let first = 0; first < total; first += units) {
      const graph = this.#graph();
      launchProduct(graph, shape, first, Math.min(units, total - first), this.#arrays);
      product.push(await finished(graph));
    }
    const nearest = known?.nearest ?? this.#graph();
    const sums = known?.sums ?? this.#graph();
    if (known === undefined) {
      launchNearest(nearest, shape, this.#arrays);
      launchSums(sums, shape, this.#arrays);
      await finished(nearest);
      await finished(sums);
    }
    const graphs = { units, product, nearest, sums };
    this.#graphs.set(rows, graphs);
    return graphs;
  }

  #dropGraphs(): void {
    for (const { product, nearest, sums } of this.#graphs.values()) {
      for (const graph of [...product, nearest, sums]) graph.destroy();
    }
    this.#graphs.clear();
  }

  #copy(from: GpuArray, to: GpuArray): void {
    const encoder = this.#gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(bufferOf(from), 0, bufferOf(to), 0, from.length * 4);
    this.#gpu.device.queue.submit([encoder.finish()]);
  }
}

async function finished(graph: StepGraph): Promise<StepGraph> {
  await graph.finish();
  return graph;
}
