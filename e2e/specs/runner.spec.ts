import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import { configFromJson } from '#run/config.ts';
import { presetConfig } from '#run/presets.ts';
import { findChrome } from '../tools/chrome.ts';
import { LINE_NAMES } from '../train/metricsLines.ts';
import { cifarRecords } from './badFiles.ts';
import { runCommand } from './runner.ts';

const namesOf = (names: readonly string[]) => names.map((name) => name.split(' ')[0]).toSorted();
const STEP_FIELDS = namesOf(LINE_NAMES.step);
const EVALUATION_FIELDS = namesOf(LINE_NAMES.evaluation);

const SMALL = ['imageSide=16', 'sceneClasses=4', 'scenesPerClass=40'].flatMap((set) => [
  '--set',
  set,
]);

function lines(text: string): Record<string, unknown>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

for (const runtime of ['browser', 'node']) {
  test(`${runtime}: a finished run exits 0 and leaves its files`, async () => {
    const out = test.info().outputPath('run');
    // In Node the default driver, which compiles sooner; the graph below is SwiftShader's.
    const adapter = runtime === 'browser' ? ['--adapter', 'swiftshader'] : [];
    const args = [...SMALL, '--runtime', runtime, ...adapter, '--out', out];
    const { code, stdout, stderr } = await runCommand([
      ...args,
      '--steps',
      '3',
      '--seed',
      '7',
      '--json',
    ]);
    expect(code, stderr).toBe(0);

    const shown = lines(stdout);
    expect(shown[0]).toMatchObject({ type: 'started' });
    expect(shown.at(-1)).toMatchObject({ type: 'ended', exitCode: 0, folder: out });

    const config = JSON.parse(readFileSync(path.join(out, 'config.json'), 'utf8'));
    const wanted = { imageSide: 16, sceneClasses: 4, scenesPerClass: 40, maxSteps: 3, seed: 7 };
    expect(config).toEqual({ ...presetConfig('quick'), ...wanted });

    const metrics = lines(readFileSync(path.join(out, 'metrics.jsonl'), 'utf8'));
    const steps = metrics.filter((line) => 'step' in line);
    expect(steps.map((line) => line.step)).toEqual([1, 2, 3]);
    for (const line of steps) expect(Object.keys(line).toSorted()).toEqual(STEP_FIELDS);
    const evaluations = metrics.filter((line) => 'knnTop1' in line);
    expect(evaluations.length).toBeGreaterThanOrEqual(1);
    for (const line of evaluations) {
      expect(Object.keys(line).toSorted()).toEqual(EVALUATION_FIELDS);
      expect(line.knnTop1).toBeGreaterThan(0);
    }

    const file = path.join(out, 'checkpoint.safetensors');
    const { tensors, metadata } = await readSafetensors(
      new Uint8Array(readFileSync(file)),
      'checkpoint.safetensors',
    );
    expect(tensors.map((tensor) => tensor.name)).toContain('encoder_q.conv1.weight');
    expect(metadata.step).toBe('3');
    expect(configFromJson(JSON.parse(metadata.config ?? 'null'))).toEqual({ config, problems: [] });
    if (runtime === 'browser') return;

    // Its state after the first epoch, in another folder, goes on as if nothing had been between.
    const kept = path.join(out, 'checkpoint-step-2.safetensors');
    const again = test.info().outputPath('again');
    const resumed = await runCommand(['--resume', kept, ...adapter, '--out', again, '--json']);
    expect(resumed.code, resumed.stderr).toBe(0);
    const rest = lines(readFileSync(path.join(again, 'metrics.jsonl'), 'utf8')).filter(
      (line) => 'step' in line,
    );
    const bits = ({ step, loss, gradNorm, batchStd }: Record<string, unknown>) => [
      step,
      loss,
      gradNorm,
      batchStd,
    ];
    expect(rest.map(bits)).toEqual(steps.slice(2).map(bits));
  });
}

