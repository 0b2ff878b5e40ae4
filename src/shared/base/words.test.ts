import { expect, test } from 'vitest';
import {
  firstSentence,
  inEnglish,
  listed,
  say,
  sentences,
  speak,
  type Text,
  verbatim,
  WordsError,
  wordsOf,
} from './words.ts';

/** A translation that puts every template in brackets. */
const bracketed: Text = (english, values) => `[${inEnglish(english, values)}]`;

test('templates are translated, nested ones too, data never', () => {
  const images = say('{{n}} images', { n: 3 });
  const words = say('{{file}} holds {{images}}.', { file: 'a {{n}}.zip', images });
  expect(speak(inEnglish, words)).toBe('a {{n}}.zip holds 3 images.');
  expect(speak(bracketed, words)).toBe('[a {{n}}.zip holds [3 images].]');
});

test('sentences are joined, and the first can be taken alone', () => {
  const [one, two, three] = [say('It broke.'), say('Try {{what}}.', { what: 'b' }), say('Done.')];
  const all = sentences(one, two, three);
  expect(speak(inEnglish, all)).toBe('It broke. Try b. Done.');
  expect(firstSentence(all)).toEqual(one);
  expect(firstSentence(two)).toEqual(two);
  expect(sentences(one)).toEqual(one);
});

test('the first sentence of an external text ends at its first full stop', () => {
  const text = verbatim('The loss became 0.5 at step 3. The run stopped there.');
  expect(speak(inEnglish, firstSentence(text))).toBe('The loss became 0.5 at step 3.');
  expect(firstSentence(verbatim('no stop'))).toEqual(verbatim('no stop'));
});

test('a list has commas between its items', () => {
  const all = listed(['a', say('{{n}} more', { n: 2 }), 'c']);
  expect(speak(inEnglish, say('{{all}}!', { all }))).toBe('a, 2 more, c!');
  expect(listed(['a'])).toBe('a');
  expect(listed([])).toBe('');
});

test('a WordsError gives its words, any other error its message', () => {
  const words = say('{{file}} is empty.', { file: 'a.bin' });
  const error = new WordsError(words, { cause: 3 });
  expect([error.message, error.cause, wordsOf(error)]).toEqual(['a.bin is empty.', 3, words]);
  expect(wordsOf(new TypeError('no'))).toEqual(verbatim('no'));
  expect(wordsOf('text')).toEqual(verbatim('text'));
});
