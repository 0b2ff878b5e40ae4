import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import type { FieldName } from './fields.ts';
import { besideItsField, problemWithValue } from './fieldValue.ts';

const beside = (name: FieldName, value: unknown) => {
  const problem = problemWithValue(name, value);
  return problem === null ? '' : english(besideItsField(problem));
};

test('beside its field a problem names neither the field nor its value', () => {
  expect(beside('width', 7)).toBe('Must be a multiple of 4.');
  expect(beside('temperature', 50)).toBe('Must be 0.01 to 2.');
  expect(beside('temperature', 'x')).toBe('Must be a number from 0.01 to 2.');
  expect(beside('epochs', 1.5)).toBe('Must be a whole number from 1 to 2000.');
  expect(beside('optimizer', 'rmsprop')).toMatch(/^Must be one of sgd, /);
  expect(beside('stages', 3)).toMatch(/^Must be text like “/);
});

test('a problem between fields stays whole', () => {
  const problem = say('Lowest rate (minLearningRate) is {{low}}, above the rate.', { low: 1 });
  expect(besideItsField(problem)).toBe(problem);
});
