/** The page's requests about the GPU itself: a step's profile, the benchmark. */
import { say, WordsError } from '#base/words.ts';
import { taskTeller } from '#run/phases.ts';
import type { Command, Event } from '#run/protocol.ts';
import { browserTiles } from '#storage/keptTiles.ts';
import { benchmark } from '#trainer/profile/benchmark.ts';
import { profileStep } from '#trainer/profile/profileStep.ts';
import type { RunParts } from '#trainer/runParts.ts';

export type DeviceMeasure = Extract<Command, { type: 'profileStep' | 'runBenchmark' }>;

/** Rounds of a profile: many on a GPU, whose browser rounds timestamps. */
const ROUNDS = { gpu: 21, software: 5 } as const;

/** @throws WordsError if it is cancelled or not possible */
export async function measureDevice(
  gpu: RunParts['gpu'],
  command: DeviceMeasure,
  signal: AbortSignal,
  emit: (event: Event) => void,
): Promise<void> {
  const tellTask = taskTeller((report) => emit({ type: 'taskProgressed', runId: null, ...report }));
  const tell = (done: number, total: number): void => {
    if (signal.aborted) throw new WordsError(say('Cancelled.'));
    tellTask(command.type, done, total);
  };
  const tiles = browserTiles(navigator.userAgent);
  switch (command.type) {
    case 'profileStep': {
      const rounds = ROUNDS[gpu.summary.software ? 'software' : 'gpu'];
      const profile = await profileStep(gpu, command.config, { rounds, tiles, tell });
      return emit({ type: 'stepProfiled', profile });
    }
    case 'runBenchmark': {
      const runtime = navigator.userAgent.match(/(?:Edg|Chrome|Firefox|Version)\/[\d.]+/g);
      const date = new Date().toISOString().slice(0, 10);
      const options = { runtime: runtime?.at(-1) ?? navigator.userAgent, date, tiles, tell };
      return emit({ type: 'benchmarkFinished', result: await benchmark(gpu, options) });
    }
    default:
      return command satisfies never;
  }
}
