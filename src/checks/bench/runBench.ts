import { WordsError } from '#base/words.ts';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import type { Gpu } from '#gpu/device.ts';
import { peakGflops } from '#gpu/peaks.ts';
import { chooseHalf } from '#kernels/half/half.ts';
import type { RunConfig } from '#run/config.ts';
import { runKeepBench } from './keepBench.ts';
import { KERNEL_BENCHES, runKernelBench } from './kernelBench.ts';
import { runKMeansBench } from './kmeans.ts';
import {
  type BenchCase,
  type BenchReport,
  type DriverCache,
  STEP_LARGE,
  STEP_SMALL,
} from './report.ts';
import { WatchedGraph } from './savedActivations.ts';
import { type Jax, openJax } from './step/jax.ts';
import { ourStep } from './step/ours.ts';
import { stepProblem } from './step/problem.ts';
import { repeatsToTheBit, runStepBench } from './stepBench.ts';
import { sampleBytes } from './stepMemory.ts';

export interface BenchOptions {
  /** Part of a case's name, or of MEMORY, KEEP or REPEATS; null for all. */
  readonly only: string | null;
  /** Few repetitions. */
  readonly quick: boolean;
  readonly jax: boolean;
  /** Of steps: 'small' leaves width 16 out. */
  readonly steps: 'all' | 'small';
  /** False leaves everything but the steps out. */
  readonly kernels: boolean;
}

export interface BenchHost {
  readonly runtime: string;
  /** Whether a page shares the adapter. */
  readonly page: boolean;
  readonly note: (sentence: string) => void;
  readonly onCase: (result: BenchCase) => void;
  readonly cpuSeconds: () => number | null;
  readonly driverCache: DriverCache;
}

/** What `only` can name beside the cases. */
const MEMORY = 'saved activations';
const REPEATS = 'same seed twice';
const KEEP = 'keeping a checkpoint';
const K_MEANS = 'k-means';

/** Names that `only` is looked for in. */
export const BENCH_NAMES: readonly string[] = [
  STEP_SMALL,
  STEP_LARGE,
  ...KERNEL_BENCHES.map(({ name }) => name),
  K_MEANS,
  MEMORY,
  KEEP,
  REPEATS,
];

/** Runs the asked cases one after the other on one device. @throws BenchMismatch */
export async function runBench(
  gpu: Gpu,
  { only, quick, jax: wantsJax, steps, kernels }: BenchOptions,
  host: BenchHost,
): Promise<BenchReport> {
  const wanted = (name: string): boolean =>
    only === null || name.toLowerCase().includes(only.toLowerCase());
  const cases: BenchCase[] = [];
  const done = (result: BenchCase) => {
    cases.push(result);
    host.onCase(result);
  };
  await shareWithTensorFlow(gpu);
  const peak = await peakGflops(gpu);
  host.note(`${gpu.summary.description}, multiply-add peak ${peak.toFixed(1)} GFLOP/s`);

  // The steps come first, while none of their pipelines is compiled.
  const facts = [];
  let jax: Jax | null = null;
  const stepCases = [
    { name: STEP_SMALL, width: 8, batch: 32 },
    { name: STEP_LARGE, width: 16, batch: 64 },
  ].filter(({ name }) => wanted(name) && (steps === 'all' || name === STEP_SMALL));
  for (const [at, { name, width, batch }] of stepCases.entries()) {
    if (wantsJax) jax ??= await openJax(gpu);
    const found = await runStepBench(gpu, {
      name,
      problem: stepProblem(width, batch),
      rounds: quick ? 3 : 11,
      jax,
      cold: at === 0,
      peakGflops: peak,
      note: host.note,
      cpuSeconds: host.cpuSeconds,
      driverCache: host.driverCache,
    });
    facts.push(found.facts);
    done(found.result);
    failOnFault(gpu);
  }
  if (kernels) {
    for (const bench of KERNEL_BENCHES.filter(({ name }) => wanted(name))) {
      host.note(bench.name);
      done(await runKernelBench(gpu, bench, { rounds: quick ? 3 : 11, peakGflops: peak }));
      failOnFault(gpu);
    }
    if (wanted(K_MEANS)) {
      host.note('k-means on the GPU, then on the CPU');
      const size = quick
        ? { rows: 6000, dim: 128, k: 100, iterations: 1, rounds: 1 }
        : { rows: 60_000, dim: 128, k: 1000, iterations: 1, rounds: 3 };
      done(await runKMeansBench(gpu, size, peak));
    }
  }
  const memory = kernels && wanted(MEMORY) ? await planBytes(gpu) : null;
  if (kernels && wanted(KEEP)) host.note(KEEP);
  const keep = kernels && wanted(KEEP) ? await runKeepBench(gpu, quick ? 3 : 7) : null;
  let repeats: boolean | null = null;
  if (kernels && wanted(REPEATS)) {
    host.note('the same seed twice');
    repeats = await repeatsToTheBit(gpu, stepProblem(8, 32), quick ? 3 : 10);
  }
  failOnFault(gpu);
  return {
    adapter: gpu.summary.description,
    software: gpu.summary.software,
    runtime: host.runtime,
    peakGflops: peak,
    cases,
    steps: facts,
    memory,
    keep,
    repeats,
  };
}

function failOnFault(gpu: Gpu): void {
  const fault = gpu.fault();
  if (fault !== null) throw new WordsError(fault.message);
}

/** What the step's plan holds, in f32 and under autocast. */
export async function planBytes(gpu: Gpu): Promise<NonNullable<BenchReport['memory']>> {
  const planOf = async (changes: Partial<RunConfig>) => {
    const problem = stepProblem(8, 32, changes);
    const half = problem.config.autocast ? await chooseHalf(gpu) : undefined;
    const graph = new WatchedGraph(gpu);
    const step = await ourStep(gpu, graph, problem, half);
    const bytes = { saved: graph.savedBytes, intermediates: graph.bytes };
    step.destroy();
    return bytes;
  };
  const sample = await sampleBytes(gpu.summary);
  return { f32: await planOf({}), autocast: await planOf({ autocast: true }), sample };
}
