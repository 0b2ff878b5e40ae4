/**
 * What somebody reads, as it travels from where it is known to where it is shown: an English
 * template with its values beside it, never glued together, so that the page can show it in
 * another language.
 */

/** `{{name}}` in the text is replaced by `values.name`. */
export type Text = (english: string, values?: Readonly<Record<string, string | number>>) => string;

/** A string is data, such as a file's name, and the same in every language. */
export type Value = string | number | Words;

export interface Words {
  readonly english: string;
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * A template with values. Write the template as a literal here: a test finds every literal that
 * has no Chinese. A value that has words of its own is said, too:
 * `say('{{file}} holds {{images}}.', { file, images: say('{{n}} images', { n }) })`.
 */
export function say(english: string, values: Words['values'] = {}): Words {
  return { english, values };
}

/** A text out of a table, such as a field's label; the test knows these tables. */
export const tableText = (english: string): Words => ({ english, values: {} });

const VERBATIM = '{{text}}';

/** Text that comes from elsewhere, such as the browser's own message; it has no translation. */
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

/** The words in a language: `t` looks a template up and fills its values in. */
export function speak(t: Text, { english, values }: Words): string {
  const spoken = Object.entries(values).map(
    ([name, value]) => [name, typeof value === 'object' ? speak(t, value) : value] as const,
  );
  return t(english, Object.fromEntries(spoken));
}

/** The template itself, with its values. */
export const inEnglish: Text = (english, values = {}) =>
  english.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));

/** An error that somebody reads: its message is the English of its words. */
export class WordsError extends Error {
  override readonly name: string = 'WordsError';
  readonly words: Words;

  constructor(words: Words, options?: ErrorOptions) {
    super(speak(inEnglish, words), options);
    this.words = words;
  }
}

/** What an error says: its words, or the message of one that comes from elsewhere. */
export function wordsOf(error: unknown): Words {
  if (error instanceof WordsError) return error.words;
  return verbatim(error instanceof Error ? error.message : String(error));
}
