/** The parts of `npm run device` that are measured on Dawn in this process. */

import { type Gpu, openGpu } from '#gpu/device.ts';
import { dawn } from '#node/dawn.ts';
import { BENCHMARK_SIZES } from '#run/benchmark.ts';
import { benchConfig } from '#run/benchStep.ts';
import { benchmark } from '#trainer/profile/benchmark.ts';
import { profileStep } from '#trainer/profile/profileStep.ts';
import { bitsPart } from './bitsPart.ts';
import { deviceSteps } from './deviceSteps.ts';
import { peersPart } from './peersPart.ts';
import { tunerPart } from './tunerPart.ts';

export type MeasuredPart = 'benchmark' | 'profile' | 'tuner' | 'bits' | 'peers' | 'jax';

export interface PartRequest {
  readonly part: MeasuredPart;
  /** Small sizes and few rounds. */
  readonly tiny: boolean;
  readonly note: (sentence: string) => void;
  /** Is given what is found so far, for a process that may be ended before it is all. */
  readonly keep: (found: object) => void;
}

/** Measures one part. @returns what is written as JSON */
export async function measurePart(request: PartRequest): Promise<object> {
  const gpu = await openGpu(dawn());
  gpu.pace.shareWithNoPage();
  try {
    return await measured(gpu, request);
  } finally {
    gpu.close();
  }
}

function measured(gpu: Gpu, request: PartRequest): Promise<object> {
  const { part, tiny, note, keep } = request;
  const [{ width, batch }] = deviceSteps(tiny);
  const tell = () => {};
  switch (part) {
    case 'benchmark':
      return benchmark(gpu, {
        runtime: `Dawn in Node ${process.versions.node}`,
        date: new Date().toISOString().slice(0, 10),
        tiles: null,
        sizes: tiny ? BENCHMARK_SIZES.slice(0, 1) : BENCHMARK_SIZES,
        onSize: keep,
        tell,
      });
    case 'profile':
      return profileStep(gpu, benchConfig(width, batch), {
        rounds: tiny ? 3 : 15,
        tiles: null,
        tell,
      });
    case 'tuner':
      return tunerPart(gpu, { width, batch, tiny, keep });
    case 'bits':
      return bitsPart(gpu, { tiny, keep });
    case 'peers':
    case 'jax':
      return peersPart(gpu, { part, tiny, note, keep });
    default:
      return part satisfies never;
  }
}
