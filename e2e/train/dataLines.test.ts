import { expect, test } from 'vitest';
import { verbatim } from '#base/words.ts';
import { dataLines } from './dataLines.ts';

test('the terminal shows counts, classes and every skipped image', () => {
  const reasons = Array.from({ length: 7 }, (_, i) => verbatim(`${i}.jpg is empty.`));
  const summary = {
    ...{ name: 'pets', images: 100, side: 32, testImages: 20, credit: verbatim('') },
    levels: [
      { name: 'class', classes: 11 },
      { name: 'superclass', classes: 2 },
    ],
    classes: Array.from({ length: 11 }, (_, i) => ({ name: `c${i}`, count: 9 })),
    notes: [verbatim('Skipped (7 of 107 images): 0.jpg is empty.')],
    skipped: reasons,
  };
  const lines = dataLines(summary);
  expect(lines[0]).toBe('Data: pets, 100 images of 32 × 32, 20 of them its test split');
  expect(lines[1]).toBe(
    '  11 classes, 2 of the level superclass: c0 9, c1 9, c2 9, c3 9, c4 9, c5 9, c6 9, c7 9, c8 9, c9 9, …',
  );
  expect(lines.slice(-2)).toEqual(['  Skipped: 5.jpg is empty.', '  Skipped: 6.jpg is empty.']);
  const bare = { ...summary, levels: [], classes: [], notes: [], skipped: [], testImages: 0 };
  expect(dataLines(bare)).toEqual(['Data: pets, 100 images of 32 × 32']);
});
