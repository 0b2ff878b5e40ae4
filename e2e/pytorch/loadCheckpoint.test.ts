import { spawnSync } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openWeights } from '#checkpoint/weights/openWeights.ts';
import { loadedModel, modelCheckpoint } from '#checks/golden/modelCheckpoint.fixture.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { validateConfig } from '#run/configRules.ts';
import { HEAD_PRESETS } from '#run/headPresets.ts';
import { root } from '../tools/bundle.mjs';
import { findPython, IN_PYTHON } from './python.ts';

const python = findPython(['python3', '/usr/bin/python3']);
const skipped = python === null ? ' (skipped: no Python here has torch and torchvision)' : '';

const folder = await mkdtemp(path.join(tmpdir(), 'protolab-checkpoints-'));
afterAll(() => rm(folder, { recursive: true }));

type Changes = Partial<RunConfig>;

/** Methods, encoders and stems by the preset of heads that they are checked with. */
const WITH: Readonly<Record<(typeof HEAD_PRESETS)[number]['name'], Changes>> = {
  'moco-v1': { encoder: 'resnet50', width: 4 },
  'moco-v2': { encoder: 'resnet18', stem: 'imagenet', width: 16 },
  simclr: { method: 'simclr', encoder: 'resnet34', width: 12 },
  byol: { method: 'byol', encoder: 'resnet50', stem: 'imagenet', width: 4 },
  notes: { method: 'pcl', optimizer: 'lamb' },
};

const CONFIGS: readonly Changes[] = [
  ...HEAD_PRESETS.map(({ name, changes }) => ({ ...changes, ...WITH[name] })),
  {
    projector: 'linear 32, bn, gelu, residual (linear 16, bn, relu, linear 32), l2, linear D, bn',
    method: 'byol',
    predictor: 'residual (linear 64, gelu, linear D), relu, linear D',
  },
  {
    method: 'pcl',
    headA: 'linear 32, bn, gelu, residual (linear 32), l2, linear D',
    headB: 'residual (linear 8, bn, relu, linear D), l2',
  },
];

test.skipIf(python === null)(
  `PyTorch loads a checkpoint’s whole model by name, strictly${skipped}`,
  async () => {
    const configs = CONFIGS.map((changes) => ({ ...DEFAULT_CONFIG, ...changes }));
    expect(configs.flatMap(validateConfig)).toEqual([]);
    const files: string[] = [];
    for (const config of configs) {
      const file = path.join(folder, `${files.length}.safetensors`);
      await writeFile(file, await modelCheckpoint(config));
      files.push(file);
    }
    const script = path.join(root, 'e2e/pytorch/load_checkpoint.py');
    const { stdout, stderr } = spawnSync(python ?? '', ['-B', script, ...files], IN_PYTHON);
    const lines = stdout.split('\n').filter(Boolean);
    expect(lines, stderr).toHaveLength(files.length);
    expect(lines.map((line) => JSON.parse(line))).toEqual(configs.map(loadedModel));
  },
);

test.skipIf(python === null)(
  `checkpoints that PyTorch wrote are read to the last number; models and programs are refused${skipped}`,
  async () => {
    const script = path.join(root, 'e2e/pytorch/write_pth.py');
    const { stdout, stderr } = spawnSync(python ?? '', ['-B', script, folder], IN_PYTHON);
    expect(stdout, stderr).not.toBe('');
    const written: Record<string, [number[], number[]]> = JSON.parse(stdout);
    const open = async (name: string) =>
      openWeights(await openAsBlob(path.join(folder, name)), name);
    for (const name of ['new.pth', 'old.pth.tar']) {
      const file = await open(name);
      expect(file.tensors.map((tensor) => tensor.name)).toEqual(Object.keys(written));
      for (const { name: key, shape } of file.tensors) {
        const [want, numbers] = written[key] ?? [];
        expect(shape, key).toEqual(want);
        expect([...(await file.read(key))], key).toEqual(numbers?.map(Math.fround));
      }
      expect(file.beside.map(({ path: at }) => at)).toEqual(['optimizer.state']);
    }
    await expect(open('model.pt')).rejects.toThrow(/"torch\.nn\.modules\.batchnorm\.BatchNorm1d"/);
    await expect(open('script.pt')).rejects.toThrow(/TorchScript/);
  },
);
