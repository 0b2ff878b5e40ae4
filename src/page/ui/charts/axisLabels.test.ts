import { expect, test } from 'vitest';
import { labelsWithRoom } from './axisLabels.ts';

const labels = (texts: readonly string[], distance: number) =>
  texts.map((text, i) => ({ value: i, text, x: 50 + i * distance }));

test('labels that would touch are thinned evenly from the first', () => {
  const texts = ['0', '200 000', '400 000', '600 000', '800 000', '1 000 000'];
  expect(labelsWithRoom(labels(texts, 80))).toHaveLength(6);
  expect(labelsWithRoom(labels(texts, 40)).map(({ text }) => text)).toEqual([
    ...['0', '400 000', '800 000'],
  ]);
  expect(labelsWithRoom(labels(texts, 4))).toHaveLength(1);
  expect(labelsWithRoom([])).toEqual([]);
});
