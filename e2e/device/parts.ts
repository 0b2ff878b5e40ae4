/** The parts of `npm run device`: a row each. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BitsFound } from '#checks/device/bitsPart.ts';
import { deviceSteps } from '#checks/device/deviceSteps.ts';
import type { PeersFound } from '#checks/device/peersPart.ts';
import type { TunerFound } from '#checks/device/tunerPart.ts';
import type { BenchmarkResult } from '#run/benchmark.ts';
import type { StepProfile } from '#run/stepProfile.ts';
import { profileLines } from '../bench/profileText.ts';
import { findPython } from '../pytorch/python.ts';
import { bundleName, packedBundles, root } from '../tools/bundle.mjs';
import type { DeviceArguments } from './arguments.ts';
import { fewImages } from './fewImages.ts';
import {
  benchmarkLines,
  bitsLines,
  type CifarFound,
  cifarFound,
  cifarLines,
  peersLines,
  type TorchFound,
  torchLines,
  tunerLines,
} from './partLines.ts';
import { type Ended, runTimed } from './runTimed.ts';

export interface PartContext {
  readonly options: DeviceArguments;
  /** What the part may take. */
  readonly limitSeconds: number;
  /** For Dawn. */
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted when the command is ended from outside; the reason is the end of a sentence. */
  readonly signal: AbortSignal;
}

/** What a part found. */
export interface Found {
  readonly seconds: number;
  /** Why it is not all, as the end of a sentence; absent where it is. */
  readonly unfinished?: string;
  readonly result: unknown;
}

export type PartEnd =
  | {
      readonly kind: 'done';
      readonly found: Found;
      /** The result for people to read. */
      readonly lines: readonly string[];
      readonly failed?: true;
    }
  | { readonly kind: 'skipped'; readonly reason: string };

export interface Part {
  readonly name: string;
  /** At most, of the budget. */
  readonly seconds: number;
  /** Not worth beginning with less left. */
  readonly leastSeconds: number;
  run(context: PartContext): Promise<PartEnd>;
}

const NODE = process.execPath;
const skipped = (reason: string): PartEnd => ({ kind: 'skipped', reason });

/** A script of the project, or its bundle in a pack. */
const scriptOf = (file: string, bundled: string): string =>
  packedBundles === null ? path.join(root, file) : path.join(packedBundles, bundled);

const command = (name: string, args: readonly string[], context: PartContext): Promise<Ended> =>
  runTimed(NODE, [scriptOf('e2e/run.mjs', 'command.mjs'), name, ...args], context);

/** Work in a folder that is gone afterwards. */
async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'protolab-device-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How it ended otherwise than well, as the end of a sentence; null if it did. */
const faultOf = ({ code, cut }: Ended): string | null =>
  cut ?? (code === 0 ? null : `it ended with exit code ${code}`);

/** What a process wrote, also one that was ended before it had all. */
function read<Result>(
  ended: Ended,
  file: string,
): { readonly found: Found; readonly result: Result } | null {
  if (!existsSync(file)) return null;
  const result: Result = JSON.parse(readFileSync(file, 'utf8'));
  const fault = faultOf(ended);
  const unfinished = fault === null ? {} : { unfinished: fault };
  return { found: { seconds: ended.seconds, ...unfinished, result }, result };
}

/** A part that is measured on Dawn in a process of its own. */
function measuredPart<Result>(
  name: string,
  limits: Pick<Part, 'seconds' | 'leastSeconds'>,
  linesOf: (result: Result) => readonly string[],
  isWrong: (result: Result) => boolean = () => false,
): Part {
  return {
    name,
    ...limits,
    run: (context) =>
      inFolder(async (folder) => {
        const file = path.join(folder, 'found.json');
        const script = scriptOf('e2e/device/measure.mjs', bundleName('e2e/device/measure.mjs'));
        const size = context.options.tiny ? ['--tiny'] : [];
        const args = [script, '--measure', name, ...size, '--json', file];
        const ended = await runTimed(NODE, args, context);
        const end = read<Result>(ended, file);
        if (end === null) return skipped(faultOf(ended) ?? 'it wrote nothing');
        const { found, result } = end;
        const failed = isWrong(result) && { failed: true as const };
        return { kind: 'done', found, lines: linesOf(result), ...failed };
      }),
  };
}

