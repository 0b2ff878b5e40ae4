import { describe, expect, test } from 'vitest';
import { testGpu } from '#node/testDevice.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { stepCommands } from './stepCommands.ts';

const gpu = await testGpu();

const commandsOf = (changes: Partial<RunConfig>) => {
  const config = { ...DEFAULT_CONFIG, ...changes };
  return stepCommands(gpu, config, config.autocast ? 'emulated' : undefined);
};

describe('the commands of a step', () => {
  test.each([
    {},
    { encoder: 'resnet18', autocast: true, normalisation: 'image' },
    { method: 'pcl', heads: 'notes', autocast: true, bnGroups: 2 },
  ] as const)('all belong to a part, in the order of a step: %o', (changes) => {
    for (const { commands } of commandsOf(changes)) {
      const parts = commands.map(({ place }) => place?.part);
      expect(parts).not.toContain(undefined);
      expect(parts[0]).toBe('data');
      expect(parts.at(-1)).toBe('update');
      expect(new Set(parts)).toEqual(new Set(['data', 'weights', 'forward', 'gradient', 'update']));
      expect(parts.slice(parts.indexOf('update')).every((part) => part === 'update')).toBe(true);
    }
  });

  test('name tower and layer of every convolution and batch norm', () => {
    const [stage] = commandsOf({ encoder: 'resnet18' });
    const layers = stage?.commands.filter(({ name }) => /^(conv2d|batch norm)/.test(name)) ?? [];
    const places = layers.flatMap(({ launches }) => launches.map(({ place }) => place));
    expect(places.length).toBeGreaterThan(150);
    expect(places.filter((place) => !place?.tower || !place.layer)).toEqual([]);
    const first = layers.find(({ place }) => place?.layer === 'layer2.0.conv2');
    expect(first?.place?.tower).toBe('both');
    expect(first?.writes.map(({ label }) => label)).toEqual([
      'key layer2.0.conv2 output',
      'query layer2.0.conv2 output',
    ]);
  });

  test('a plan of stages has a list for each', () => {
    const stages = commandsOf({ method: 'pcl', epochs: 8, warmupEpochs: 2 });
    expect(stages.map(({ firstEpoch, lastEpoch }) => [firstEpoch, lastEpoch])).toEqual([
      [0, 1],
      [2, 7],
    ]);
    const [before, after] = stages.map(({ commands }) => commands.map(({ name }) => name));
    expect(before).not.toContain('ProtoNCE');
    expect(after).toContain('ProtoNCE');
  });
});
