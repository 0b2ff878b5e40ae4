import { expect, test } from 'vitest';
import { inEnglish, speak } from '#base/words.ts';
import {
  describeLayers,
  endsInRelu,
  hasLayer,
  type LayerSizes,
  layerText,
  parseLayers,
  problemWithLayers,
  withoutLastRelu,
} from './layers.ts';

const SIZES: LayerSizes = { features: 512, embedding: 128 };

const layersOf = (text: string) => {
  const parsed = parseLayers(text);
  if ('problem' in parsed) throw new Error(speak(inEnglish, parsed.problem));
  return parsed.layers;
};

const problem = (text: string, input = 512): string | null => {
  const words = problemWithLayers(text, input, SIZES);
  return words === null ? null : speak(inEnglish, words);
};

test('a list is read and written back; case and blanks do not matter', () => {
  const text = 'linear features, bn, relu, residual (linear 64, gelu, linear 512), linear D, l2';
  expect(layerText(layersOf(text))).toBe(text);
  expect(layersOf(' LINEAR d ,ReLU')).toEqual([{ kind: 'linear', width: 'D' }, { kind: 'relu' }]);
});

test('widths and parameters of each layer', () => {
  const rows = describeLayers(layersOf('linear features, bn, relu, linear D'), 512, SIZES);
  expect(rows.map(({ from, to }) => [from, to])).toEqual([
    [512, 512],
    [512, 512],
    [512, 512],
    [512, 128],
  ]);
  expect(rows.map(({ parameters }) => parameters)).toEqual([513 * 512, 1024, 0, 513 * 128]);
});

test.each([
  ['linear 64', /ends in 64 channels.*embeddingDim to 64/],
  ['relu', /no linear layer/],
  ['linear 6', /“linear 6”; a width is a multiple of 4/],
  ['linear 8192', /a multiple of 4 from 4 to 4096/],
  ['linear D, dropout', /“dropout” that is not known; the layers are linear N, bn, relu/],
  ['linear D,, relu', /an empty layer/],
  ['residual (linear D', /brackets that do not match/],
  ['residual (linear 64), linear D', /makes 64 channels of 512; end the block with “linear 512”/],
  ['linear D, linear D, linear D, linear D, linear D', /has 5 linear layers; at most 4/],
])('%s is refused with the fix', (text, words) => {
  expect(problem(text)).toMatch(words);
});

test('what the rules ask of a list', () => {
  expect(problem('linear D, relu')).toBeNull();
  expect(endsInRelu('linear D, relu')).toBe(true);
  expect(withoutLastRelu('linear D, relu')).toBe('linear D');
  expect(withoutLastRelu('linear D')).toBe('linear D');
  // A norm keeps the signs.
  expect(endsInRelu('linear D, relu, l2')).toBe(true);
  expect(withoutLastRelu('linear D, relu, l2')).toBe('linear D, l2');
  expect(endsInRelu('linear D, relu, bn')).toBe(false);
  expect(hasLayer('residual (bn), linear D', 'bn')).toBe(true);
  expect(hasLayer('linear D', 'bn')).toBe(false);
});
