import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countedJson, edited, fuzz, jsonLike, partsOf } from '#base/fuzz.fixture.ts';
import { problemWithNumberList } from '#base/numberList.ts';
import { english } from '#base/words.fixture.ts';
import { configFromJson, parseFieldText } from './config.ts';
import { validateConfig, warningsOf } from './configRules.ts';
import { FIELD_NAMES } from './fields/fields.ts';
import { problemWithValue } from './fields/fieldValue.ts';
import { layerText, parseLayers, problemWithLayers } from './layers.ts';
import { PRESET_NAMES, presetConfig } from './presets.ts';
import { stageText } from './stageEditing.ts';
import {
  NOTES_STAGES,
  parseStages,
  plannedEpochs,
  problemWithStageText,
  stagesOf,
} from './stages.ts';

test('a config from any JSON has every field in its range, and few words', async () => {
  const presets = PRESET_NAMES.map((name) => jsonLike({ ...presetConfig(name), headRelu: true }));
  await fuzz(fc.oneof(...presets), (json) => {
    const counted = countedJson(json);
    const { config, problems } = configFromJson(counted.json);
    expect(counted.looks()).toBeLessThan(20 * partsOf(json) + 100);
    expect(Object.keys(config)).toEqual(FIELD_NAMES);
    expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
    for (const name of FIELD_NAMES) {
      const problem = problemWithValue(name, config[name]);
      expect(problem && english(problem)).toBeNull();
    }
    expect(problems.length).toBeLessThan(30);
    for (const problem of problems) expect(english(problem).length).toBeLessThan(1000);
    validateConfig(config);
    warningsOf(config);
    expect(stagesOf(config).length).toBeLessThan(1000);
  });
});

test('a field’s text is a value of the field, or refused in few words', async () => {
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.constantFrom(
      '1e999',
      '0x10',
      ' 3 ',
      '１',
      'true ',
      '-0',
      '9'.repeat(5000),
      ' '.repeat(5000),
    ),
    fc.double().map(String),
  );
  await fuzz(fc.tuple(fc.constantFrom(...FIELD_NAMES), text), ([name, typed]) => {
    const read = parseFieldText(name, typed);
    if ('problem' in read) expect(english(read.problem).length).toBeLessThan(1000);
    else expect(problemWithValue(name, read.value)).toBeNull();
  });
});

const words = (...of: readonly string[]): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...of, ' ', '', ',', '(', ')', '|', ';', '\t', '9'.repeat(40)), {
      maxLength: 30,
    })
    .map((found) => found.join(''));

const editedText = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(4), fc.nat(1e6), fc.nat(1e6)).map(([kind, a, b]) => edited(text, kind, a, b));

test('a stage plan that is accepted is read again from its own text', async () => {
  const parts = words(
    '0-19',
    ' encoder',
    ' a',
    ' b',
    ' (',
    '| inst',
    '| proto',
    ' lr 0.5',
    '-',
    '–',
  );
  await fuzz(fc.oneof(editedText(NOTES_STAGES), editedText('0 encoder|inst'), parts), (text) => {
    const problem = problemWithStageText(text);
    expect(plannedEpochs(text)).toBeLessThan(1e9 + 1);
    if (problem !== null) return expect(english(problem).length).toBeLessThan(400);
    const parsed = parseStages(text);
    if ('problem' in parsed) throw new Error('accepted, and not read');
    expect(parseStages(stageText(parsed.stages))).toEqual(parsed);
  });
});

test('a list of layers that is accepted is read again from its own text', async () => {
  const list = 'linear 512, bn, relu, residual (linear 64, gelu, linear 512), linear D';
  const sizes = { features: 512, embedding: 128 };
  await fuzz(fc.oneof(editedText(list), words('linear', ' 64', 'D', 'bn', 'residual')), (text) => {
    const problem = problemWithLayers(text, 512, sizes);
    const parsed = parseLayers(text);
    if ('problem' in parsed) {
      expect(problem).toEqual(parsed.problem);
      return expect(english(parsed.problem).length).toBeLessThan(400);
    }
    expect(parseLayers(layerText(parsed.layers))).toEqual(parsed);
  });
});

test('a list of numbers is in its range, or refused', async () => {
  await fuzz(fc.oneof(editedText('50,100,200'), words('1', '0', '-', 'e', '.')), (text) => {
    const problem = problemWithNumberList(text, 2, 1000);
    if (problem === null) expect(text).toMatch(/\d/);
  });
});
