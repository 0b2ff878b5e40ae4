import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { say } from '#base/words.ts';
import { besideField } from './besideField.ts';
import type { FieldName } from './fields.ts';
import { problemWithValue } from './fieldValue.ts';

test.each<[FieldName, unknown, string]>([
  ['width', 7, 'Must be a multiple of 4.'],
  ['width', 'wide', 'Must be a number from 4 to 64 channels.'],
  ['batchSize', 8.5, 'Must be a whole number from 8 to 1024.'],
  ['temperature', 50, 'Must be 0.01 to 2.'],
  ['method', 'none', 'Must be one of moco, pcl.'],
  ['dedupe', 'yes', 'Must be on or off.'],
])('%s: a problem beside its field repeats neither name nor value', (name, value, short) => {
  const problem = problemWithValue(name, value);
  expect(problem).not.toBeNull();
  if (problem !== null) expect(english(besideField(problem))).toBe(short);
});

test('a problem with two fields stays as it is', () => {
  const problem = say('{{a}} and {{b}} contradict each other.', { a: 'x', b: 'y' });
  expect(besideField(problem)).toBe(problem);
});
