import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { configFromJson, DEFAULT_CONFIG, parseFieldText, type RunConfig } from './config.ts';
import { validateConfig, warningsOf } from './configRules.ts';
import { FIELD_NAMES, FIELDS, fieldOf } from './fields/fields.ts';
import { differingFields, PRESET_NAMES, PRESETS, presetConfig } from './presets.ts';
import { VERSION } from './version.ts';

const problems = (changes: Partial<RunConfig>) => validateConfig({ ...DEFAULT_CONFIG, ...changes });

describe('the field table', () => {
  test('every default is in its range, and every field has a label and help', () => {
    expect(validateConfig(DEFAULT_CONFIG)).toEqual([]);
    for (const name of FIELD_NAMES) {
      expect(fieldOf(name).label.length, name).toBeGreaterThan(2);
      expect(fieldOf(name).help, name).toMatch(/\.$/);
    }
  });

  test('every preset is valid and names only what differs', () => {
    for (const preset of PRESETS) {
      expect(validateConfig(presetConfig(preset.name)), preset.name).toEqual([]);
      expect(differingFields(DEFAULT_CONFIG, preset.name).sort(), preset.name).toEqual(
        Object.keys(preset.changes).sort(),
      );
    }
    expect(new Set(PRESET_NAMES).size).toBe(PRESETS.length);
  });
});

describe('validateConfig', () => {
  test.each<[keyof RunConfig, Partial<RunConfig>]>([
    ['width', { width: 9 }],
    ['width', { width: 72 }],
    ['width', { encoder: 'resnet50', width: 6 }],
    ['imageSide', { imageSide: 232 }],
    ['batchSize', { batchSize: 1 }],
    ['stem', { encoder: 'resnet50', stem: 'imagenet', imageSide: 16 }],
    ['stem', { encoder: 'resnet18', stem: 'imagenet', imageSide: 24 }],
    ['epochs', { epochs: 1.5 }],
    ['learningRate', { learningRate: Number.NaN }],
    ['temperature', { temperature: 0 }],
    ['queueLength', { queueLength: 1000 }],
    ['bnGroups', { bnGroups: 3 }],
    ['bnGroups', { batchSize: 8, bnGroups: 8 }],
    ['microBatch', { microBatch: 1 }],
    ['microBatch', { batchSize: 64, microBatch: 24 }],
    ['microBatch', { batchSize: 64, microBatch: 16, bnGroups: 2 }],
    ['cropScaleMin', { cropScaleMin: 0.8, cropScaleMax: 0.5 }],
    ['blurSigmaMin', { blurSigmaMin: 2, blurSigmaMax: 1 }],
    ['cropScaleMin2', { ownSecondView: true, cropScaleMin2: 0.9, cropScaleMax2: 0.5 }],
    ['blurSigmaMin2', { ownSecondView: true, blurSigmaMin2: 2, blurSigmaMax2: 1 }],
    ['solarizeProbability2', { solarizeProbability2: 2 }],
    ['minLearningRate', { minLearningRate: 1 }],
  ])('names %s and a fix: %j', (field, changes) => {
    const [problem] = problems(changes);
    expect(problem?.field).toBe(field);
    expect(english(problem?.message)).toContain(`(${field})`);
    expect(english(problem?.message)).toMatch(/must|set it|lower/);
  });

  test('a queue length that is no multiple of the batch gets the nearest one that is', () => {
    expect(english(problems({ queueLength: 1000 })[0]?.message)).toContain('set it to 1024');
  });
});

test('micro-batches that do not divide the batch get the next smaller size that does', () => {
  const [problem] = problems({ batchSize: 64, microBatch: 48 });
  expect(english(problem?.message)).toContain('set it to 32');
  expect(problems({ batchSize: 64, microBatch: 16, bnGroups: 8 })).toEqual([]);
});

