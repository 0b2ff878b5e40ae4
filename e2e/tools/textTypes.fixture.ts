import { inEnglish, say, speak, type Words } from '#base/words.ts';

const seven: Words | null = say('Step {{n}}', { n: 7 });

/** What the search must find in this file, each spoiling a string in its own way. */
export const spoiled = (words: Words | null = seven): readonly string[] => [
  `At ${words}.`,
  // biome-ignore lint/style/useTemplate: a sum is one of the ways.
  'At ' + words,
  String(words),
];

export const sound = `At ${speak(inEnglish, seven)}.`;
