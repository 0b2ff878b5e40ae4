import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { RunConfig } from '#run/config.ts';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { IMAGES_PATH, trainCommand } from '#run/trainCommand.ts';
import { root } from '../tools/bundle.mjs';
import { parseArguments } from './arguments.ts';

/** The words of a command line as a POSIX shell makes them. */
function shellWords(line: string): string[] {
  return Array.from(line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g), ([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single),
  );
}

/** The config that the command trains, read by the command itself. */
function trained(command: string): RunConfig {
  const [npm, run, train, dashes, ...args] = shellWords(command.replace(IMAGES_PATH, root));
  expect([npm, run, train, dashes]).toEqual(['npm', 'run', 'train', '--']);
  return parseArguments(args, new Date(2026, 0, 1)).config;
}

const CHANGED: readonly RunConfig[] = [
  ...PRESET_NAMES.map((name) => presetConfig(name)),
  { ...presetConfig('quick'), optimizer: 'lamb', learningRate: 1e-7, seed: 77 },
  { ...presetConfig('quick'), dataset: 'fashion-mnist', flipEnabled: false, maxSteps: 12 },
  { ...presetConfig('moco-cifar10'), dataset: 'scenes', epochs: 3 },
  { ...presetConfig('scenes'), dataset: 'files', imageSide: 64 },
  { ...presetConfig('notes-five-stage'), stages: '', milestones: '3,5' },
  {
    ...presetConfig('pcl-quick'),
    stages: '0-4 encoder | inst; 5-7 a b (encoder) | inst proto | lr 0.5',
  },
];

const COMMANDS = CHANGED.flatMap((config) =>
  (['quick', 'moco-cifar10', 'notes-five-stage'] as const).map(
    (preset) => [trainCommand(config, preset), config] as const,
  ),
);

test.each(COMMANDS)('%s', (command, config) => {
  expect(trained(command)).toEqual(config);
});

const README_COMMANDS = Array.from(
  readFileSync(path.join(root, 'README.md'), 'utf8').matchAll(/^\| `(--preset [^`]+)`/gm),
  ([, options = '']) => options,
);

test('the recipes that the README names can be run', () => {
  expect(README_COMMANDS.length).toBeGreaterThanOrEqual(7);
  for (const options of README_COMMANDS) {
    const { config } = parseArguments(
      [...shellWords(options), '--dataset', root],
      new Date(2026, 0, 1),
    );
    expect(config).toMatchObject({ dataset: 'files', encoder: 'resnet18', width: 64 });
  }
});
