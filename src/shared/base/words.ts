/**
 * Text for the user: an English template kept separate from its values, so that the page can show
 * it in another language.
 */

/** `{{name}}` in the text is replaced by `values.name`. */
export type Text = (english: string, values?: Readonly<Record<string, string | number>>) => string;

/** A string is data, such as a file name, and is never translated. */
export type Value = string | number | Words;

export interface Words {
  readonly english: string;
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * A template with values. Write the template as a literal: a test checks that every literal has a
 * Chinese translation. A value that needs translation is a nested `say`:
 * `say('{{file}} holds {{images}}.', { file, images: say('{{n}} images', { n }) })`.
 */
export function say(english: string, values: Words['values'] = {}): Words {
  return { english, values };
}

/** A text from a table, such as a field's label; the translation test reads these tables. */
export const tableText = (english: string): Words => ({ english, values: {} });

const VERBATIM = '{{text}}';

/** External text without a translation, such as the browser's own message. */
export const verbatim = (text: string): Words => ({ english: VERBATIM, values: { text } });

const TWO_SENTENCES = '{{before}} {{then}}';

/** Sentences one after the other. */
export const sentences = (first: Words, ...more: readonly Words[]): Words =>
  more.reduce((before, then) => ({ english: TWO_SENTENCES, values: { before, then } }), first);

/** The first of several sentences. */
export function firstSentence(words: Words): Words {
  const { before, text } = words.values;
  if (words.english === TWO_SENTENCES && typeof before === 'object') return firstSentence(before);
  if (words.english !== VERBATIM || typeof text !== 'string') return words;
  return verbatim(/^.*?[.!](?=\s|$)/s.exec(text)?.[0] ?? text);
}

/** "a, b, c"; empty for an empty list. */
export function listed(items: readonly Value[]): Value {
  const [first = '', ...rest] = items;
  return rest.reduce<Value>((before, item) => say('{{before}}, {{item}}', { before, item }), first);
}

/** The text in a language: `t` translates a template and fills in its values. */
export function speak(t: Text, { english, values }: Words): string {
  const spoken = Object.entries(values).map(
    ([name, value]) => [name, typeof value === 'object' ? speak(t, value) : value] as const,
  );
  return t(english, Object.fromEntries(spoken));
}

/** The template itself, with its values. */
export const inEnglish: Text = (english, values = {}) =>
  english.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));

/** An error for the user: its message is its words in English. */
export class WordsError extends Error {
  override readonly name: string = 'WordsError';
  readonly words: Words;

  constructor(words: Words, options?: ErrorOptions) {
    super(speak(inEnglish, words), options);
    this.words = words;
  }
}

/** The words of a WordsError, or the message of any other error. */
export function wordsOf(error: unknown): Words {
  if (error instanceof WordsError) return error.words;
  return verbatim(error instanceof Error ? error.message : String(error));
}
