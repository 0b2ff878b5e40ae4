/** The rectangles of a profile's flame bar: parts of a step, and the kernels of each below it. */

import type { StepPart } from './stepPart.ts';
import { commandsMs, type ProfiledCommand, profileRows, type StepProfile } from './stepProfile.ts';

type Part = Exclude<StepPart, 'state'>;

export interface FlameKernel {
  readonly kernel: string;
  readonly ms: number;
  /** Of the whole, 0 to 1. */
  readonly share: number;
}

export interface FlamePart {
  readonly part: Part;
  readonly ms: number;
  readonly share: number;
  /** The slowest first. */
  readonly kernels: readonly FlameKernel[];
}

/** In the order of a step. */
const ORDER: readonly Part[] = ['data', 'weights', 'forward', 'gradient', 'update'];

export function flameOf(profile: StepProfile): FlamePart[] {
  const all = commandsMs(profile);
  if (all === 0) return [];
  return ORDER.flatMap((part) => {
    const commands = profile.commands.filter((command: ProfiledCommand) => command.part === part);
    if (commands.length === 0) return [];
    const rows = profileRows({ ...profile, commands }, 'kernel');
    const ms = rows.reduce((sum, row) => sum + row.ms, 0);
    const kernels = rows.map(({ name, ms: own }) => ({
      kernel: name ?? '',
      ms: own,
      share: own / all,
    }));
    return [{ part, ms, share: ms / all, kernels }];
  });
}
