import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { encoderCheckpoint, loadedEncoder } from '#checks/golden/encoderCheckpoint.fixture.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { root } from '../tools/bundle.mjs';
import { findPython } from './python.ts';

const python = findPython(['python3', '/usr/bin/python3'], 'numpy, torch, torchvision');
const skipped = python === null ? ' (skipped: no Python here has torch and torchvision)' : '';

const folder = await mkdtemp(path.join(tmpdir(), 'protolab-encoders-'));
afterAll(() => rm(folder, { recursive: true }));

const CONFIGS = [
  { encoder: 'resnet18', stem: 'imagenet', width: 64 },
  { encoder: 'resnet34', stem: 'cifar', width: 12 },
  { encoder: 'resnet50', stem: 'imagenet', width: 12 },
  { encoder: 'resnet50', stem: 'cifar', width: 4 },
] as const satisfies readonly Partial<RunConfig>[];

test.skipIf(python === null)(
  `torchvision’s ResNets load a checkpoint’s encoder by name, strictly${skipped}`,
  async () => {
    const configs = CONFIGS.map((changes) => ({ ...DEFAULT_CONFIG, ...changes }));
    const files: string[] = [];
    for (const config of configs) {
      const file = path.join(folder, `${files.length}.safetensors`);
      await writeFile(file, await encoderCheckpoint(config));
      files.push(file);
    }
    const script = path.join(root, 'e2e/pytorch/load_encoder.py');
    const { stdout, stderr } = spawnSync(python ?? '', ['-B', script, ...files], {
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    const lines = stdout.split('\n').filter(Boolean);
    expect(lines, stderr).toHaveLength(files.length);
    expect(lines.map((line) => JSON.parse(line))).toEqual(configs.map(loadedEncoder));
  },
);
