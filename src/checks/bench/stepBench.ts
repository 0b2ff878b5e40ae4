import { median } from '#base/median.ts';
import type { Gpu } from '#gpu/device.ts';
import { StepGraph } from '#gpu/stepGraph.ts';
import { encode } from '#model/encoder.ts';
import { countDispatches } from './counting.ts';
import { BenchMismatch } from './kernelBench.ts';
import { timeQueue } from './queueTime.ts';
import type { BenchCase, DriverCache, Duration, FirstSteps, StepFacts } from './report.ts';
import { ratio, relativeError } from './statistics.ts';
import { type Jax, jaxStep } from './step/jax.ts';
import { ourStep } from './step/ours.ts';
import { operationsOf, type StepProblem } from './step/problem.ts';
import type { StepRunner } from './step/runner.ts';
import { stockStep } from './step/stock.ts';

export interface StepBench {
  readonly name: string;
  readonly problem: StepProblem;
  readonly rounds: number;
  /** Null omits jax-js. */
  readonly jax: Jax | null;
  /** Whether nothing was compiled on this device yet, so that first steps can be timed. */
  readonly cold: boolean;
  readonly peakGflops: number;
  readonly note: (sentence: string) => void;
  /** CPU seconds used by this process, if the runtime can report them. */
  readonly cpuSeconds: () => number | null;
  readonly driverCache: DriverCache;
  /** Told where the losses differ; absent: that is an error. */
  readonly onMismatch?: (sentence: string) => void;
}

/** Steps whose losses must agree before anything is timed. */
const CHECKED = 3;

/**
 * How far the losses may differ, relatively. The first is one forward pass in f32, sums in another
 * order; updates at a high rate amplify rounding in the later ones. Measured: 3e-7, 1e-6 and 3e-6
 * between this lab, stock and jax-js on WebAssembly; 2e-7, 4e-5 and 1.5e-4 with a bug that dequeued
 * the newest keys instead of the oldest.
 */
const TOLERANCES = [5e-6, 2e-5, 5e-5];

interface Side {
  readonly who: 'this lab' | 'TensorFlow.js' | 'jax-js';
  readonly runner: StepRunner;
  readonly first: Duration;
  readonly losses: number[];
}

/**
 * The whole training step, three ways on one device: checked, then timed in turns.
 * @throws BenchMismatch if the losses differ and nobody is told of it
 */
export async function runStepBench(
  gpu: Gpu,
  bench: StepBench,
): Promise<{ readonly result: BenchCase; readonly facts: StepFacts }> {
  const { name, problem, jax, peakGflops, note } = bench;
  const sides: Side[] = [];
  const start = async (who: Side['who'], make: () => StepRunner | Promise<StepRunner>) => {
    note(`${name}: ${who}, building and compiling${who === 'jax-js' ? ' (minutes)' : ''}`);
    const cpu = bench.cpuSeconds();
    const begin = performance.now();
    const runner = await make();
    runner.step();
    const losses = [await runner.loss()];
    const seconds = (performance.now() - begin) / 1000;
    const after = bench.cpuSeconds();
    const first = { seconds, cpuSeconds: cpu === null || after === null ? null : after - cpu };
    const worked = first.cpuSeconds === null ? '' : `, ${first.cpuSeconds.toFixed(1)} s of CPU`;
    note(`  first step after ${seconds.toFixed(1)} s${worked}`);
    sides.push({ who, runner, first, losses });
  };
  try {
    // An empty cache, so that the first step compiles every pipeline.
    const fresh = { ...gpu, pipelines: gpu.pipelines.emptied() };
    await start('this lab', () => ourStep(fresh, new StepGraph(fresh), problem));
    await start('TensorFlow.js', () => stockStep(problem));
    if (jax !== null) await start('jax-js', () => jaxStep(jax, problem));
    const mismatch = await checkLosses(name, sides);
    if (mismatch !== null) {
      if (bench.onMismatch === undefined) throw new BenchMismatch(mismatch);
      bench.onMismatch(mismatch);
    }
    note(`${name}: ${mismatch ?? 'the same losses'}; timing`);
    const times = sides.map((): number[] => []);
    const submits = sides.map((): number[] => []);
    for (let round = 0; round < bench.rounds; round++) {
      for (const [at, { runner }] of sides.entries()) {
        const begin = performance.now();
        runner.step();
        submits[at]?.push(performance.now() - begin);
        await runner.loss();
        times[at]?.push(performance.now() - begin);
      }
    }
    const { encodeMs, submitMs } = await timeEncoding(gpu, sides[0]?.runner, bench.rounds);
    const counts: { readonly dispatches: number; readonly encodeMs: number }[] = [];
    for (const { runner } of sides) {
      const counted = await countDispatches(gpu.device, async () => {
        runner.step();
        await runner.loss();
      });
      counts.push(counted);
    }
    const [ours = Number.NaN, stock = Number.NaN, theirs = null] = times.map(median);
    const [, stockSubmitMs = Number.NaN] = submits.map(median);
    const [count, stockCount, jaxCount] = counts;
    const gflops = operationsOf(problem, (net, x) => encode(net, x, problem.config)) / ours / 1e6;
    return {
      result: {
        name,
        ours,
        stock,
        jax: theirs,
        ratioStock: ratio(ours, stock),
        ratioJax: ratio(ours, theirs),
        dispatches: count?.dispatches ?? null,
        ...{ encodeMs, submitMs },
        gflops,
        peakShare: gflops / peakGflops,
      },
      facts: {
        name,
        stockDispatches: stockCount?.dispatches ?? 0,
        stockSubmitMs,
        jaxDispatches: jaxCount?.dispatches ?? null,
        // jax-js encodes lazily: until its last submission.
        jaxSubmitMs: jaxCount?.encodeMs ?? null,
        firstStep: bench.cold ? firstSteps(sides, bench.driverCache) : null,
        losses: Array.from({ length: CHECKED }, (_, i) =>
          sides.map(({ losses }) => losses[i] ?? null),
        ),
      },
    };
  } finally {
    for (const { runner } of sides) runner.destroy();
  }
}

