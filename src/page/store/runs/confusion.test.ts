import { expect, test } from 'vitest';
import { classAnswers, confusionMatrix } from './confusion.ts';

const confusion = {
  classNames: ['cat', 'dog', 'owl', 'none'],
  counts: [0, 0, 5, 0, 1, 2, 0, 2, 3, 1, 1, 4, 2, 0, 1, 2, 1, 1],
};

test('a class has its queries, accuracy and the most frequent wrong answer', () => {
  expect(classAnswers(confusion)).toEqual([
    {
      ...{ name: 'cat', queries: 10, hits: 5, accuracy: 50 },
      mistaken: { name: 'owl', queries: 3 },
    },
    { name: 'dog', queries: 4, hits: 4, accuracy: 100, mistaken: null },
    { name: 'owl', queries: 2, hits: 0, accuracy: 0, mistaken: { name: 'cat', queries: 1 } },
    { name: 'none', queries: 0, hits: 0, accuracy: null, mistaken: null },
  ]);
});

test('the matrix has a row for each class and a column for each answer', () => {
  expect([...confusionMatrix(confusion)]).toEqual([5, 2, 3, 0, 0, 4, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0]);
});
