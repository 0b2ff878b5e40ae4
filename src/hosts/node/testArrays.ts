import { RandomStream } from '#base/random.ts';
import { allocate, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { chooseHalf, type Half, launchRoundHalf } from '#kernels/half/half.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { testGpu } from './testDevice.ts';

/** Normal numbers from a seed, as f32. */
export function normals(seed: number, length: number): Float32Array<ArrayBuffer> {
  const stream = new RandomStream(seed, 'weights', 99);
  return Float32Array.from({ length }, () => stream.normal());
}

/** An array on the GPU holding `data`; its tail up to the buffer's end is NaN. */
export function onGpu(
  gpu: Gpu,
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
  label = 'test',
): GpuArray {
  const array = allocate(gpu, [data.length], label);
  upload(gpu, array, data);
  return array;
}

/** An output array full of NaN, so that unwritten elements are found. */
export function poisoned(gpu: Gpu, length: number, label = 'output'): GpuArray {
  return onGpu(gpu, new Float32Array(length).fill(Number.NaN), label);
}

/** The device's own conversion where it has one: kernels that are written out compile sooner with it. */
export async function ownHalf(): Promise<Half> {
  return chooseHalf(await testGpu());
}

/** Arrays of packed halves, as autocast has them. */
export function packedArrays(gpu: Gpu, graph: StepGraph, half: Half) {
  const packed = (values: GpuArray): GpuArray => {
    const array = graph.scratch([values.length], 'packed', half);
    launchRoundHalf(graph, values, array, half);
    return array;
  };
  return {
    /** Of numbers that binary16 holds; others are rounded. */
    given: (data: Float32Array<ArrayBuffer>): GpuArray => packed(onGpu(gpu, data)),
    /** Full of NaN. */
    output: (length: number): GpuArray => packed(poisoned(gpu, length)),
    /** As f32 after all that is recorded so far. */
    read: (array: GpuArray): GpuArray => {
      const values = poisoned(gpu, array.length);
      launchRoundHalf(graph, array, values, half);
      return values;
    },
  };
}

/** Gets the kernels of hardware on whatever adapter the tests run. */
export const HARDWARE: Partial<AdapterSummary> = { software: false };

/**
 * Builds a graph, runs it once and reads the arrays that the builder returns.
 * @param adapter what the kernels are chosen by, where it differs from the tests' own
 */
export async function runGraph(
  build: (gpu: Gpu, graph: StepGraph) => readonly GpuArray[],
  adapter: Partial<AdapterSummary> = {},
): Promise<Float32Array<ArrayBuffer>[]> {
  const own = await testGpu();
  const gpu: Gpu = { ...own, summary: { ...own.summary, ...adapter } };
  const graph = new StepGraph(gpu);
  const outputs = build(gpu, graph);
  await graph.finish();
  graph.submit();
  const results: Float32Array<ArrayBuffer>[] = [];
  for (const output of outputs) results.push(await download(gpu, output));
  graph.destroy();
  return results;
}

/** Largest |got − want|; Infinity if either has an unexpected NaN. */
export function worstDifference(got: ArrayLike<number>, want: ArrayLike<number>): number {
  if (got.length !== want.length) throw new Error(`${got.length} values, ${want.length} wanted`);
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const a = got[i] as number;
    const b = want[i] as number;
    if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const difference = Math.abs(a - b);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }
  return worst;
}

/** Largest absolute value. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
