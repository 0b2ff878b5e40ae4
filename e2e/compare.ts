import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inEnglish, speak } from '#base/words.ts';
import { COMPARE, type CompareOptions, parseCompareArguments } from './pytorch/options.ts';
import { findPython, trainInPython } from './pytorch/python.ts';
import { RecordsError, readRecords } from './pytorch/records.ts';
import { type Result, type Side, table, verdict } from './pytorch/verdict.ts';
import { ArgumentError, runCommand } from './tools/options.ts';
import { parseArguments, type TrainOptions } from './train/arguments.ts';
import { runInNode } from './train/nodeRuntime.ts';
import { EXIT, RunError } from './train/runtime.ts';

/** MoCo v2 on small CIFAR-10 images; `--set` makes other methods, heads and views of it. */
const SETTINGS: Readonly<Record<string, string>> = {
  width: '8',
  imageSide: '16',
  batchSize: '64',
  queueLength: '1024',
  temperature: '0.2',
  learningRate: '0.03',
  weightDecay: '0.0001',
  bnGroups: '1',
  cropScaleMin: '0.2',
  projector: 'linear features, relu, linear D',
  scheduleUnit: 'step',
  knnProtocol: 'lab',
  linearProbe: 'never',
  epochs: '10',
};

/** `npm run compare`: the lab against PyTorch on CIFAR-10. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(COMPARE, args, async () => {
    try {
      return await compare(parseCompareArguments(args));
    } catch (error) {
      const refused = error instanceof RecordsError;
      if (!refused && !(error instanceof RunError)) throw error;
      process.stderr.write(`${error.message}\n`);
      return refused ? EXIT.badArguments : error.exitCode;
    }
  });
}

async function compare(options: CompareOptions): Promise<number> {
  const python = findPython(options.pythons);
  if (python === null) {
    throw new ArgumentError(
      `No Python with torch, torchvision and numpy was found (${options.pythons.join(', ')}); install PyTorch or name one with --python.`,
    );
  }
  const { train, test } = readRecords(options.data, options.images);
  const folder = mkdtempSync(path.join(tmpdir(), 'protolab-compare-'));
  try {
    const records = path.join(folder, 'records');
    mkdirSync(records);
    const files = {
      config: path.join(folder, 'config.json'),
      train: path.join(records, 'data_batch_1.bin'),
      test: path.join(records, 'test_batch.bin'),
    };
    writeFileSync(files.train, train);
    writeFileSync(files.test, test);
    const here: Result[] = [];
    const there: Result[] = [];
    for (const seed of options.seeds) {
      const run = runOf(options, records, seed);
      writeFileSync(files.config, JSON.stringify(run.config));
      // PyTorch first: it refuses an unsupported config at once.
      const onEpoch = (epoch: number, loss: number) => note('PyTorch', seed, epoch, loss);
      there.push(
        await trainInPython({ python, ...files, seed, numbers: options.numbers, onEpoch }),
      );
      here.push(await trainHere(run));
    }
    return report(here, there, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws ArgumentError */
function runOf({ set, adapter }: CompareOptions, dataset: string, seed: number): TrainOptions {
  const settings = Object.entries(SETTINGS).map(([name, value]) => `${name}=${value}`);
  const run = parseArguments(
    [
      ...['--preset', 'moco-cifar10', '--dataset', dataset, '--runtime', 'node'],
      ...['--adapter', adapter, '--seed', String(seed)],
      ...[...settings, ...set].flatMap((pair) => ['--set', pair]),
    ],
    new Date(),
  );
  // The last epoch is always evaluated.
  return { ...run, config: { ...run.config, evaluateEvery: 1000 } };
}

/** Trains one seed on WebGPU. */
async function trainHere(run: TrainOptions): Promise<Result> {
  const { epochs, seed } = run.config;
  const losses: number[][] = [];
  let knn = Number.NaN;
  let failed: string | null = null;
  await runInNode({
    ...run,
    signal: new AbortController().signal,
    note: (sentence) => {
      process.stderr.write(`${sentence}\n`);
    },
    onEvent(event) {
      if (event.type === 'stepsFinished') {
        for (const { epoch, loss } of event.steps) {
          const before = losses[epoch - 1];
          if (losses[epoch] === undefined && before !== undefined) {
            note('Protolab', seed, epoch - 1, mean(before));
          }
          losses[epoch] = [...(losses[epoch] ?? []), loss];
        }
      } else if (event.type === 'evaluationFinished' && event.evaluation.epoch === epochs) {
        knn = event.evaluation.knnTop1 ?? Number.NaN;
      } else if (event.type === 'runEnded' && event.fault !== null) {
        failed = speak(inEnglish, event.fault.message);
      }
    },
  });
  if (failed !== null) throw new RunError(EXIT.failed, failed);
  note('Protolab', seed, losses.length - 1, mean(losses.at(-1) ?? []));
  return { first: (losses[0] ?? []).slice(0, 3), losses: losses.map(mean), knn };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function note(side: string, seed: number, epoch: number, loss: number): void {
  process.stderr.write(`${side}, seed ${seed}, epoch ${epoch + 1}: loss ${loss.toFixed(3)}\n`);
}

function report(ours: Side, theirs: Side, { json, seeds, numbers }: CompareOptions): number {
  const { agrees, sentences } = verdict(ours, theirs, numbers === 'lab');
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ seeds, ours, pytorch: theirs, agrees, sentences })}\n`,
    );
  } else {
    process.stdout.write(`${table(ours, theirs)}\n\n${sentences.join('\n')}\n`);
  }
  return agrees ? EXIT.finished : EXIT.failed;
}
