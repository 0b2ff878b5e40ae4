import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { PRESET_NAMES, presetConfig } from '#run/presets.ts';
import { readPageUrl } from '#store/page/pageUrl.ts';
import { configQuery, configToJson, readConfigJson } from './configTravel.ts';

const form = presetConfig('quick');

describe('JSON', () => {
  test('every preset is restored completely', () => {
    for (const name of PRESET_NAMES) {
      const config = presetConfig(name);
      expect(readConfigJson(configToJson(config), form)).toEqual({
        config,
        problems: [],
        conflicts: [],
      });
    }
  });

  test('a part of a config changes only that', () => {
    expect(readConfigJson('{"config": {"epochs": 3}}', form).config).toEqual({
      ...form,
      epochs: 3,
    });
  });

  test('bad fields are named with the fix and keep their values', () => {
    const text = '{"epochs": 5, "temperature": 50, "Hue": 0.2, "warp": 1, "dedupe": "yes"}';
    const { config, problems } = readConfigJson(text, form);
    expect(config).toEqual({ ...form, epochs: 5 });
    expect(problems.map(english)).toEqual([
      'Temperature (temperature) is 50; it must be 0.01 to 2.',
      'The config has a field "Hue" that this version does not know; write it hue.',
      'The config has a field "warp" that this version does not know; it is ignored.',
      'Mask shared prototypes (dedupe) must be true or false, not "yes".',
    ]);
  });

  test('fields that contradict each other are reported and left to the form', () => {
    const { config, conflicts } = readConfigJson('{"batchSize": 96}', form);
    expect(config?.batchSize).toBe(96);
    expect(conflicts.map(english).join()).toContain('set it to 480');
  });

  test.each(['', '{"epochs": 5', '[1, 2]', '3', 'null', '{}', '{"__proto__": {"epochs": 3}}'])(
    '%j gives a message only',
    (text) => {
      const { config, problems } = readConfigJson(text, form);
      expect(config).toBeNull();
      expect(problems).toHaveLength(1);
    },
  );
});

describe('the link', () => {
  test('opens the same config', () => {
    for (const name of PRESET_NAMES) {
      const config = {
        ...presetConfig(name),
        learningRate: 1e-7,
        minLearningRate: 0,
        stages: '0-3 encoder a b | inst proto | lr 0.5; 4 a b (encoder) | inst',
        autocast: true,
        milestones: '3,4',
      };
      const { preset, changes, problems } = readPageUrl(configQuery(name, config));
      expect(problems).toEqual([]);
      expect({ ...presetConfig(preset ?? 'scenes'), ...changes }).toEqual(config);
    }
  });

  test('names only what differs', () => {
    expect(configQuery('quick', form)).toBe('?preset=quick');
    expect(configQuery('quick', { ...form, epochs: 3 })).toBe('?preset=quick&set=epochs=3');
  });
});