const golden: Part = {
  name: 'golden',
  seconds: 150,
  leastSeconds: 20,
  run: (context) =>
    inFolder(async (folder) => {
      const file = path.join(folder, 'golden.json');
      const only = context.options.tiny ? ['--only', 'losses', '--hardware'] : [];
      const ended = await command('golden', ['--brief', '--json', file, ...only], context);
      const said = ended.stdout.trim().split('\n');
      const { cut, seconds } = ended;
      if (cut !== null) {
        // Each fixture's line is there as soon as it was compared.
        const found = { seconds, unfinished: cut, result: { said } };
        return { kind: 'done', found, lines: said };
      }
      const end = read<readonly { readonly pass: boolean }[]>(ended, file);
      if (end === null) return skipped(faultOf(ended) ?? 'it wrote nothing');
      const failing = end.result.filter(({ pass }) => !pass);
      const passed = end.result.length - failing.length;
      const result = { passed, failed: failing };
      const lines = [
        `${passed} of ${end.result.length} tensors agree with PyTorch's`,
        ...said.slice(-3),
      ];
      const failed = failing.length > 0 && { failed: true as const };
      return { kind: 'done', found: { seconds, result }, lines, ...failed };
    }),
};

const pytorch: Part = {
  name: 'pytorch',
  seconds: 90,
  leastSeconds: 20,
  async run(context) {
    const python = findPython(context.options.pythons);
    if (python === null) return skipped('no Python with torch, torchvision and numpy was found');
    const steps = deviceSteps(context.options.tiny).flatMap(({ encoder, width, batch }) => [
      '--step',
      `${encoder},${width},${batch}`,
    ]);
    const rounds = ['--rounds', context.options.tiny ? '3' : '20'];
    const ended = await runTimed(python, ['-B', '-m', 'time_step', ...steps, ...rounds], {
      ...context,
      cwd: path.join(root, 'e2e/pytorch'),
    });
    const line = ended.stdout.trim().split('\n').at(-1) ?? '';
    const fault = faultOf(ended);
    if (line === '') return skipped(fault ?? 'it wrote nothing');
    const result: TorchFound = JSON.parse(line);
    const unfinished = fault === null ? {} : { unfinished: fault };
    const found = { seconds: ended.seconds, ...unfinished, result };
    return { kind: 'done', found, lines: torchLines(result) };
  },
};

/** Seconds on a software adapter. */
const TINY_RUN = ['width=4', 'imageSide=16', 'batchSize=64', 'maxSteps=5'];

const cifar: Part = {
  name: 'cifar',
  seconds: 300,
  leastSeconds: 60,
  async run(context) {
    const { cifar: folder, tiny } = context.options;
    if (folder === null) return skipped('no CIFAR-10 was given; add --cifar DIR');
    return inFolder(async (work) => {
      const images = tiny ? path.join(work, 'images') : folder;
      if (tiny) {
        mkdirSync(images);
        const missing = fewImages(folder, images);
        if (missing !== null) return skipped(missing);
      }
      const changes = [...(tiny ? TINY_RUN : []), 'linearProbe=never'];
      const settings = changes.flatMap((change) => ['--set', change]);
      const args = ['--preset', 'moco-cifar10', '--dataset', images, '--runtime', 'node'];
      const length = tiny ? [] : ['--epochs', '10'];
      const ended = await command(
        'train',
        [...args, ...length, ...settings, '--json', '--out', path.join(work, 'run')],
        context,
      );
      const result: CifarFound = cifarFound(ended.stdout);
      const fault = faultOf(ended);
      if (result.steps === 0) return skipped(fault ?? 'it took no step');
      const unfinished = fault === null ? {} : { unfinished: fault };
      const found = { seconds: ended.seconds, ...unfinished, result };
      return { kind: 'done', found, lines: cifarLines(result) };
    });
  },
};

/** In the order in which a budget that runs out leaves them out, the last first. */
export const PARTS: readonly Part[] = [
  measuredPart<BenchmarkResult>('benchmark', { seconds: 90, leastSeconds: 15 }, benchmarkLines),
  golden,
  pytorch,
  measuredPart<StepProfile>('profile', { seconds: 60, leastSeconds: 15 }, (profile) => {
    const lines = profileLines(profile);
    // The file has them; here they would bury the rest.
    return lines.slice(0, lines.indexOf('By layer'));
  }),
  measuredPart<TunerFound>('tuner', { seconds: 60, leastSeconds: 15 }, tunerLines, ({ steps }) =>
    steps.some(({ sameBits }) => !sameBits),
  ),
  measuredPart<BitsFound>(
    'bits',
    { seconds: 120, leastSeconds: 20 },
    bitsLines,
    ({ differing, worstOverReference, tolerance }) =>
      differing.length > 0 || !(worstOverReference <= tolerance),
  ),
  measuredPart<PeersFound>('peers', { seconds: 90, leastSeconds: 20 }, peersLines),
  cifar,
  measuredPart<PeersFound>('jax', { seconds: 240, leastSeconds: 40 }, peersLines),
];
