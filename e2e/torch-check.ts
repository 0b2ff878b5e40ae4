import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  apart,
  evaluationsApart,
  type Running,
  runLab,
  runTorch,
  startTorch,
  stepsOf,
} from './pytorch/project.ts';
import { findPython, hasModule } from './pytorch/python.ts';
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
  ...{ schedule: 'cosine', evaluateEvery: 1, linearProbe: 'end', lowShotSvm: 'end' },
};

interface Case {
  /** As a row of the table is called. */
  readonly label: string;
  readonly set: Readonly<Record<string, string | number | boolean>>;
}

const CASES = {
  moco: {
    label: 'MoCo, ResNet-18, symmetric',
    set: { method: 'moco', encoder: 'resnet18', symmetric: true, bnGroups: 4 },
  },
  simclr: {
    label: 'SimCLR, LARS, warm-up',
    set: { method: 'simclr', optimizer: 'lars', learningRate: 0.3, warmupSteps: 30 },
  },
  byol: {
    label: 'BYOL, AdamW, rising key momentum',
    set: { method: 'byol', optimizer: 'adamw', learningRate: 0.001, keyMomentumEnd: 1 },
  },
  pcl: {
    label: 'PCL, LAMB, micro-batches, a stage begins',
    set: {
      stages: '0 encoder | inst; 1 encoder a b | inst proto',
      // Collapsed features would be clustered by rounding.
      projector: 'linear features, bn, relu, linear D, bn',
      ...{ optimizer: 'lamb', learningRate: 0.003, microBatch: 8, ownSecondView: true },
    },
  },
  frozen: {
    label: 'PCL, Adam, encoder frozen at a stage',
    set: {
      stages: '0 encoder a b | inst proto; 1 a b (encoder) | inst proto | lr 0.5',
      ...{ symmetric: true, bnGroups: 4, clipNorm: 1, optimizer: 'adam', learningRate: 0.001 },
    },
  },
} as const satisfies Readonly<Record<string, Case>>;

type Name = keyof typeof CASES;

const NAMES = Object.keys(CASES) as Name[];
const PARTS = [...NAMES, 'faiss', 'kill'] as const;
/** Whose run these parts go on with. */
const SHOWN: Name = 'frozen';

/** The largest difference of a loss, and of a percentage that features decide. */
const LARGEST = 1e-4;
/** Of the 50 held-out images two may be of another class by rounding. */
const POINTS = 4;

const CHECK = {
  name: 'npm run torch-check',
  summary:
    "continues the lab's runs with protolab_torch, in one process and in two, with faiss, and after the death of a process, and prints the largest differences as the README has them.",
  options: {
    only: choice('PART', `one of ${PARTS.join(', ')}; default all`, ['all', ...PARTS]),
    adapter: choice('KIND', 'auto or swiftshader, as in npm run train', ['auto', 'swiftshader']),
  },
  details: `The lab trains 40 steps; PyTorch takes its checkpoint of step 20 and trains the other 20.
  one     one process against the lab's own next 20 losses
  two     two processes (gloo, CPU) against one process
  points  kNN, linear probe and low-shot at the end, one process against the lab, in percentage points
  faiss   ${SHOWN} once more with --kmeans faiss, against PyTorch's k-means
  kill    ${SHOWN} in two processes: one is killed, torchrun starts both again from the last checkpoint

npm run torch sends real images through torchvision; python3 -m protolab_torch --selftest, which npm test
runs, holds the package to the golden fixtures; python3 -m protolab_torch scale measures k-means.

Exit code 0: every difference of a loss is at most ${LARGEST}, of an accuracy ${POINTS} points; 1: one is not;
2: bad arguments, or no Python here has torch, torchvision and numpy.`,
} as const;

