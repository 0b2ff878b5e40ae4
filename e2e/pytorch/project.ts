import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../tools/bundle.mjs';
import { IN_PYTHON } from './python.ts';

/** A program that ended, and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly printed: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

function start(program: string, args: readonly string[], cwd: string): Running {
  const child = spawn(program, args, {
    cwd,
    env: IN_PYTHON.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  child.stdout?.on('data', (text) => printed.push(String(text)));
  child.stderr?.on('data', (text) => printed.push(String(text)));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, printed: printed.join('') }));
  });
  return { child, ended };
}

/** A command of the project, in a process of its own. @throws Error with what it printed */
export async function runLab(...args: readonly string[]): Promise<void> {
  const script = path.join(root, 'e2e/run.mjs');
  const { code, printed } = await start(process.execPath, [script, ...args], root).ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${printed.slice(-3000)}`);
}

export interface TorchRun {
  readonly python: string;
  /** An exported project. */
  readonly project: string;
  /** Processes of torchrun; absent: one, without it. */
  readonly processes?: number;
  readonly restarts?: number;
}

/** `protolab_torch train` in an exported project. */
export function startTorch(run: TorchRun, ...args: readonly string[]): Running {
  const { python, project, processes, restarts = 0 } = run;
  const torchrun = [
    ...['-m', 'torch.distributed.run', '--standalone', `--nproc_per_node=${processes}`],
    `--max_restarts=${restarts}`,
    // Python 3.11 with torch 1.13 fails at the default of both, 0.
    ...['--redirects', '0:1', '--tee', '0:1'],
  ];
  const launcher = processes === undefined ? [] : torchrun;
  const given = ['--config', 'config.json', '--checkpoint', 'checkpoint.safetensors'];
  const own = ['-m', 'protolab_torch', 'train', ...given];
  return start(python, ['-B', ...launcher, ...own, ...args], project);
}

/** The same to its end. @throws Error with what it printed */
export async function runTorch(run: TorchRun, ...args: readonly string[]): Promise<void> {
  const { code, printed } = await startTorch(run, ...args).ended;
  if (code !== 0) throw new Error(`protolab_torch ended with ${code}: ${printed.slice(-3000)}`);
}

export type StepRecord = Readonly<Record<string, number>> & {
  readonly step: number;
  readonly loss: number;
};

/** The lines of the steps in a run's folder so far. */
export function stepsOf(run: string): StepRecord[] {
  const file = path.join(run, 'metrics.jsonl');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"step"') && line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

/** Largest difference of a metric between two runs of the same steps; NaN if they are not the same. */
export function apart(
  ours: readonly StepRecord[],
  theirs: readonly StepRecord[],
  metric: string,
): number {
  if (ours.length !== theirs.length || ours.length === 0) return Number.NaN;
  return Math.max(
    ...ours.map((record, i) => {
      const other = theirs[i];
      if (other === undefined || other.step !== record.step) return Number.NaN;
      return Math.abs((record[metric] ?? Number.NaN) - (other[metric] ?? Number.NaN));
    }),
  );
}

interface EvaluationRecord {
  readonly knnTop1: number | null;
  readonly linearTop1: number | null;
  readonly lowShot?: readonly { readonly shots: number; readonly accuracy: number }[];
  readonly featureStd: number;
  readonly alignment: number | null;
  readonly uniformity: number;
  readonly rankMe: number;
  readonly clusters: readonly { readonly inertia: number; readonly acc: number | null }[];
}

/** The line of a run's last evaluation. */
export function lastEvaluation(run: string): EvaluationRecord {
  const lines = readFileSync(path.join(run, 'metrics.jsonl'), 'utf8').split('\n');
  return JSON.parse(lines.findLast((line) => line.startsWith('{"epoch"')) ?? '{}');
}

/** Largest difference of the last evaluations' accuracies, in percentage points; NaN if one has less. */
export function evaluationsApart(ours: string, theirs: string): number {
  const [own = [], other = []] = [ours, theirs].map((run) => {
    const { knnTop1, linearTop1, lowShot = [] } = lastEvaluation(run);
    return [knnTop1, linearTop1, ...lowShot.map(({ accuracy }) => accuracy)];
  });
  if (own.length !== other.length || own.length < 7) return Number.NaN;
  return Math.max(
    ...own.map((value, i) => Math.abs((value ?? Number.NaN) - (other[i] ?? Number.NaN))),
  );
}
