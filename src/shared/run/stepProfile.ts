/** Where the time of a training step goes, by kernel, by layer and by part. */
import type { StepPart } from './stepPart.ts';
import type { TileReport } from './tiles.ts';

/**
 * A command of a step that was timed. Of launches that are one dispatch each is one of these, with a
 * part of its time by the work that it has.
 */
export interface ProfiledCommand {
  /** 0-based place in the step; launches of one dispatch have the same. */
  readonly at: number;
  /** The kernel's name, or `copy`. */
  readonly kernel: string;
  readonly part: Exclude<StepPart, 'state'> | null;
  readonly tower: 'query' | 'key' | null;
  /** PyTorch's name; null for what belongs to no layer. */
  readonly layer: string | null;
  readonly ms: number;
  /** Multiply-adds counted from its shape; 0 where it is no product. */
  readonly multiplyAdds: number;
  /** That it must move at least, counted from its arrays. */
  readonly bytes: number;
  /** Of the dispatch; 0 for a copy. */
  readonly workgroups: number;
}

export interface StepProfile {
  readonly adapter: string;
  /** What is measured: encoder, width, batch, method. */
  readonly title: string;
  /** The GPU's own timestamps, or the clock around single commands. */
  readonly clock: 'timestamps' | 'wall';
  readonly rounds: number;
  /** A whole step as it is trained, its record read back. */
  readonly stepMs: number;
  /** Until it is submitted: JavaScript, upload and the queue's own work. */
  readonly encodeMs: number;
  /** The adapter's, measured with it. */
  readonly peaks: Peaks;
  /** Absent on a software adapter. */
  readonly tiles?: TileReport;
  readonly commands: readonly ProfiledCommand[];
}

/** Commands that have something in common. */
export interface ProfileRow {
  /** Null for what belongs to no layer. */
  readonly name: string | null;
  readonly commands: number;
  readonly ms: number;
  /** Of the time of all commands; 0 to 1. */
  readonly share: number;
  /** A multiply-add counts two; null where the rows hold no products. */
  readonly gflops: number | null;
  /** Gigabytes a second. */
  readonly gigabytes: number | null;
  /** Of the largest command. */
  readonly workgroups: number;
}

export type ProfileBy = 'kernel' | 'layer' | 'part';

const NAME: Readonly<Record<ProfileBy, (command: ProfiledCommand) => string | null>> = {
  kernel: ({ kernel }) => kernel,
  layer: ({ layer }) => layer,
  part: ({ part }) => part,
};

/** Milliseconds of all commands together. */
export const commandsMs = ({ commands }: StepProfile): number =>
  commands.reduce((sum, { ms }) => sum + ms, 0);

/** Dispatches of the step. */
export const dispatchesOf = ({ commands }: StepProfile): number =>
  new Set(commands.flatMap(({ at, workgroups }) => (workgroups > 0 ? [at] : []))).size;

/** The commands in groups, the slowest first. */
export function profileRows(profile: StepProfile, by: ProfileBy): ProfileRow[] {
  const groups = new Map<string | null, ProfiledCommand[]>();
  for (const command of profile.commands) {
    const name = NAME[by](command);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [command]);
    else group.push(command);
  }
  const all = commandsMs(profile);
  const rows = [...groups].map(([name, commands]): ProfileRow => {
    const sum = (of: (command: ProfiledCommand) => number): number =>
      commands.reduce((total, command) => total + of(command), 0);
    const ms = sum((command) => command.ms);
    // Commands without products would make the rate of those with them look smaller.
    const products = commands.filter(({ multiplyAdds }) => multiplyAdds > 0);
    const productMs = products.reduce((total, command) => total + command.ms, 0);
    const multiplyAdds = sum((command) => command.multiplyAdds);
    return {
      name,
      commands: new Set(commands.map(({ at }) => at)).size,
      ms,
      share: all === 0 ? 0 : ms / all,
      gflops: productMs > 0 ? (2 * multiplyAdds) / productMs / 1e6 : null,
      gigabytes: ms > 0 ? sum((command) => command.bytes) / ms / 1e6 : null,
      workgroups: Math.max(...commands.map(({ workgroups }) => workgroups)),
    };
  });
  return rows.toSorted((a, b) => b.ms - a.ms);
}

/** What an adapter can do at most. */
export interface Peaks {
  /** Of multiply-adds in registers, each counting two. */
  readonly gflops: number;
  /** Gigabytes a second of a copy. */
  readonly gigabytes: number;
}

/**
 * The least time, ms, that an adapter with these peaks needs for the commands, each limited by its
 * products or its bytes.
 */
export function rooflineMs(
  commands: readonly { readonly multiplyAdds: number; readonly bytes: number }[],
  { gflops, gigabytes }: Peaks,
): number {
  return commands.reduce((sum, { multiplyAdds, bytes }) => {
    return sum + Math.max((2 * multiplyAdds) / gflops, bytes / gigabytes) / 1e6;
  }, 0);
}