test('--dump-graph prints the commands of a step and trains nothing', async () => {
  const out = test.info().outputPath('run');
  const args = [...SMALL, '--dump-graph', '--adapter', 'swiftshader', '--out', out];
  const table = await runCommand(args);
  expect(table.code, table.stderr).toBe(0);
  expect(table.stdout).toMatch(/^Stage 1, epochs 0 to 7: \d+ commands, \d+ dispatches\n/);
  expect(table.stdout).toMatch(/ forward +conv2d forward +both conv1 /);
  const json = await runCommand([...args, '--json']);
  const commands = lines(json.stdout);
  expect(commands.map(({ command }) => command)).toEqual(commands.map((_, at) => at));
  expect(commands.at(-1)).toMatchObject({ stage: 0, part: 'update', kernel: 'commit' });
  expect(existsSync(out)).toBe(false);
});

test('bad arguments exit 2 and name the argument', async () => {
  for (const [args, words] of [
    [
      ['--preset', 'none'],
      ['--preset none', 'quick'],
    ],
    [
      ['--epochs', '0'],
      ['--epochs 0', '1 to 2000'],
    ],
    [
      ['--set', 'temperature=9'],
      ['temperature=9', '0.01 to 2'],
    ],
    [['--preset', 'cifar10'], ['--dataset PATH']],
  ] as const) {
    const { code, stderr } = await runCommand(args);
    expect(code).toBe(2);
    for (const word of words) expect(stderr).toContain(word);
  }
});

test('a data set that cannot be used exits 2 and names the file', async () => {
  const file = test.info().outputPath('data_batch_1.bin');
  writeFileSync(file, cifarRecords(20).subarray(0, 50_000));
  const out = test.info().outputPath('run');
  const { code, stderr } = await runCommand([
    '--dataset',
    file,
    '--adapter',
    'swiftshader',
    '--out',
    out,
  ]);
  expect(stderr).toContain('data_batch_1.bin');
  expect(code).toBe(2);
});

test('no adapter exits 3 in both runtimes', async () => {
  test.skip(process.platform === 'win32', 'needs a shell script');
  // A browser that never has an adapter.
  const bare = test.info().outputPath('bare-chrome');
  writeFileSync(
    bare,
    `#!/bin/sh\nexec "${findChrome()}" "$@" --disable-gpu --disable-software-rasterizer\n`,
    {
      mode: 0o755,
    },
  );
  const out = test.info().outputPath('run');
  const inBrowser = await runCommand(['--out', out], { PROTOLAB_CHROME: bare });
  expect(inBrowser.stderr).toContain('adapter');
  expect(inBrowser.code).toBe(3);

  test.skip(process.platform !== 'linux', 'elsewhere WebGPU needs no Vulkan driver');
  const inNode = await runCommand(['--out', out, '--runtime', 'node'], {
    VK_ICD_FILENAMES: test.info().outputPath('no-driver.json'),
  });
  expect(inNode.stderr).toContain('adapter');
  expect(inNode.code).toBe(3);
});

test('training that diverges exits 4 and says at which step', async () => {
  const out = test.info().outputPath('run');
  const diverging = ['--set', 'learningRate=1e4', '--set', 'weightDecay=0.01', '--epochs', '100'];
  const { code, stderr } = await runCommand([
    ...SMALL,
    ...diverging,
    '--runtime',
    'node',
    '--out',
    out,
  ]);
  expect(code, stderr).toBe(4);
  const metrics = lines(readFileSync(path.join(out, 'metrics.jsonl'), 'utf8'));
  const last = metrics.filter((line) => 'step' in line).at(-1);
  expect(stderr).toContain(`step ${last?.step}`);
  expect(last?.nonFinite).toBeGreaterThan(0);
});

test('Ctrl+C stops the run, writes the results so far and exits 130', async () => {
  const out = test.info().outputPath('run');
  let sent = false;
  const { code } = await runCommand(
    [...SMALL, '--epochs', '2000', '--adapter', 'swiftshader', '--json', '--out', out],
    {},
    (stdout, interrupt) => {
      if (sent || !stdout.includes('"type":"step"')) return;
      sent = true;
      interrupt();
    },
  );
  expect(code).toBe(130);
  expect(lines(readFileSync(path.join(out, 'metrics.jsonl'), 'utf8')).length).toBeGreaterThan(0);
  expect(existsSync(path.join(out, 'checkpoint.safetensors'))).toBe(true);
});
