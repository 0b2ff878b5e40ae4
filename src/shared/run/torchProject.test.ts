import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { DEFAULT_CONFIG } from './config.ts';
import { problemWithTorch, torchReadme } from './torchProject.ts';

test('what the package does not train is refused by its field', () => {
  expect(problemWithTorch(DEFAULT_CONFIG)).toBeNull();
  expect(english(problemWithTorch({ ...DEFAULT_CONFIG, schedule: 'range' }))).toBe(
    'schedule is range, which the PyTorch project does not train; it can be constant, cosine, multistep.',
  );
  expect(english(problemWithTorch({ ...DEFAULT_CONFIG, stopPatience: 3 }))).toMatch(
    /^stopPatience is 3/,
  );
});

test('the commands start as many processes as the batch has groups', () => {
  const config = { ...DEFAULT_CONFIG, batchSize: 64, bnGroups: 4 };
  expect(torchReadme(config, 20, true)).toContain('--nproc_per_node=4');
  expect(torchReadme(config, 20, true)).toContain('--checkpoint checkpoint.safetensors --out run');
  const whole = torchReadme({ ...config, bnGroups: 1, microBatch: 0 }, null, false);
  expect(whole).toContain('--config config.json --data IMAGES --out run --set bnGroups=8');
});
