/** A layer on memory of its own, so that its tiles can be timed. */
import {
  createStorage,
  elements,
  free,
  type GpuArray,
  type Packing,
  quadBytes,
} from '#gpu/array.ts';
import type { CommandClock } from '#gpu/commandTimes.ts';
import { type Gpu, outOfMemory } from '#gpu/device.ts';
import { GpuMemoryError, StepGraph } from '#gpu/stepGraph.ts';
import { launchConv2d, launchConv2dInputGrad } from './conv2d.ts';
import { layerOf } from './gemmLayers.ts';
import { outputSide, workOf } from './shape.ts';

/** A tile whose pipeline is compiled. */
export interface TileCandidate {
  /** @returns milliseconds of so many launches, one after the other */
  run(repeats: number): Promise<number>;
  close(): void;
}

export interface LayerBench {
  /** With so many images a launch is short enough for a first one. */
  readonly batch: number;
  /** @param batch at most that of the bench @throws Error where the pipeline fails */
  candidate(tile: string, batch: number): Promise<TileCandidate>;
  close(): void;
}

/** What a first launch may take at most, by the adapter's pace. */
const FIRST_MS = 100;

/** @throws GpuMemoryError where the adapter has no room for the layer */
export async function openLayer(
  gpu: Gpu,
  time: CommandClock['time'],
  key: string,
): Promise<LayerBench> {
  const { operation, shape, half, packings } = layerOf(key);
  const forward = operation === 'forward';
  const short = Math.floor((FIRST_MS * gpu.pace.budget.rate * shape.batch) / workOf(shape));
  const batch = Math.max(1, Math.min(shape.batch, short));
  const arrays = await arraysOf(gpu, key, batch, packings);
  return {
    batch,
    async candidate(tile, images) {
      const graph = new StepGraph({ ...gpu, choices: { of: () => tile } });
      const timed = { ...shape, batch: images };
      const launch = forward ? launchConv2d : launchConv2dInputGrad;
      launch(graph, timed, ...arrays, { half });
      try {
        await graph.finish();
      } catch (error) {
        graph.destroy();
        throw error;
      }
      const ready = graph.ready.flat();
      return {
        async run(repeats) {
          const [ms = 0] = await time([Array.from({ length: repeats }, () => ready).flat()]);
          return ms;
        },
        close: () => graph.destroy(),
      };
    },
    close: () => arrays.forEach(free),
  };
}

/** Begins to compile a tile for a layer; a failure shows when it is timed. */
export function warmTile(gpu: Gpu, key: string, tile: string): void {
  const { operation, shape, half, packings } = layerOf(key);
  const graph = new StepGraph({ ...gpu, choices: { of: () => tile } });
  const [read, w, written] = sidesOf(key, shape.batch).map((sides, at) =>
    graph.scratch(sides, 'tile to compile', packings[at]),
  );
  if (!read || !w || !written) return;
  const launch = operation === 'forward' ? launchConv2d : launchConv2dInputGrad;
  launch(graph, shape, read, w, written, { half });
  for (const pipeline of graph.pipelines) pipeline.catch(() => {});
}

/** Of what a launch reads, of its weights, and of what it writes. */
function sidesOf(key: string, batch: number): readonly (readonly number[])[] {
  const { operation, shape } = layerOf(key);
  const { height, width, channelsIn, channelsOut, kernel } = shape;
  const x = [batch, height, width, channelsIn];
  const y = [batch, outputSide(height, shape), outputSide(width, shape), channelsOut];
  const w = [kernel, kernel, channelsIn, channelsOut];
  return operation === 'forward' ? [x, w, y] : [y, w, x];
}

/** What a launch reads, its weights, and what it writes. */
async function arraysOf(
  gpu: Gpu,
  key: string,
  batch: number,
  packings: readonly (Packing | undefined)[],
): Promise<[GpuArray, GpuArray, GpuArray]> {
  const make = (sides: readonly number[], at: number): GpuArray => {
    const length = elements(sides);
    const packing = packings[at];
    const bytes = quadBytes(length * (packing === undefined ? 4 : 2));
    const storage = createStorage(gpu, bytes, 'timed layer');
    const array = { storage, offset: 0, length, shape: sides, label: 'timed layer' };
    return packing === undefined ? array : { ...array, packing };
  };
  const [read = [], w = [], written = []] = sidesOf(key, batch);
  gpu.device.pushErrorScope('out-of-memory');
  const arrays: [GpuArray, GpuArray, GpuArray] = [make(read, 0), make(w, 1), make(written, 2)];
  const exhausted = await gpu.device.popErrorScope();
  if (exhausted === null) return arrays;
  arrays.forEach(free);
  throw new GpuMemoryError(outOfMemory(exhausted.message, gpu.memory).message);
}