describe('a head that ends in a ReLU', () => {
  const relu = 'linear D, relu, l2';
  const warned = (changes: Partial<RunConfig>) =>
    warningsOf({ ...DEFAULT_CONFIG, ...changes }).map(({ field }) => field);
  const everywhere = { projector: relu, headA: relu, headB: relu, predictor: relu } as const;

  test.each<[Partial<RunConfig>, string[]]>([
    [{ method: 'moco' }, ['projector']],
    [{ method: 'simclr' }, ['projector']],
    // Head a follows the projector.
    [{ method: 'pcl' }, ['headA', 'headB']],
    [{ method: 'pcl', heads: 'none' }, ['projector']],
    [{ method: 'byol' }, ['projector', 'predictor']],
  ])('%j: %j', (changes, fields) => {
    expect(warned({ ...everywhere, ...changes })).toEqual(fields);
    expect(warned(changes)).toEqual([]);
  });

  test('is warned of by name; without negatives nothing is tied', () => {
    const [moco] = warningsOf({ ...DEFAULT_CONFIG, projector: relu });
    expect(english(moco?.message)).toMatch(/^Projector \(fc\) \(projector\) ends .* tied/);
    const [byol] = warningsOf({ ...DEFAULT_CONFIG, projector: relu, method: 'byol' });
    expect(english(byol?.message)).not.toContain('tied');
  });
});

describe('parseFieldText', () => {
  test('reads each kind of field', () => {
    expect(parseFieldText('learningRate', ' 1e-3 ')).toEqual({ value: 0.001 });
    expect(parseFieldText('epochs', '12')).toEqual({ value: 12 });
    expect(parseFieldText('flipEnabled', 'false')).toEqual({ value: false });
    expect(parseFieldText('encoder', 'resnet18')).toEqual({ value: 'resnet18' });
  });

  test.each([
    ['epochs', ''],
    ['epochs', 'many'],
    ['flipEnabled', 'yes'],
    ['encoder', 'vit'],
    ['seed', '-1'],
    ['learningRate', 'Infinity'],
  ] as const)('refuses %s = "%s" with a sentence', (name, text) => {
    const result = parseFieldText(name, text);
    expect('problem' in result && english(result.problem)).toContain(`(${name})`);
  });
});

describe('configFromJson', () => {
  test('takes valid fields and names the others', () => {
    const { config, problems: named } = configFromJson({ epochs: 3, width: 1e9, colour: 'red' });
    expect(config).toEqual({ ...DEFAULT_CONFIG, epochs: 3 });
    expect(named.map(english).join()).toContain('(width)');
    expect(named.map(english).join()).toContain('"colour"');
  });

  test.each([null, 3, 'x', [1]])('%j gives the defaults and says so', (json) => {
    const { config, problems: named } = configFromJson(json);
    expect(config).toEqual(DEFAULT_CONFIG);
    expect(named).toHaveLength(1);
  });

  test('a hostile file cannot reach a prototype', () => {
    const hostile = JSON.parse('{"__proto__":{"epochs":7},"constructor":{"prototype":{"x":1}}}');
    const { config } = configFromJson(hostile);
    expect(config.epochs).toBe(FIELDS.epochs.default);
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
    expect('x' in {}).toBe(false);
  });
});

test('the version is package.json’s', async () => {
  const file = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(JSON.parse(file).version).toBe(VERSION);
});

test('a ReLU after the heads of an earlier version becomes part of the lists', () => {
  const { config, problems } = configFromJson({ headRelu: true });
  expect(problems).toEqual([]);
  expect(config).toMatchObject({ headA: 'linear D, relu', headB: 'linear D, relu' });
  expect(configFromJson({ headRelu: false }).config).toEqual(DEFAULT_CONFIG);
  for (const value of ['banana', 1, null]) {
    const read = configFromJson({ headRelu: value });
    expect(read.config).toEqual(DEFAULT_CONFIG);
    expect(english(read.problems[0])).toMatch(/^headRelu, .* must be true or false/);
  }
  // The list itself counts more.
  const both = { headRelu: true, headA: 'linear D, gelu, linear D' };
  expect(configFromJson(both).config.headA).toBe(both.headA);
});
