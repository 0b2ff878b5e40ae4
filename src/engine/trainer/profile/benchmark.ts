/** Times the training step of three sizes, and says how much of the adapter that uses. */

import { median } from '#base/median.ts';
import type { Gpu } from '#gpu/device.ts';
import { measurePeaks } from '#gpu/peaks.ts';
import { GpuMemoryError } from '#gpu/stepGraph.ts';
import {
  BENCHMARK_SIZES,
  type BenchmarkResult,
  type SkippedSize,
  type TimedSize,
} from '#run/benchmark.ts';
import { benchConfig } from '#run/benchStep.ts';
import type { RunConfig } from '#run/config.ts';
import { rooflineMs } from '#run/stepProfile.ts';
import type { TileKeeping } from '#run/tiles.ts';
import { chooseTiles } from '#trainer/tiles/chooseTiles.ts';
import { drawnStep } from './drawnStep.ts';

/** A step that is expected to take longer is left out. */
const MOST_STEP_MS = 10_000;
/** About how long a size is timed, and how often at most and at least. */
const TIMED_MS = 4000;
const MOST_ROUNDS = 21;
const LEAST_ROUNDS = 3;

export interface BenchmarkOptions {
  readonly runtime: string;
  /** YYYY-MM-DD */
  readonly date: string;
  /** Where the times of tiles are kept; null where they are not. */
  readonly tiles: TileKeeping | null;
  /** Sizes, the smallest first; absent: those of BENCHMARK_SIZES. */
  readonly sizes?: readonly { readonly width: number; readonly batch: number }[];
  /** Is given the result as far as it is known after each size. */
  readonly onSize?: (result: BenchmarkResult) => void;
  /** Is told before each part of the work; throws where it is to end. */
  readonly tell: (done: number, total: number) => void | Promise<void>;
}

export async function benchmark(
  gpu: Gpu,
  { runtime, date, tiles: keeping, sizes = BENCHMARK_SIZES, onSize, tell }: BenchmarkOptions,
): Promise<BenchmarkResult> {
  const total = sizes.length + 1;
  await tell(0, total);
  const peaks = await measurePeaks(gpu);
  const measured: (TimedSize | SkippedSize)[] = [];
  const { description, vendor, architecture, software, shaderF16, subgroups } = gpu.summary;
  const adapter = { description, vendor, architecture, software, shaderF16, subgroups };
  const result = { version: 1, adapter, runtime, date, peaks, sizes: measured } as const;
  let rate = 0;
  for (const [at, { width, batch }] of sizes.entries()) {
    await tell(at + 1, total);
    // Work grows with the batch and the square of the width.
    const work = batch * width ** 2;
    if (rate > 0 && work / rate > MOST_STEP_MS) {
      measured.push({ width, batch, skipped: 'slow' });
      continue;
    }
    try {
      const goOn = () => tell(at + 1, total);
      const config = benchConfig(width, batch);
      const chosen = await chooseTiles(gpu, config, { keeping, tell: goOn });
      const timed = await timedSize(chosen.gpu, config, goOn);
      rate = work / timed.stepMs;
      const { commands, ...times } = timed;
      const tiles = chosen.report && { tiles: chosen.report };
      const least = rooflineMs(commands, peaks);
      measured.push({ width, batch, ...times, rooflineMs: least, ...tiles });
    } catch (error) {
      if (!(error instanceof GpuMemoryError)) throw error;
      measured.push({ width, batch, skipped: 'memory' });
    }
    onSize?.(result);
  }
  return result;
}

/** @param goOn is called before each step */
async function timedSize(gpu: Gpu, config: RunConfig, goOn: () => void | Promise<void>) {
  const step = await drawnStep(gpu, config);
  try {
    await step.run();
    const first = await step.run();
    const wanted = Math.round(TIMED_MS / first.ms);
    const rounds = Math.max(LEAST_ROUNDS, Math.min(MOST_ROUNDS, wanted));
    const runs = [first];
    while (runs.length < rounds) {
      await goOn();
      runs.push(await step.run());
    }
    return {
      stepMs: median(runs.map(({ ms }) => ms)),
      encodeMs: median(runs.map(({ encodeMs }) => encodeMs)),
      dispatches: step.graph.dispatches,
      commands: step.graph.commands.map(({ multiplyAdds, bytesMoved: bytes }) => ({
        multiplyAdds,
        bytes,
      })),
    };
  } finally {
    step.destroy();
  }
}
