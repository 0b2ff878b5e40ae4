import { expect, test } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from './config.ts';
import { validateConfig } from './configRules.ts';
import { VIEW_FIELD_NAMES } from './fields/viewFields.ts';
import { unusedBecause } from './fieldUse.ts';
import { presetConfig } from './presets.ts';
import { VIEW_PRESETS, viewPresetChanges, viewPresetOf } from './viewPresets.ts';
import { asSecondView, settingsOfView, splitViews } from './views.ts';

const with_ = (changes: Partial<RunConfig>): RunConfig => ({ ...DEFAULT_CONFIG, ...changes });

test('every preset of the views is valid, changes views only, and is recognised', () => {
  const byol = with_(viewPresetChanges('byol', DEFAULT_CONFIG));
  for (const { name } of VIEW_PRESETS) {
    for (const from of [DEFAULT_CONFIG, presetConfig('quick'), byol]) {
      const changes = viewPresetChanges(name, from);
      const config = { ...from, ...changes };
      expect(validateConfig(config), name).toEqual([]);
      expect(viewPresetOf(config)).toBe(name);
      expect(viewPresetChanges(name, config)).toEqual({});
      expect(config.method).toBe(from.method);
      expect(config.ownSecondView).toBe(name === 'byol');
    }
  }
  expect(new Set(VIEW_PRESETS.map(({ name }) => name)).size).toBe(VIEW_PRESETS.length);
});

test('BYOL’s views are as in its table 6', () => {
  const config = with_(viewPresetChanges('byol', DEFAULT_CONFIG));
  const [first, second] = ([0, 1] as const).map((view) => settingsOfView(config, view));
  const both = {
    ...{ cropScaleMin: 0.08, cropScaleMax: 1, flipProbability: 0.5, jitterProbability: 0.8 },
    ...{ brightness: 0.4, contrast: 0.4, saturation: 0.2, hue: 0.1, grayscaleProbability: 0.2 },
    ...{ blurEnabled: true, blurSigmaMin: 0.1, blurSigmaMax: 2 },
  };
  expect(first).toMatchObject({ ...both, blurProbability: 1, solarizeEnabled: false });
  expect(second).toMatchObject({
    ...{ ...both, blurProbability: 0.1, solarizeEnabled: true, solarizeProbability: 0.2 },
  });
});

test('an edit makes a preset custom, one of a field without effect does not', () => {
  const cifar = with_(viewPresetChanges('cifar', DEFAULT_CONFIG));
  expect(viewPresetOf({ ...cifar, hue: 0.2 })).toBe(null);
  expect(viewPresetOf({ ...cifar, blurProbability: 1, hue2: 0.3 })).toBe('cifar');
  expect(viewPresetOf({ ...cifar, ownSecondView: true, hue2: 0.3 })).toBe(null);
});

test('a second view of its own starts as the first, unless it was edited', () => {
  const quick = presetConfig('quick');
  const split = { ...quick, ...splitViews(quick) };
  expect(settingsOfView(split, 1)).toEqual(
    Object.fromEntries(VIEW_FIELD_NAMES.map((name) => [name, quick[name]])),
  );
  const edited = { ...quick, ...asSecondView({ ...quick, brightness: 0.1 }) };
  expect(splitViews(edited)).toEqual({ ownSecondView: true });
});

test('the second view’s fields have an effect only where it differs and the operation is on', () => {
  const english = (name: keyof RunConfig, changes: Partial<RunConfig>) =>
    unusedBecause(name, with_(changes))?.english ?? null;
  expect(english('hue2', {})).toBe('only used if the second view differs');
  expect(english('cropEnabled2', {})).toBe('only used if the second view differs');
  expect(english('hue2', { ownSecondView: true })).toBe(null);
  expect(english('hue2', { ownSecondView: true, jitterEnabled2: false })).toBe(
    'only used with colour jitter',
  );
  expect(english('blurSigmaMax2', { ownSecondView: true, blurEnabled: true })).toBe(
    'only used with blur',
  );
  expect(english('solarizeProbability', {})).toBe('only used with solarising');
});
