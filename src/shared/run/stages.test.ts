import { expect, test } from 'vitest';
import { english } from '#base/words.fixture.ts';
import { NOTES_STAGES, parseStages, problemWithStageText } from './stages.ts';

test('the plan of the notes is read', () => {
  const parsed = parseStages(NOTES_STAGES);
  if ('problem' in parsed) throw new Error(english(parsed.problem));
  expect(parsed.stages).toHaveLength(5);
  expect(parsed.stages[1]).toEqual({
    firstEpoch: 20,
    lastEpoch: 24,
    parts: { encoder: 'frozen', a: 'train', b: 'train' },
    losses: { inst: true, proto: false },
    lrScale: 1,
  });
});

test.each([
  ['0-19encoder|inst', 0, 19],
  [' 7 encoder | inst ', 7, 7],
  ['0 – 3 , encoder ( a ) | inst', 0, 3],
])('%s is read', (text, firstEpoch, lastEpoch) => {
  expect(parseStages(text)).toMatchObject({ stages: [{ firstEpoch, lastEpoch }] });
});

test.each([
  ['encoder | inst', 'cannot be read'],
  ['0-19 encoder ((a)) | inst', 'cannot be read'],
  ['0-19 encoder (a | inst', 'cannot be read'],
  ['0-19 encoder a) | inst', 'cannot be read'],
  ['0-19 encoder (a) b | inst', 'cannot be read'],
  ['0-1234567890 encoder | inst', 'unknown part'],
  ['0- encoder | inst', 'unknown part “-”'],
])('%s is refused', (text, words) => {
  const problem = problemWithStageText(text);
  expect(problem && english(problem)).toContain(words);
});

test('a hostile text costs one look at each letter, and is not repeated whole', () => {
  for (const text of [`0${' '.repeat(1e6)})`, `0${' -'.repeat(1e6)}`, `${'('.repeat(1e6)}`]) {
    const problem = problemWithStageText(text);
    expect(problem && english(problem).length).toBeLessThan(300);
  }
});
