import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { apart, type Running, runLab, runTorch, startTorch, stepsOf } from './pytorch/project.ts';
import { findPython } from './pytorch/python.ts';
import { ArgumentError, choice, runCommand } from './tools/options.ts';

/** Two epochs of 20 steps; the second is what PyTorch continues with. */
const SHARED = {
  ...{ sceneClasses: 20, scenesPerClass: 20, imageSide: 16, batchSize: 16, epochs: 2 },
  ...{ encoder: 'tiny', width: 8, embeddingDim: 16, queueLength: 64, bnGroups: 2 },
  ...{
    numClusters: '8,16',
    negatives: 7,
    clusterIterations: 5,
    clusterRedos: 2,
  },
  ...{ linearProbe: 'never', schedule: 'cosine', evaluateEvery: 1 },
};

const CASES: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  moco: { method: 'moco', encoder: 'resnet18', symmetric: true, bnGroups: 4 },
  simclr: { method: 'simclr', optimizer: 'lars', learningRate: 0.3, warmupSteps: 30 },
  byol: { method: 'byol', optimizer: 'adamw', learningRate: 0.001, keyMomentumEnd: 1 },
  pcl: {
    stages: '0 encoder | inst; 1 encoder a b | inst proto',
    // Collapsed features would be clustered by rounding.
    projector: 'linear features, bn, relu, linear D, bn',
    ...{ optimizer: 'lamb', learningRate: 0.003, microBatch: 8, ownSecondView: true },
  },
  frozen: {
    stages: '0 encoder a b | inst proto; 1 a b (encoder) | inst proto | lr 0.5',
    ...{ symmetric: true, bnGroups: 4, clipNorm: 1, optimizer: 'adam', learningRate: 0.001 },
  },
};

const NAMES = Object.keys(CASES);
const LARGEST = 1e-4;

const CHECK = {
  name: 'npm run torch-check',
  summary:
    "continues the lab's runs with protolab_torch, in one process and in two, kills a process of torchrun, and prints the largest differences of the losses.",
  options: {
    only: choice('NAME', `one of ${NAMES.join(', ')}; default all`, ['all', ...NAMES]),
    adapter: choice('KIND', 'auto or swiftshader, as in npm run train', ['auto', 'swiftshader']),
  },
  details: `The lab trains 40 steps; PyTorch takes its checkpoint of step 20 and trains the other 20.
  one   against the lab's own next 20 losses
  two   two processes (gloo, CPU) against one process
  kill  the last case again: a process is killed, torchrun starts both again from the last checkpoint

Exit code 0: every difference is at most ${LARGEST}; 1: one is not.`,
} as const;

/** `npm run torch-check`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(CHECK, args, async ({ values: { only, adapter } }) => {
    const python = findPython(['python3', '/usr/bin/python3']);
    if (python === null) {
      throw new ArgumentError('No Python with torch, torchvision and numpy was found.');
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'protolab-torch-check-'));
    const failed: string[] = [];
    const tell = (name: string, what: string, found: number) => {
      if (!(found <= LARGEST)) failed.push(`${name} ${what}`);
      process.stdout.write(`${name.padEnd(8)}${what.padEnd(6)}${found.toExponential(1)}\n`);
    };
    try {
      let last = '';
      for (const name of only === 'all' ? NAMES : [only]) {
        const project = path.join(folder, name, 'project');
        await exported(name, path.join(folder, name), adapter);
        await runTorch({ python, project }, '--out', 'one');
        await runTorch({ python, project, processes: 2 }, '--out', 'two');
        const lab = stepsOf(path.join(folder, name, 'lab')).slice(20);
        const one = stepsOf(path.join(project, 'one'));
        tell(name, 'one', apart(lab, one, 'loss'));
        tell(name, 'two', apart(one, stepsOf(path.join(project, 'two')), 'loss'));
        last = project;
      }
      tell('killed', 'kill', await killed(python, last));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    if (failed.length > 0) process.stdout.write(`Too far apart: ${failed.join(', ')}.\n`);
    return failed.length > 0 ? 1 : 0;
  });
}

async function exported(name: string, folder: string, adapter: string): Promise<void> {
  const settings = Object.entries({ ...SHARED, ...CASES[name] });
  const set = settings.flatMap(([field, value]) => ['--set', `${field}=${value}`]);
  const own = path.join(folder, 'lab');
  const preset = ['--preset', 'pcl-quick', '--runtime', 'node', '--adapter', adapter];
  await runLab('train', ...preset, ...set, '--out', own);
  const checkpoint = path.join(own, 'checkpoint-step-20.safetensors');
  await runLab('train', '--checkpoint', checkpoint, '--export-torch', path.join(folder, 'project'));
}

/** Kills one of two processes on its way. @returns how far the run is from one that nobody killed */
async function killed(python: string, project: string): Promise<number> {
  const out = path.join(project, 'killed');
  const run = { python, project, processes: 2, restarts: 2 };
  const running = startTorch(run, '--out', 'killed', '--keep-every', '0');
  const worker = await workerAfter(running, out, 28);
  process.kill(worker, 'SIGKILL');
  const { code, printed } = await running.ended;
  if (code !== 0) throw new Error(`torchrun ended with ${code}: ${printed.slice(-3000)}`);
  const metrics = readFileSync(path.join(out, 'metrics.jsonl'), 'utf8');
  const resumed = metrics.split('\n').filter((line) => line.includes('start 2 of torchrun'));
  if (resumed.length !== 1) throw new Error('The run was not started again exactly once.');
  return apart(stepsOf(path.join(project, 'two')), stepsOf(out), 'loss');
}

/** A process of torchrun, once the run has taken this step. */
async function workerAfter({ child, ended }: Running, out: string, step: number): Promise<number> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while ((stepsOf(out).at(-1)?.step ?? 0) < step) {
    if (over) throw new Error(`The run ended before step ${step}: ${(await ended).printed}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const workers = readdirSync('/proc').filter((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === `${child.pid}`
      );
    } catch {
      return false;
    }
  });
  const worker = Number(workers.at(-1));
  if (!(worker > 0)) throw new Error('torchrun has no process of its own.');
  return worker;
}
