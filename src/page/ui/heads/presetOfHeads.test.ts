import { expect, test } from 'vitest';
import type { RunConfig } from '#run/config.ts';
import { HEAD_PRESETS } from '#run/headPresets.ts';
import { presetConfig } from '#run/presets.ts';
import { presetOfHeads } from './presetOfHeads.ts';

test('a config has the heads of the preset that was chosen for it', () => {
  for (const { name, changes } of HEAD_PRESETS) {
    const wanted: Partial<RunConfig> = changes;
    const method = name === 'notes' ? 'pcl' : 'moco';
    expect(presetOfHeads({ ...presetConfig('quick'), method, ...wanted })).toBe(name);
  }
});

test('own layers are no preset, nor is a text that cannot be read', () => {
  const config = { ...presetConfig('quick'), projector: 'linear D' };
  expect(presetOfHeads(config)).toBe('moco-v1');
  expect(presetOfHeads(config, { projector: 'linear' })).toBeNull();
  expect(presetOfHeads({ ...config, projector: 'linear 64, linear D' })).toBeNull();
});
