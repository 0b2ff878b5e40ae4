/**
 * Sentences that the stores build and the page translates when it shows them: the English source
 * with its values beside it. A plain string is a sentence that is looked up as it stands; the
 * worker's, which carry their numbers, are found in no dictionary and stay English.
 */

/** `{{name}}` in the text is replaced by `values.name`. */
export type Text = (english: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Phrase {
  readonly english: string;
  readonly values: Readonly<Record<string, Words | number>>;
}

export type Words = string | Phrase;

/** Words with values; a value that is words itself is translated too. */
export function say(english: string, values: Phrase['values'] = {}): Phrase {
  return { english, values };
}

export function speak(t: Text, words: Words): string {
  if (typeof words === 'string') return t(words);
  const values = Object.entries(words.values).map(
    ([name, value]) => [name, typeof value === 'number' ? value : speak(t, value)] as const,
  );
  return t(words.english, Object.fromEntries(values));
}

/** The text in English, as it stands in the sources. */
export const inEnglish: Text = (english, values = {}) =>
  english.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
