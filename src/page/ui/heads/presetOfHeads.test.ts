import { expect, test } from 'vitest';
import { HEAD_PRESETS } from '#run/headPresets.ts';
import { presetConfig } from '#run/presets.ts';
import { changesOfHeads, presetOfHeads } from './presetOfHeads.ts';

test('a config has the heads of the preset that was chosen for it', () => {
  for (const preset of HEAD_PRESETS) {
    const method = preset.name === 'notes' ? 'pcl' : 'moco';
    const config = { ...presetConfig('quick'), method } as const;
    expect(presetOfHeads({ ...config, ...changesOfHeads(preset, config) })).toBe(preset.name);
  }
});

test('a preset takes the other lists in use to their defaults', () => {
  const config = { ...presetConfig('pcl-quick'), headA: 'linear 64, linear D' };
  const [first] = HEAD_PRESETS;
  expect(presetOfHeads(config)).toBeNull();
  expect(changesOfHeads(first, config)).toMatchObject({
    projector: 'linear D',
    headA: 'linear D',
  });
  expect(changesOfHeads(first, presetConfig('quick'))).not.toHaveProperty('headA');
});

test('own layers are no preset, nor is a text that cannot be read', () => {
  const config = { ...presetConfig('quick'), projector: 'linear D' };
  expect(presetOfHeads(config)).toBe('moco-v1');
  expect(presetOfHeads(config, { projector: 'linear' })).toBeNull();
  expect(presetOfHeads({ ...config, projector: 'linear 64, linear D' })).toBeNull();
});