/** `npm run torch-check`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(CHECK, args, async ({ values: { only, adapter } }) => {
    const python = findPython(['python3', '/usr/bin/python3']);
    if (python === null) {
      throw new ArgumentError('No Python with torch, torchvision and numpy was found.');
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'protolab-torch-check-'));
    try {
      const failed = await check(python, folder, only, adapter);
      if (failed.length > 0) process.stdout.write(`\nToo far apart: ${failed.join(', ')}.\n`);
      return failed.length > 0 ? 1 : 0;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

const begun = Date.now();

/** A line of progress, beside the table. */
function tell(what: string): void {
  const seconds = Math.round((Date.now() - begun) / 1000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${what}\n`);
}

/** @returns what is too far apart */
async function check(
  python: string,
  folder: string,
  only: 'all' | (typeof PARTS)[number],
  adapter: string,
): Promise<string[]> {
  const failed: string[] = [];
  const rows: string[][] = [
    ['run', 'one against the lab', 'two against one', 'kNN, probe, low-shot'],
  ];
  const judged = (name: string, found: number, largest: number): string => {
    if (!(found <= largest)) failed.push(name);
    return largest === LARGEST ? found.toExponential(1) : `${found.toFixed(1)} points`;
  };
  const wants = (part: (typeof PARTS)[number]): boolean => only === 'all' || only === part;
  const names = NAMES.filter((name) => wants(name) || (name === SHOWN && !isCase(only)));
  const exports = inTurn(names, (name) => exported(name, path.join(folder, name), adapter));
  const losses = (project: string, out: string) => stepsOf(path.join(project, out));
  for (const name of names) {
    await exports.get(name);
    const project = path.join(folder, name, 'project');
    const { label } = CASES[name];
    tell(`${name}: PyTorch trains 20 steps, in one process and in two`);
    await runTorch({ python, project }, '--out', 'one');
    await runTorch({ python, project, processes: 2 }, '--out', 'two');
    if (!wants(name)) continue;
    const lab = path.join(folder, name, 'lab');
    const one = losses(project, 'one');
    const points = evaluationsApart(lab, path.join(project, 'one'));
    const found = [
      judged(`${name} one`, apart(stepsOf(lab).slice(20), one, 'loss'), LARGEST),
      judged(`${name} two`, apart(one, losses(project, 'two'), 'loss'), LARGEST),
      judged(`${name} points`, points, POINTS),
    ];
    tell(`${name}: ${found.join(', ')}`);
    rows.push([label, ...found]);
  }
  const said: string[] = [];
  const project = path.join(folder, SHOWN, 'project');
  if (wants('faiss')) {
    if (hasModule(python, 'faiss')) {
      tell('faiss: the same with --kmeans faiss');
      await runTorch({ python, project }, '--out', 'faiss', '--kmeans', 'faiss');
      const found = apart(losses(project, 'one'), losses(project, 'faiss'), 'loss');
      said.push(`--kmeans faiss against PyTorch's k-means: ${judged('faiss', found, LARGEST)}`);
    } else said.push('--kmeans faiss was not checked: this Python has no faiss (python3-faiss).');
  }
  if (wants('kill')) {
    tell('kill: one of two processes is killed at step 28');
    const found = await killed(python, project);
    said.push(`A process killed at step 28, both started again: ${judged('kill', found, LARGEST)}`);
  }
  tell('done');
  if (rows.length > 1) process.stdout.write(`\n${table(rows)}`);
  process.stdout.write(`\n${said.map((line) => `${line}\n`).join('')}`);
  return failed;
}

const isCase = (part: string): boolean => NAMES.some((name) => name === part);

/** Starts the next work when the last one is done, ahead of whoever waits for it. */
function inTurn(names: readonly Name[], work: (name: Name) => Promise<void>) {
  const started = new Map<Name, Promise<void>>();
  let before = Promise.resolve();
  for (const name of names) {
    before = before.then(() => work(name));
    // Whoever waits for it hears of its failure.
    before.catch(() => {});
    started.set(name, before);
  }
  return started;
}

function table(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const [head = [], ...body] = rows;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('');
}

async function exported(name: Name, folder: string, adapter: string): Promise<void> {
  tell(`${name}: the lab trains 40 steps`);
  const settings = Object.entries({ ...SHARED, ...CASES[name].set });
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
