/** The parts of `npm run device`: a row each. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPython } from '../pytorch/python.ts';
import { root } from '../tools/bundle.mjs';
import { reportFile } from '../tools/phases.ts';
import type { DeviceArguments } from './arguments.ts';
import { type Ended, runTimed } from './runTimed.ts';

export interface PartContext {
  readonly options: DeviceArguments;
  /** What the part may take. */
  readonly limitSeconds: number;
  /** For Dawn. */
  readonly environment: Readonly<Record<string, string>>;
}

export type PartEnd =
  | { readonly kind: 'done'; readonly found: unknown; readonly failed?: true }
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

/** The large step, and the one that a software adapter is tried with. */
const sizeOf = ({ tiny }: DeviceArguments): readonly [width: number, batch: number] =>
  tiny ? [8, 32] : [64, 256];

const command = (name: string, args: readonly string[], context: PartContext): Promise<Ended> =>
  runTimed(NODE, [path.join(root, 'e2e/run.mjs'), name, ...args], context);

/** A process that was ended or failed, or what it wrote. */
function read(ended: Ended, file: string, what: string): PartEnd {
  if (ended.code === null)
    return skipped(`${what} took longer than ${Math.round(ended.seconds)} s`);
  if (!existsSync(file)) return skipped(`${what} ended with exit code ${ended.code}`);
  const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file, { force: true });
  return { kind: 'done', found: { seconds: ended.seconds, result: found } };
}

/** A part that is measured by `npm run device -- --measure`. */
function measuredPart(name: string, limits: Pick<Part, 'seconds' | 'leastSeconds'>): Part {
  return {
    name,
    ...limits,
    async run(context) {
      const [width, batch] = sizeOf(context.options);
      const file = reportFile(`device-${name}`);
      const args = ['--measure', name, '--width', String(width), '--batch', String(batch)];
      if (context.options.tiny) args.push('--tiny');
      const script = path.join(root, 'e2e/device/measure.mjs');
      const ended = await runTimed(NODE, [script, ...args, '--json', file], context);
      return read(ended, file, `the part ${name}`);
    },
  };
}

const golden: Part = {
  name: 'golden',
  seconds: 150,
  leastSeconds: 20,
  async run(context) {
    const file = reportFile('device-golden');
    const only = context.options.tiny ? ['--only', 'losses'] : [];
    const ended = await command('golden', ['--brief', '--json', file, ...only], context);
    const end = read(ended, file, 'golden');
    if (end.kind === 'skipped') return end;
    const { result: rows } = end.found as { result: readonly { readonly pass: boolean }[] };
    const passed = rows.filter(({ pass }) => pass).length;
    return {
      kind: 'done',
      found: { seconds: ended.seconds, passed, failed: rows.filter(({ pass }) => !pass) },
      ...(passed < rows.length && { failed: true }),
    };
  },
};

/** Tests that compare tiles with each other and with the plain kernels, bit by bit. */
const BIT_TESTS = [
  'src/engine/kernels/conv2d',
  'src/engine/gpu/stepGraph.gpu.test.ts',
  'src/engine/trainer/stepMode.gpu.test.ts',
];

const bits: Part = {
  name: 'bits',
  seconds: 150,
  leastSeconds: 30,
  async run(context) {
    const file = reportFile('device-bits');
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    const tests = context.options.tiny ? BIT_TESTS.slice(1, 2) : BIT_TESTS;
    const report = ['--reporter=json', `--outputFile=${file}`];
    const ended = await runTimed(
      NODE,
      [vitest, 'run', '--project', 'gpu', ...report, ...tests],
      context,
    );
    const end = read(ended, file, 'the tests of the tiles');
    if (end.kind === 'skipped') return end;
    const { result } = end.found as {
      result: { readonly numPassedTests: number; readonly numFailedTests: number };
    };
    const { numPassedTests: passed, numFailedTests: failed } = result;
    const found = { seconds: ended.seconds, tests, passed, failed };
    return { kind: 'done', found, ...(failed > 0 && { failed: true }) };
  },
};

const pytorch: Part = {
  name: 'pytorch',
  seconds: 90,
  leastSeconds: 20,
  async run(context) {
    const python = findPython(context.options.pythons);
    if (python === null) return skipped('no Python with torch, torchvision and numpy was found');
    const [width, batch] = sizeOf(context.options);
    const size = ['--width', String(width), '--batch', String(batch)];
    const rounds = ['--rounds', context.options.tiny ? '3' : '20'];
    const ended = await runTimed(python, ['-B', '-m', 'time_step', ...size, ...rounds], {
      ...context,
      cwd: path.join(root, 'e2e/pytorch'),
    });
    if (ended.code !== 0)
      return skipped(`PyTorch ended with exit code ${ended.code ?? 'none in time'}`);
    return { kind: 'done', found: { seconds: ended.seconds, result: JSON.parse(ended.stdout) } };
  },
};

const TEN_EPOCHS = ['--epochs', '10'];

/** All 60,000 images are compared twice, which takes a software adapter minutes at 32 px. */
const TINY_RUN = ['width=4', 'imageSide=16', 'batchSize=64', 'maxSteps=5'].flatMap((setting) => [
  '--set',
  setting,
]);

const cifar: Part = {
  name: 'cifar',
  seconds: 400,
  leastSeconds: 60,
  async run(context) {
    const { cifar: folder, tiny } = context.options;
    if (folder === null) return skipped('no CIFAR-10 was given; add --cifar DIR');
    // A folder of its own: one that an ended run has left hinders none.
    const out = mkdtempSync(path.join(tmpdir(), 'protolab-device-'));
    const settings = [...(tiny ? TINY_RUN : TEN_EPOCHS), '--set', 'linearProbe=never'];
    const args = ['--preset', 'moco-cifar10', '--dataset', folder, '--runtime', 'node'];
    const ended = await command(
      'train',
      [...args, ...settings, '--json', '--out', path.join(out, 'run')],
      context,
    );
    const lines = ended.stdout.trim().split('\n').slice(-5);
    rmSync(out, { recursive: true, force: true });
    if (ended.code === null) {
      return skipped(
        `ten epochs took longer than ${Math.round(ended.seconds)} s; the last lines: ${lines.join(' ')}`,
      );
    }
    if (ended.code !== 0) return skipped(`training ended with exit code ${ended.code}`);
    const last: unknown[] = lines.map((line) => JSON.parse(line));
    return { kind: 'done', found: { seconds: ended.seconds, last } };
  },
};

/** In the order in which a budget that runs out leaves them out, the last first. */
export const PARTS: readonly Part[] = [
  golden,
  measuredPart('benchmark', { seconds: 90, leastSeconds: 15 }),
  measuredPart('profile', { seconds: 60, leastSeconds: 15 }),
  measuredPart('tuner', { seconds: 60, leastSeconds: 15 }),
  bits,
  pytorch,
  measuredPart('peers', { seconds: 90, leastSeconds: 20 }),
  cifar,
  measuredPart('jax', { seconds: 300, leastSeconds: 60 }),
];
