import * as tf from '@tensorflow/tfjs';
import { median } from '#base/median.ts';
import { RandomStream } from '#base/random.ts';
import { allocate, free, type GpuArray, upload } from '#gpu/array.ts';
import type { Gpu } from '#gpu/device.ts';
import { download } from '#gpu/readback.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { batchNormBenches } from '#kernels/batchNorm/batchNorm.bench.ts';
import { conv2dBenches } from '#kernels/conv2d/conv2d.bench.ts';
import { infoNceBenches } from '#kernels/infoNce/infoNce.bench.ts';
import { maxPoolBenches } from '#kernels/maxPool/maxPool.bench.ts';
import { normalizeBenches } from '#kernels/normalize/normalize.bench.ts';
import { poolBenches } from '#kernels/pool/pool.bench.ts';
import { updateBenches } from '#kernels/update/update.bench.ts';
import { optimizerBenches } from '#optim/optimizer.bench.ts';
import { countDispatches } from './counting.ts';
import { timeQueue } from './queueTime.ts';
import type { BenchCase } from './report.ts';
import { ratio, worstError } from './statistics.ts';
import { submitPending } from './step/stock.ts';
import { alternate, repeatsFor } from './timing.ts';

/** A kernel beside the stock ops that do the same, on the same numbers. */
interface KernelBench {
  readonly name: string;
  /** Floating-point operations, a multiply-add counting two; null if the kernel is memory-bound. */
  readonly operations: number | null;
  /** Shapes of the inputs, which are drawn normal. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Standard deviation of the inputs; default 1. */
  readonly scale?: number;
  /** Parts of our one output that are compared with stock's outputs in turn. */
  readonly segments?: readonly { readonly offset: number; readonly length: number }[];
  /** Adds the launches and returns the arrays that are compared. */
  readonly ours: (gpu: Gpu, graph: StepGraph, at: (name: string) => GpuArray) => GpuArray[];
  /** Prepares, and returns the timed function: it must give the same tensors in the same order. */
  readonly stock: (at: (name: string) => tf.Tensor) => () => tf.Tensor[];
}

export const KERNEL_BENCHES: readonly KernelBench[] = [
  ...conv2dBenches,
  ...batchNormBenches,
  ...infoNceBenches,
  ...poolBenches,
  ...maxPoolBenches,
  ...normalizeBenches,
  ...optimizerBenches,
  ...updateBenches,
];

/** Largest difference, relative to the largest value, that f32 rounding of sums explains. */
const TOLERANCE = 1e-3;

/** The two implementations give different results, so their times are not comparable. */
export class BenchMismatch extends Error {
  override readonly name = 'BenchMismatch';
}

/** A lookup that throws with the missing name. */
function named<T>(entries: ReadonlyMap<string, T>): (name: string) => T {
  return (name) => {
    const found = entries.get(name);
    if (found === undefined) throw new Error(`the bench has no input ${name}`);
    return found;
  };
}

/**
 * Checks one kernel against stock, then times both. TensorFlow.js must be on the same device.
 * @throws BenchMismatch
 */
export async function runKernelBench(
  gpu: Gpu,
  bench: KernelBench,
  { rounds, peakGflops }: { readonly rounds: number; readonly peakGflops: number },
): Promise<BenchCase> {
  const arrays = new Map<string, GpuArray>();
  const tensors = new Map<string, tf.Tensor>();
  Object.entries(bench.inputs).forEach(([name, shape], index) => {
    const stream = new RandomStream(0, 'weights', 20_000 + index);
    const length = shape.reduce((product, side) => product * side, 1);
    const { scale = 1 } = bench;
    const values = Float32Array.from({ length }, () => scale * stream.normal());
    const array = allocate(gpu, shape, name);
    upload(gpu, array, values);
    arrays.set(name, array);
    tensors.set(name, tf.tensor(values, [...shape]));
  });
  const graph = new StepGraph(gpu);
  const outputs = bench.ours(gpu, graph, named(arrays));
  await graph.finish();
  const stock = bench.stock(named(tensors));
  try {
    await compare(gpu, bench, graph, outputs, stock);
    const { device } = gpu;
    const ours = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) graph.submit();
      await device.queue.onSubmittedWorkDone();
    };
    const theirs = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) tf.dispose(tf.tidy(stock));
      submitPending();
      await device.queue.onSubmittedWorkDone();
    };
    const leastMs = 20;
    const repeats = await repeatsFor(ours, leastMs);
    const theirRepeats = await repeatsFor(theirs, leastMs);
    const [oursMs = Number.NaN, theirsMs = Number.NaN] = await alternate(
      [() => ours(repeats), () => theirs(theirRepeats)],
      rounds,
    );
    const encodes: number[] = [];
    const { dispatches } = await countDispatches(device, async () => graph.submit());
    for (let i = 0; i < 5; i++) {
      const { ms, queueMs } = timeQueue(device, () => graph.submit());
      encodes.push(ms - queueMs);
      await device.queue.onSubmittedWorkDone();
    }
    const ms = oursMs / repeats;
    const stockMs = theirsMs / theirRepeats;
    const gflops = bench.operations === null ? null : bench.operations / ms / 1e6;
    return {
      name: bench.name,
      ours: ms,
      stock: stockMs,
      jax: null,
      ratioStock: ratio(ms, stockMs),
      ratioJax: null,
      dispatches,
      encodeMs: median(encodes),
      gflops,
      peakShare: gflops === null ? null : gflops / peakGflops,
    };
  } finally {
    graph.destroy();
    for (const array of new Set([...arrays.values(), ...outputs])) free(array);
    tf.dispose([...tensors.values()]);
  }
}

async function compare(
  gpu: Gpu,
  { name, segments }: KernelBench,
  graph: StepGraph,
  outputs: readonly GpuArray[],
  stock: () => tf.Tensor[],
): Promise<void> {
  graph.submit();
  const whole = await Promise.all(outputs.map((array) => download(gpu, array)));
  const got =
    segments === undefined
      ? whole
      : segments.map(({ offset, length }) => whole[0]?.subarray(offset, offset + length) ?? []);
  const wanted = tf.tidy(stock);
  if (wanted.length !== got.length) {
    throw new Error(`${name}: ${got.length} results, stock has ${wanted.length}`);
  }
  for (const [i, tensor] of wanted.entries()) {
    const error = worstError(got[i] ?? [], await tensor.data());
    if (error > TOLERANCE) {
      throw new BenchMismatch(
        `${name}: result ${i} differs from TensorFlow.js’s by ${error.toExponential(1)} of its largest value, more than ${TOLERANCE}.`,
      );
    }
  }
  tf.dispose(wanted);
}
