import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from './config.ts';
import { torchReadme } from './torchProject.ts';

test('the commands start as many processes as the batch has groups', () => {
  const config = { ...DEFAULT_CONFIG, batchSize: 64, bnGroups: 4 };
  expect(torchReadme(config, 20, true)).toContain('--nproc_per_node=4');
  expect(torchReadme(config, 20, true)).toContain('--checkpoint checkpoint.safetensors --out run');
  const whole = torchReadme({ ...config, bnGroups: 1, microBatch: 0 }, null, false);
  expect(whole).toContain('--config config.json --data IMAGES --out run --set bnGroups=8');
});
