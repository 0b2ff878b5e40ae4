/** How long each command of a finished graph takes by itself. */

import { median } from '#base/median.ts';
import { encodeCommands, type Ready } from './commands.ts';
import type { Gpu } from './device.ts';
import { destroyBuffer } from './memory.ts';

export interface CommandTimes {
  /** The GPU's own clock, or this thread's around a submission that is waited for. */
  readonly clock: 'timestamps' | 'wall';
  /** Milliseconds of every command; 0 for a copy by timestamps, which only passes have. */
  readonly ms: readonly number[];
}

/** WebGPU's limit of a query set. */
const MOST_QUERIES = 4096;

/** Submissions of nothing, whose median is subtracted from every one. */
const IDLE_ROUNDS = 15;

/** Runs commands, each for itself, and says how many milliseconds each took. */
export interface CommandClock {
  readonly clock: CommandTimes['clock'];
  time(commands: readonly (readonly Ready[])[]): Promise<number[]>;
}

/** By timestamps where the device has them, else by this thread's clock. */
export async function commandClock(gpu: Gpu): Promise<CommandClock> {
  const stamps = gpu.device.features.has('timestamp-query');
  return stamps
    ? { clock: 'timestamps', time: (commands) => stampedRound(gpu, commands) }
    : { clock: 'wall', time: await clockedRound(gpu) };
}

/**
 * Runs the commands in their order, `rounds` times and once before untimed, each for itself. What
 * they write is written: a training step trains. By timestamps where the device has them: their
 * mean over the rounds but the slowest, because browsers round timestamps to 0.1 ms, of which a
 * mean is free and a median is not. Else by the clock, the median.
 */
export async function timeCommands(
  gpu: Gpu,
  commands: readonly (readonly Ready[])[],
  rounds: number,
): Promise<CommandTimes> {
  const { clock, time } = await commandClock(gpu);
  await time(commands);
  const times: (readonly number[])[] = [];
  for (let round = 0; round < rounds; round++) times.push(await time(commands));
  if (clock === 'wall') {
    return { clock, ms: commands.map((_, at) => median(times.map((of) => of[at] ?? 0))) };
  }
  const kept = times.length < 3 ? times : withoutSlowest(times);
  const mean = (at: number): number =>
    kept.reduce((sum, of) => sum + (of[at] ?? 0), 0) / kept.length;
  return { clock, ms: commands.map((_, at) => mean(at)) };
}

function withoutSlowest(times: readonly (readonly number[])[]): (readonly number[])[] {
  const total = (of: readonly number[]): number => of.reduce((sum, ms) => sum + ms, 0);
  return times.toSorted((a, b) => total(a) - total(b)).slice(0, -1);
}

async function stampedRound(gpu: Gpu, commands: readonly (readonly Ready[])[]): Promise<number[]> {
  const ms: number[] = [];
  for (let first = 0; first < commands.length; first += MOST_QUERIES / 2) {
    ms.push(...(await stamped(gpu, commands.slice(first, first + MOST_QUERIES / 2))));
  }
  return ms;
}

async function stamped(
  { device, memory }: Gpu,
  commands: readonly (readonly Ready[])[],
): Promise<number[]> {
  const count = 2 * commands.length;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const size = 8 * count;
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const resolved = memory.create({ label: 'timestamps', size, usage: QUERY_RESOLVE | COPY_SRC });
  const staging = memory.create({ label: 'timestamps', size, usage: COPY_DST | MAP_READ });
  try {
    // A submission each: a slow adapter's watchdog sees short ones.
    commands.forEach((parts, at) => {
      const encoder = device.createCommandEncoder();
      const [beginningOfPassWriteIndex, endOfPassWriteIndex] = [2 * at, 2 * at + 1];
      const timestampWrites = { querySet, beginningOfPassWriteIndex, endOfPassWriteIndex };
      // A copy is a command by itself, and has no pass; the dispatches of a command share one.
      encodeCommands(encoder, parts, { timestampWrites });
      device.queue.submit([encoder.finish()]);
    });
    const encoder = device.createCommandEncoder();
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const stamps = new BigUint64Array(staging.getMappedRange());
    return commands.map((parts, at) => {
      if (parts[0]?.kind === 'copy') return 0;
      // A stamp that was never written, or a clock that was set back, is no time.
      return Math.max(0, Number((stamps[2 * at + 1] ?? 0n) - (stamps[2 * at] ?? 0n)) / 1e6);
    });
  } finally {
    querySet.destroy();
    destroyBuffer(resolved);
    destroyBuffer(staging);
  }
}

/** A round by the clock, without what an empty submission takes. */
async function clockedRound(gpu: Gpu): Promise<CommandClock['time']> {
  const idle: number[] = [];
  for (let round = 0; round < IDLE_ROUNDS; round++) idle.push(await clocked(gpu, []));
  const overhead = median(idle);
  return async (commands) => {
    const ms: number[] = [];
    for (const parts of commands) ms.push(Math.max(0, (await clocked(gpu, parts)) - overhead));
    return ms;
  };
}

async function clocked({ device }: Gpu, parts: readonly Ready[]): Promise<number> {
  const encoder = device.createCommandEncoder();
  encodeCommands(encoder, parts);
  const commands = encoder.finish();
  const begin = performance.now();
  device.queue.submit([commands]);
  await device.queue.onSubmittedWorkDone();
  return performance.now() - begin;
}
