import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../tools/bundle.mjs';
import { findPython, IN_PYTHON } from './python.ts';

const python = findPython(['python3', '/usr/bin/python3']);
const skipped = python === null ? ' (skipped: no Python here has torch and torchvision)' : '';

test.skipIf(python === null)(
  `protolab_torch meets the golden fixtures in f32 on the CPU${skipped}`,
  () => {
    const { stdout, stderr } = spawnSync(
      python ?? '',
      ['-B', '-m', 'protolab_torch', '--selftest', path.join(root, 'e2e/golden')],
      { ...IN_PYTHON, cwd: path.join(root, 'e2e/pytorch') },
    );
    expect(stdout, stderr).toMatch(/^\d{4} passed, 0 failed$/m);
  },
);
