import { expect, test } from 'vitest';
import { type Layer, layerText, parseLayers } from '#run/layers.ts';
import {
  changeKind,
  insertLayer,
  isReadable,
  layerAt,
  moveLayer,
  removeLayer,
  textWithWidth,
  unwrapLayer,
  wrapLayer,
} from './layerEditing.ts';

function layersOf(text: string): readonly Layer[] {
  const parsed = parseLayers(text);
  if ('problem' in parsed) throw new Error(`${text} cannot be read`);
  return parsed.layers;
}

const LIST = layersOf('linear 512, relu, residual (linear 512, gelu), linear D');

test('a new layer has a place in the list or in a block', () => {
  expect(layerText(insertLayer(LIST, [1], 'bn'))).toBe(
    'linear 512, bn, relu, residual (linear 512, gelu), linear D',
  );
  expect(layerText(insertLayer(LIST, [4], 'linear'))).toBe(
    'linear 512, relu, residual (linear 512, gelu), linear D, linear D',
  );
  expect(layerText(insertLayer(LIST, [2, 1], 'l2'))).toBe(
    'linear 512, relu, residual (linear 512, l2, gelu), linear D',
  );
});

test('a layer goes; the last of a block takes the block along', () => {
  expect(layerText(removeLayer(LIST, [0]))).toBe('relu, residual (linear 512, gelu), linear D');
  const short = removeLayer(LIST, [2, 0]);
  expect(layerText(short)).toBe('linear 512, relu, residual (gelu), linear D');
  expect(layerText(removeLayer(short, [2, 0]))).toBe('linear 512, relu, linear D');
});

test('a layer moves within its list, no further than its ends', () => {
  expect(layerText(moveLayer(LIST, [1], 0))).toBe(
    'relu, linear 512, residual (linear 512, gelu), linear D',
  );
  expect(layerText(moveLayer(LIST, [2, 0], 1))).toBe(
    'linear 512, relu, residual (gelu, linear 512), linear D',
  );
  expect(moveLayer(LIST, [0], -1)).toEqual(LIST);
  expect(moveLayer(LIST, [3], 9)).toEqual(LIST);
  expect(moveLayer(LIST, [7], 0)).toEqual(LIST);
});

test('another kind at the same place', () => {
  expect(layerText(changeKind(LIST, [1], 'gelu'))).toBe(
    'linear 512, gelu, residual (linear 512, gelu), linear D',
  );
  expect(changeKind(LIST, [0], 'linear')).toEqual(LIST);
  const alone = layersOf('residual (bn), linear D');
  expect(layerText(changeKind(alone, [0, 0], 'relu'))).toBe('residual (relu), linear D');
});

test('a layer in a block and out of it again', () => {
  const wrapped = wrapLayer(LIST, 3);
  expect(layerText(wrapped)).toBe(
    'linear 512, relu, residual (linear 512, gelu), residual (linear D)',
  );
  expect(unwrapLayer(wrapped, 3)).toEqual(LIST);
  expect(wrapLayer(LIST, 2)).toEqual(LIST);
  expect(layerText(unwrapLayer(LIST, 2))).toBe('linear 512, relu, linear 512, gelu, linear D');
});

test('a typed width comes into the text as it is, but cannot end the layer', () => {
  expect(textWithWidth(LIST, [0], '12')).toBe(
    'linear 12, relu, residual (linear 512, gelu), linear D',
  );
  expect(textWithWidth(LIST, [2, 0], 'x, bn')).toBe(
    'linear 512, relu, residual (linear x bn, gelu), linear D',
  );
  expect(textWithWidth(LIST, [3], '')).toBe(
    'linear 512, relu, residual (linear 512, gelu), linear',
  );
});

test('what cannot be written: no linear layer, or too many', () => {
  expect(isReadable(LIST)).toBe(true);
  expect(isReadable(layersOf('linear D').slice(1))).toBe(false);
  expect(isReadable(removeLayer(layersOf('relu, linear D'), [1]))).toBe(false);
  const four = layersOf('linear D, linear D, linear D, linear D');
  expect(isReadable(insertLayer(four, [4], 'relu'))).toBe(true);
  expect(isReadable(insertLayer(four, [4], 'linear'))).toBe(false);
});

test('the layer at a place', () => {
  expect(layerAt(LIST, [1])).toEqual({ kind: 'relu' });
  expect(layerAt(LIST, [2, 1])).toEqual({ kind: 'gelu' });
  expect(layerAt(LIST, [1, 0])).toBeUndefined();
});
