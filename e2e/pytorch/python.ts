import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../tools/bundle.mjs';
import { EXIT, RunError } from '../train/runtime.ts';
import type { Result } from './verdict.ts';

/** How short scripts are run: one thread, so that tests beside it keep theirs. */
export const IN_PYTHON = {
  encoding: 'utf8',
  env: { ...process.env, OMP_NUM_THREADS: '1' },
} as const;

/** The first of these Pythons that has what protolab_torch needs, or null. */
export function findPython(candidates: readonly string[]): string | null {
  return candidates.find((python) => hasModule(python, 'numpy, torch, torchvision')) ?? null;
}

export const hasModule = (python: string, modules: string): boolean =>
  spawnSync(python, ['-c', `import ${modules}`], { stdio: 'ignore' }).status === 0;

export interface PythonRun {
  readonly python: string;
  /** Paths of a run's config.json and of CIFAR-10 records. */
  readonly config: string;
  readonly train: string;
  readonly test: string;
  readonly seed: number;
  /** The source of random numbers: the lab's streams or PyTorch's generator. */
  readonly numbers: 'lab' | 'torch';
  readonly onEpoch: (epoch: number, loss: number) => void;
}

/** Trains one seed with protolab_torch. */
export async function trainInPython(run: PythonRun): Promise<Result> {
  const { python, config, train, test, seed, numbers, onEpoch } = run;
  const child = spawn(
    python,
    [
      // Writes no __pycache__.
      ...['-B', '-m', 'protolab_torch', 'compare'],
      ...['--config', config, '--train', train, '--test', test, '--seed', String(seed)],
      ...['--numbers', numbers],
    ],
    { cwd: path.join(root, 'e2e/pytorch'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const losses: number[] = [];
  const first: number[] = [];
  let knn = Number.NaN;
  for await (const text of createInterface({ input: child.stdout })) {
    const said: { step?: number; epoch?: number; loss?: number; knnTop1?: number } =
      JSON.parse(text);
    if (said.knnTop1 !== undefined) knn = said.knnTop1;
    if (said.loss === undefined) continue;
    if (said.step !== undefined) first.push(said.loss);
    if (said.epoch === undefined) continue;
    losses.push(said.loss);
    onEpoch(said.epoch, said.loss);
  }
  const code = await closed;
  if (code === 2) throw new RunError(EXIT.badArguments, 'PyTorch was not given this run.');
  if (code !== 0) throw new RunError(EXIT.failed, `protolab_torch ended with exit code ${code}.`);
  return { first, losses, knn };
}