/**
 * Medians of encoding, and of encoding, upload and submission, ms, over steps in a row as a run makes
 * them: after a step of another library the code and the caches are cold.
 */
async function timeEncoding({ device }: Gpu, runner: StepRunner | undefined, rounds: number) {
  const encodes: number[] = [];
  const submits: number[] = [];
  for (let round = 0; runner !== undefined && round < rounds; round++) {
    const { ms, queueMs } = timeQueue(device, () => runner.step());
    encodes.push(ms - queueMs);
    submits.push(ms);
    await runner.loss();
  }
  return { encodeMs: median(encodes), submitMs: median(submits) };
}

/** @returns a sentence where losses differ by more than rounding explains */
async function checkLosses(name: string, sides: readonly Side[]): Promise<string | null> {
  for (const { runner, losses } of sides) {
    while (losses.length < CHECKED) {
      runner.step();
      losses.push(await runner.loss());
    }
  }
  const [ours, ...peers] = sides;
  for (const { who, losses } of peers) {
    for (const [i, tolerance] of TOLERANCES.entries()) {
      const got = ours?.losses[i] ?? Number.NaN;
      const want = losses[i] ?? Number.NaN;
      if (relativeError(got, want) > tolerance) {
        return `${name}: the loss of step ${i + 1} is ${got} here and ${want} in ${who}; they compute different steps.`;
      }
    }
  }
  return null;
}

function firstSteps(sides: readonly Side[], driverCache: DriverCache): FirstSteps | null {
  const [ours, stock, jax] = sides;
  if (ours === undefined || stock === undefined) return null;
  return { driverCache, ours: ours.first, stock: stock.first, jax: jax?.first ?? null };
}

/** Whether two runs of some steps from the same seed end in the same bits. */
export async function repeatsToTheBit(gpu: Gpu, problem: StepProblem, steps: number) {
  const runs: Uint32Array[] = [];
  for (let run = 0; run < 2; run++) {
    const step = await ourStep(gpu, new StepGraph(gpu), problem);
    const losses: number[] = [];
    for (let i = 0; i < steps; i++) {
      step.step();
      losses.push(await step.loss());
    }
    const parameters = await step.parameters();
    step.destroy();
    const all = Float32Array.from([...losses, ...parameters]);
    runs.push(new Uint32Array(all.buffer));
  }
  const [first, second] = runs;
  return first?.every((bits, i) => bits === second?.[i]) ?? false;
}
