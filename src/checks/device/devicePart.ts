/** The parts of `npm run device` that are measured on Dawn in this process. */

import { openJax } from '#checks/bench/step/jax.ts';
import { stepProblem } from '#checks/bench/step/problem.ts';
import { runStepBench } from '#checks/bench/stepBench.ts';
import { shareWithTensorFlow } from '#evaluate/tensorflow.ts';
import { type Gpu, openGpu } from '#gpu/device.ts';
import { measurePeaks } from '#gpu/peaks.ts';
import { dawn } from '#node/dawn.ts';
import { BENCHMARK_SIZES } from '#run/benchmark.ts';
import { benchConfig } from '#run/benchStep.ts';
import { benchmark } from '#trainer/profile/benchmark.ts';
import { profileStep } from '#trainer/profile/profileStep.ts';
import { tunerPart } from './tunerPart.ts';

export type MeasuredPart = 'benchmark' | 'profile' | 'tuner' | 'peers' | 'jax';

export interface PartRequest {
  readonly part: MeasuredPart;
  readonly width: number;
  readonly batch: number;
  /** Small sizes and few rounds. */
  readonly tiny: boolean;
  readonly note: (sentence: string) => void;
}

/** Measures one part. @returns what is written as JSON */
export async function measurePart(request: PartRequest): Promise<object> {
  const gpu = await openGpu(dawn());
  try {
    return await measured(gpu, request);
  } finally {
    gpu.close();
  }
}

function measured(gpu: Gpu, request: PartRequest): Promise<object> {
  const { part, width, batch, tiny } = request;
  const tell = () => {};
  switch (part) {
    case 'benchmark':
      return benchmark(gpu, {
        runtime: `Dawn in Node ${process.versions.node}`,
        date: new Date().toISOString().slice(0, 10),
        tiles: null,
        sizes: tiny ? BENCHMARK_SIZES.slice(0, 1) : BENCHMARK_SIZES,
        tell,
      });
    case 'profile':
      return profileStep(gpu, benchConfig(width, batch), {
        rounds: tiny ? 3 : 15,
        tiles: null,
        tell,
      });
    case 'tuner':
      return tunerPart(gpu, request);
    case 'peers':
    case 'jax':
      return peers(gpu, request);
    default:
      return part satisfies never;
  }
}

/** The same step here and in stock TensorFlow.js, with jax-js if asked. */
async function peers(gpu: Gpu, { part, width, batch, tiny, note }: PartRequest): Promise<object> {
  await shareWithTensorFlow(gpu);
  const { gflops } = await measurePeaks(gpu);
  const { result, facts } = await runStepBench(gpu, {
    name: `step width ${width} batch ${batch}`,
    problem: stepProblem(width, batch),
    rounds: tiny ? 3 : 11,
    jax: part === 'jax' ? await openJax(gpu) : null,
    ...{ cold: true, peakGflops: gflops, note, cpuSeconds: () => null, driverCache: 'unknown' },
  });
  return { ...result, facts };
}
