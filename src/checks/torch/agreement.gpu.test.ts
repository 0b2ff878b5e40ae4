import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testDataset } from '#node/testDataset.ts';
import { testGpu } from '#node/testDevice.ts';
import { torchAgreement } from './agreement.ts';

const script = path.resolve(import.meta.dirname, '../../../e2e/pytorch/torch_agrees.py');

/** Null where this Python has no torch or torchvision. */
function run(python: string, args: readonly string[]) {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const { stdout, stderr, status } = spawnSync(python, ['-B', script, ...args], {
    ...{ encoding: 'utf8', env },
  });
  if (status === 0) return JSON.parse(stdout);
  if (stderr === null || /No module named/.test(stderr)) return null;
  throw new Error(stderr);
}

test('torchvision’s features with the lab’s weights are the lab’s, and the other way round', async ({
  skip,
}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'protolab-torch-'));
  try {
    const { compared, reports, mocoTensors } = await torchAgreement({
      ...{ gpu: await testGpu(), folder, encoder: 'resnet18', width: 8, steps: 0 },
      dataset: testDataset(8, 32),
      python: (...args) =>
        run('python3', args) ??
        run('/usr/bin/python3', args) ??
        skip('no Python here has torch and torchvision'),
    });
    for (const { what, images, difference } of compared) {
      expect(images).toBe(8);
      expect(difference, what).toBeLessThan(1e-4);
    }
    expect(reports.map(({ counts, convention }) => [convention, counts.loaded])).toEqual([
      ['torchvision, timm', 100],
      ['torchvision, timm', 100],
      ['MoCo, PCL', 100],
    ]);
    // 122 of each encoder with 4 of its projector in place of fc's 2, queue and queue_ptr.
    expect(mocoTensors).toBe(2 * 124 + 2);
  } finally {
    await rm(folder, { recursive: true });
  }
});
