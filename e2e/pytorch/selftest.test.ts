import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '#run/config.ts';
import { root } from '../tools/bundle.mjs';
import { findPython, IN_PYTHON } from './python.ts';

const python = findPython(['python3', '/usr/bin/python3']);
const skipped = python === null ? ' (skipped: no Python here has torch and torchvision)' : '';

const packaged = (...args: readonly string[]) =>
  spawnSync(python ?? '', ['-B', '-m', 'protolab_torch', ...args], {
    ...IN_PYTHON,
    cwd: path.join(root, 'e2e/pytorch'),
  });

test.skipIf(python === null)(
  `protolab_torch meets the golden fixtures in f32 on the CPU${skipped}`,
  () => {
    const { stdout, stderr } = packaged('--selftest', path.join(root, 'e2e/golden'));
    expect(stdout, stderr).toMatch(/^\d{4} passed, 0 failed$/m);
  },
);

test.skipIf(python === null)(
  `it names a field that its machine cannot train with${skipped}`,
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'protolab-refused-'));
    const config = path.join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ ...DEFAULT_CONFIG, autocast: true }));
    const { status, stderr } = packaged(
      'compare',
      '--config',
      config,
      '--train',
      config,
      '--test',
      config,
    );
    expect(stderr).toBe('autocast is true, which needs a CUDA GPU; set it to false.\n');
    expect(status).toBe(2);
    await rm(folder, { recursive: true });
  },
);
