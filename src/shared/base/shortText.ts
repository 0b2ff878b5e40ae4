import { say, type Value } from './words.ts';

/** Text from outside in a sentence: cut where it is longer than a sentence can show. */
export function shortText(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** A value from outside in a sentence; what is nested is not written out. */
export function shownValue(value: unknown): Value {
  if (typeof value === 'string') return `"${shortText(value)}"`;
  if (Array.isArray(value)) return say('a list');
  if (typeof value === 'object' && value !== null) return say('an object');
  return shortText(String(value));
}
