import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FIELD_NAMES } from '#run/fields/fields.ts';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { root } from '../tools/bundle.mjs';
import { ArgumentError, helpText } from '../tools/options.ts';
import { parseArguments, TRAIN } from './arguments.ts';

const NOW = new Date(2026, 0, 31, 14, 5, 9);
const parse = (...args: string[]) => parseArguments(args, NOW);

function complaint(...args: string[]): string {
  try {
    parse(...args);
  } catch (error) {
    if (error instanceof ArgumentError) return error.message;
    throw error;
  }
  throw new Error(`"${args.join(' ')}" was accepted`);
}

describe('parseArguments', () => {
  it('trains the quick preset in the browser when nothing is asked', () => {
    const options = parse();
    expect(options.config).toEqual(presetConfig('quick'));
    expect(options).toMatchObject({ runtime: 'browser', adapter: 'auto', json: false });
    expect(path.basename(options.outFolder)).toBe('quick-20260131-140509');
  });

  it('takes every option, with a space or an equals sign, a later one first', () => {
    const { config, ...rest } = parse(
      ...['--preset', 'scenes', '--epochs', '3', '--steps=7', '--seed', '11', '--json'],
      ...['--set', 'epochs=4', '--set=flipEnabled=false', '--set', 'schedule=constant'],
      ...['--dataset', 'fashion-mnist', '--out', '/tmp/x', '--adapter=swiftshader'],
      ...['--runtime', 'node'],
    );
    expect(config).toEqual({
      ...presetConfig('scenes'),
      dataset: 'fashion-mnist',
      epochs: 4,
      maxSteps: 7,
      seed: 11,
      flipEnabled: false,
      schedule: 'constant',
    });
    expect(rest).toEqual({
      preset: 'scenes',
      datasetPath: null,
      outFolder: path.resolve('/tmp/x'),
      json: true,
      adapter: 'swiftshader',
      runtime: 'node',
      dumpGraph: false,
    });
  });

  it('takes a path as the user’s own files', () => {
    const { config, datasetPath } = parse('--preset', 'moco-cifar10', '--dataset', root);
    expect(config.dataset).toBe('files');
    expect(datasetPath).toBe(root);
  });

  it('takes the earlier name of a preset', () => {
    const { preset, config } = parse('--preset', 'cifar10', '--dataset', root);
    expect(preset).toBe('moco-cifar10');
    expect(config).toEqual(presetConfig('moco-cifar10'));
  });

  it('refuses an empty folder', () => {
    const empty = mkdtempSync(path.join(tmpdir(), 'protolab-empty-'));
    mkdirSync(path.join(empty, 'cat'));
    expect(complaint('--dataset', empty)).toMatch(/--dataset .*no files; name one/);
    rmSync(empty, { recursive: true });
  });

  it.each([
    [['--preset', 'slow'], '--preset slow', 'quick'],
    [['--sed', '1'], '--sed', '--seed'],
    [['scenes'], 'scenes', '--dataset scenes'],
    [['--seed'], '--seed', '--help'],
    [['--seed', '--json'], '--seed', '--help'],
    [['--json=yes'], '--json=yes', 'write --json'],
    [['--dump-graph=1'], '--dump-graph=1', 'write --dump-graph'],
    [['--hardware'], '--hardware', 'add --runtime node'],
    [['--adapter', 'cpu'], '--adapter cpu', 'auto or swiftshader'],
    [['--runtime', 'deno'], '--runtime deno', 'browser or node'],
    [['--epochs', '0'], '--epochs 0', '1 to 2000'],
    [['--steps', 'ten'], '--steps ten', '0 to 10000000'],
    [['--set', 'width'], '--set width', 'key=value'],
    [['--set', 'Width=8'], '--set Width=8', 'use width'],
    [['--set', '__proto__=1'], '--set __proto__=1', 'no field'],
    [['--set', 'learningRate=NaN'], '--set learningRate=NaN', '0 to 100000'],
    [['--set', 'queueLength=512', '--set', 'batchSize=96'], 'queueLength', 'multiple'],
    [['--dataset', './no/such/file'], '--dataset ./no/such/file', 'check the path'],
    [['--preset', 'moco-cifar10'], 'moco-cifar10', '--dataset PATH'],
  ])('refuses %j naming the argument and the fix', (args, argument, fix) => {
    const message = complaint(...args);
    expect(message).toContain(argument);
    expect(message).toContain(fix);
  });
});

describe('helpText', () => {
  it('names every option, field and preset within 100 columns', () => {
    const text = helpText(TRAIN);
    for (const option of Object.keys(TRAIN.options)) {
      expect(text).toContain(`--${option}`);
    }
    for (const name of [...FIELD_NAMES, ...PRESET_NAMES]) expect(text).toContain(`  ${name} `);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('a checkpoint is evaluated elsewhere and its features are written', () => {
    const parseLine = (line: string) => parse(...line.split(' '));
    const file = fileURLToPath(import.meta.url);
    const { after } = parseLine(
      `--checkpoint ${file} --evaluate-on emoji --features f.npy --set knnProtocol=instdisc`,
    );
    expect(after).toMatchObject({
      ...{ checkpoint: file, evaluateOn: { dataset: 'emoji', path: null }, outFolder: null },
      changes: { knnProtocol: 'instdisc' },
    });
    expect(after?.features).toMatch(/f\.npy$/);
    expect(after?.featuresOfOwn).toBe(false);
    // Images that are named take the place of the checkpoint's own.
    const named = parseLine(`--checkpoint ${file} --dataset emoji --features f.npy`).after;
    expect(named).toMatchObject({ changes: { dataset: 'emoji' }, featuresOfOwn: true });
    expect(() => parseLine(`--checkpoint ${file}`)).toThrow('say what to do with it');
    expect(() => parseLine('--checkpoint nowhere --evaluate-on emoji')).toThrow('no such file');
    expect(() => parseLine('--features f.txt')).toThrow('.safetensors or .npy');
    expect(() => parseLine('--features no/f.npy')).toThrow(/there is no folder .*no; make it/);
    expect(() => parseLine('--evaluate-on nowhere')).toThrow('--evaluate-on nowhere');
    expect(() => parseLine(`--checkpoint ${file} --evaluate-on emoji --set width=8`)).toThrow(
      'only fields of the data and the evaluation',
    );
  });

  it('a run begins with weights, or with a checkpoint on Dawn; a model alone is written', () => {
    const parseLine = (line: string) => parse(...line.split(' '));
    const file = fileURLToPath(import.meta.url);
    expect(parseLine(`--weights ${file} --set width=8 --epochs 3`)).toMatchObject({
      runtime: 'browser',
      begin: { kind: 'weights', file },
    });
    expect(parseLine(`--resume ${file} --epochs 3`)).toMatchObject({
      runtime: 'node',
      begin: { kind: 'resume', file, changes: { epochs: 3 } },
    });
    expect(parseLine(`--weights ${file} --untrained --evaluate-on emoji`).after).toMatchObject({
      untrained: true,
    });
    expect(parseLine(`--checkpoint ${file} --model m.safetensors`).after?.model).toMatchObject({
      as: 'torchvision',
    });
    expect(() => parseLine('--weights nowhere.pth')).toThrow('no such file');
    expect(() => parseLine(`--weights ${file} --resume ${file}`)).toThrow('only one of them');
    expect(() => parseLine(`--untrained --evaluate-on emoji`)).toThrow('--weights FILE');
    expect(() => parseLine(`--weights ${file} --untrained`)).toThrow('say what to do');
    expect(() => parseLine(`--checkpoint ${file} --model m.pth`)).toThrow('.safetensors');
  });
});
