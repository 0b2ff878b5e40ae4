import { inEnglish, speak, type Words } from './words.ts';

/** What a reader of English sees; numbers with plain spaces, and nothing for no words. */
export const english = (words: Words | null | undefined): string =>
  words ? speak(inEnglish, words).replaceAll('\u202f', ' ') : '';
