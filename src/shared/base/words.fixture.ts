import { inEnglish, speak, type Words } from './words.ts';

/** The English text with plain spaces in numbers; empty for no words. */
export const english = (words: Words | null | undefined): string =>
  words ? speak(inEnglish, words).replaceAll('\u202f', ' ') : '';
