/** A training step on drawn images, timed command by command. */

import { median } from '#base/median.ts';
import { timeCommands } from '#gpu/commandTimes.ts';
import type { Gpu } from '#gpu/device.ts';
import type { CommandDescription } from '#gpu/graphCommands.ts';
import { measurePeaks } from '#gpu/peaks.ts';
import type { RunConfig } from '#run/config.ts';
import type { ProfiledCommand, StepProfile } from '#run/stepProfile.ts';
import type { TileKeeping } from '#run/tiles.ts';
import { chooseTiles } from '#trainer/tiles/chooseTiles.ts';
import { drawnStep } from './drawnStep.ts';

/** What it does one after the other: tunes, builds, times steps, times commands, measures peaks. */
const PARTS = 5;

export interface ProfileOptions {
  /** Times that everything is run. */
  readonly rounds: number;
  /** Where the times of tiles are kept; null where they are not. */
  readonly tiles: TileKeeping | null;
  /** Is told before each part of the work; throws where it is to end. */
  readonly tell: (done: number, total: number) => void | Promise<void>;
}

/**
 * Times a step of the config's last stage on a model of its own, which is given back afterwards.
 * @throws GpuMemoryError where the adapter has no room for it
 */
export async function profileStep(
  given: Gpu,
  config: RunConfig,
  { rounds, tiles: keeping, tell }: ProfileOptions,
): Promise<StepProfile> {
  const tuning = { keeping, tell: () => tell(0, PARTS) };
  const { gpu, report: tiles } = await chooseTiles(given, config, tuning);
  await tell(1, PARTS);
  const step = await drawnStep(gpu, config);
  try {
    await step.run();
    const runs = [];
    for (let round = 0; round < rounds; round++) {
      await tell(2, PARTS);
      runs.push(await step.run());
    }
    await tell(3, PARTS);
    await step.prepare();
    const { clock, ms } = await timeCommands(gpu, step.graph.ready, rounds);
    const commands = step.graph.commands.flatMap((command, at) =>
      profiled(command, at, ms[at] ?? 0),
    );
    await tell(4, PARTS);
    return {
      adapter: gpu.summary.description,
      title: titleOf(config),
      clock,
      rounds,
      stepMs: median(runs.map((run) => run.ms)),
      encodeMs: median(runs.map((run) => run.encodeMs)),
      peaks: await measurePeaks(gpu),
      ...(tiles && { tiles }),
      commands,
    };
  } finally {
    step.destroy();
  }
}

/** The launches of a command, which share its time by their multiply-adds or else their bytes. */
function profiled(command: CommandDescription, at: number, ms: number): ProfiledCommand[] {
  const { name: kernel, workgroups, multiplyAdds, bytesMoved } = command;
  const groups = workgroups?.reduce((product, side) => product * side, 1) ?? 0;
  const launches = command.launches.length > 0 ? command.launches : [command];
  return launches.map((launch): ProfiledCommand => {
    const { part = null, tower = null, layer = null } = launch.place ?? {};
    const share =
      multiplyAdds > 0 ? launch.multiplyAdds / multiplyAdds : launch.bytesMoved / bytesMoved;
    return {
      ...{ at, kernel, part, tower: tower === 'both' ? null : tower, layer },
      ...{ ms: ms * share, multiplyAdds: launch.multiplyAdds, bytes: launch.bytesMoved },
      workgroups: groups,
    };
  });
}

const titleOf = ({ encoder, width, batchSize, imageSide, method, autocast }: RunConfig): string =>
  `${encoder} w${width}, batch ${batchSize}, ${imageSide} px, ${method}${autocast ? ', autocast' : ''}`;
