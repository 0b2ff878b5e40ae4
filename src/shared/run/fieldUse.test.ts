import { expect, test } from 'vitest';
import { FIELD_NAMES, FIELDS } from './fields/fields.ts';
import { unusedBecause } from './fieldUse.ts';
import { OPTIMIZER_NAMES, optimizerOf } from './optimizers.ts';
import { PRESETS, presetConfig } from './presets.ts';

const unused = (config = presetConfig('quick')) =>
  FIELD_NAMES.filter((name) => unusedBecause(name, config) !== null);

test('a reason is the same object every time it is asked for', () => {
  for (const { name: preset } of PRESETS) {
    for (const name of FIELD_NAMES) {
      const config = presetConfig(preset);
      expect(unusedBecause(name, config), `${preset} ${name}`).toBe(unusedBecause(name, config));
    }
  }
});

test('MoCo uses no prototypes and no heads', () => {
  const clustering = FIELD_NAMES.filter((name) => FIELDS[name].group === 'clustering');
  expect(unused()).toEqual(expect.arrayContaining([...clustering, 'heads', 'headA']));
});

test('BYOL has no negatives: no temperature, no queue, no loss at chance', () => {
  const byol = unused({ ...presetConfig('quick'), method: 'byol' });
  expect(byol).toEqual(expect.arrayContaining(['temperature', 'queueLength', 'stopChanceSteps']));
  expect(unused()).not.toContain('stopChanceSteps');
});

test('PCL uses them; a stage plan replaces the warm-up', () => {
  const pcl = presetConfig('pcl-quick');
  expect(unused(pcl)).not.toContain('numClusters');
  expect(unused(pcl)).not.toContain('warmupEpochs');
  expect(unused(pcl)).toContain('queueOnKeyChange');
  const planned = { ...pcl, stages: '0-7 encoder | inst proto' };
  expect(unused(planned)).toContain('warmupEpochs');
  expect(unused(planned)).not.toContain('queueOnKeyChange');
});

test('each optimizer uses its own fields', () => {
  const config = presetConfig('quick');
  expect(unused(config)).toEqual(expect.arrayContaining(['beta1', 'lambExclude1d']));
  expect(unused(config)).not.toContain('sgdMomentum');
  const lamb = unused({ ...config, optimizer: 'lamb' });
  expect(lamb).toEqual(expect.arrayContaining(['sgdMomentum', 'nesterov']));
  expect(lamb).not.toContain('lambExclude1d');
  expect(lamb).not.toContain('beta1');
});

test('every field of an optimizer’s row is a config field that is used with that optimizer', () => {
  for (const optimizer of OPTIMIZER_NAMES) {
    const { uses, fields, momentum } = optimizerOf(optimizer);
    const own = Object.keys(fields);
    expect(FIELD_NAMES).toEqual(expect.arrayContaining([...uses, ...own]));
    expect(own.every((name) => name.startsWith(optimizer))).toBe(true);
    expect(uses).toContain(momentum);
    const idle = unused({ ...presetConfig('quick'), optimizer });
    expect(idle.filter((name) => [...uses, ...own].some((used) => used === name))).toEqual([]);
  }
});

test('fields of other schedules and of autocast are unused', () => {
  const config = presetConfig('quick');
  expect(unused(config)).toEqual(
    expect.arrayContaining(['milestones', 'gamma', 'lossScaling', 'initialLossScale']),
  );
  const other = unused({ ...config, schedule: 'multistep', autocast: true });
  for (const name of ['milestones', 'gamma', 'lossScaling', 'initialLossScale'] as const) {
    expect(other).not.toContain(name);
  }
  expect(other).toContain('minLearningRate');
});
