import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inEnglish, speak, WordsError } from '#base/words.ts';
import type { RecordedRun } from '#run/runScalars.ts';
import { eventsFileName, tensorboardEvents } from '#run/tensorboardEvents.ts';
import { wandbHistory } from '#run/wandbHistory.ts';
import { readTrainFolder } from '#storage/trainFolder.ts';
import { ArgumentError, runCommand } from './tools/options.ts';
import { userPath } from './tools/project.ts';

const HISTORY = {
  name: 'npm run history',
  summary: "writes a run's metrics for TensorBoard and for Weights & Biases into its folder.",
  options: {},
  positional: {
    placeholder: 'DIR',
    help: 'the folder of a run: what npm run train -- --out or protolab_torch --out wrote',
  },
  example: 'runs/quick',
  details: `  events.out.tfevents.…  tensorboard --logdir DIR reads it
  wandb.jsonl            python -m protolab_torch wandb DIR/wandb.jsonl --project NAME uploads it

The page writes the same files of its own runs: Files, on a run's page.`,
} as const;

/** `npm run history`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(HISTORY, args, async ({ positional }) => {
    if (positional === null) throw new ArgumentError('Name a run: npm run history -- DIR');
    const folder = userPath(positional);
    try {
      const { run, steps, evaluations } = await readRun(folder);
      const recorded: RecordedRun = { ...run, steps, evaluations };
      const files = [
        [eventsFileName(run.runId, run.startedAt), await tensorboardEvents(recorded)],
        ['wandb.jsonl', await wandbHistory(recorded)],
      ] as const;
      for (const [name, bytes] of files) {
        writeFileSync(path.join(folder, name), new Uint8Array(bytes));
        process.stdout.write(`${path.join(folder, name)}\n`);
      }
      return 0;
    } catch (error) {
      if (!(error instanceof WordsError)) throw error;
      throw new ArgumentError(speak(inEnglish, error.words));
    }
  });
}

function readRun(folder: string) {
  const file = (name: string): string => path.join(folder, name);
  const blob = (name: string): Blob | null =>
    existsSync(file(name)) ? new Blob([Uint8Array.from(readFileSync(file(name)))]) : null;
  const [config, metrics] = [blob('config.json'), blob('metrics.jsonl')];
  if (config === null || metrics === null) {
    throw new ArgumentError(`${folder}: it needs config.json and metrics.jsonl of a run.`);
  }
  const at = statSync(file('config.json')).mtimeMs;
  const name = path.basename(folder);
  return readTrainFolder({
    name,
    config,
    metrics,
    about: blob('about.json'),
    tiles: blob('tiles.json'),
    at,
  });
}
