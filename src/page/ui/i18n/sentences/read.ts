/**
 * Sentences that come with their values inside, such as the worker's "The loss became NaN at step
 * 9.": a table has their forms, with a place for every value.
 */

/** Chinese words stand together, also where one of them came as a value. */
const BETWEEN_HAN = /(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu;

interface Form {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly into: string;
}

/**
 * The reader of a table: English with `{{places}}`, into another language with the same places. A
 * text may be several sentences, each with a form of its own. What stands in a place is looked up
 * as a word, then read as a text itself, and else stays; in a `{{=place}}` it always stays, such as
 * a file's name or a field's. In a `{{#place}}` stands a number: forms of few words have those, or
 * they would fit almost any text.
 * @returns null for a text that has no form
 */
export function sentenceReader(
  table: Readonly<Record<string, string>>,
  word: (english: string) => string | null,
): (english: string) => string | null {
  let forms: readonly Form[] | null = null;
  const known = new Map<string, string | null>();

  const read = (text: string): string | null => {
    const before = known.get(text);
    if (before !== undefined) return before;
    forms ??= formsOf(table);
    for (const { pattern, names, into } of forms) {
      const match = pattern.exec(text);
      if (match === null) continue;
      const rest = match[names.length + 1];
      const behind = rest === undefined ? '' : read(rest);
      if (behind === null) continue;
      const values = new Map(names.map((name, i) => [name, inPlace(name, match[i + 1] ?? '')]));
      const told = into.replace(/\{\{([#=]?\w+)\}\}/g, (_, name: string) => values.get(name) ?? '');
      return keep(text, told.replace(BETWEEN_HAN, '') + behind);
    }
    return keep(text, null);
  };
  const inPlace = (name: string, value: string): string =>
    name.startsWith('=') ? value : (word(value) ?? read(value) ?? value);
  const keep = (text: string, told: string | null): string | null => {
    // A run that breaks in ever new words fills no memory.
    if (known.size > 2000) known.clear();
    known.set(text, told);
    return told;
  };
  return read;
}

/**
 * Those that begin with words of their own first, then those with most letters: a form that is
 * mostly places fits almost anything.
 */
function formsOf(table: Readonly<Record<string, string>>): readonly Form[] {
  const letters = (english: string) => english.replace(/\{\{[#=]?\w+\}\}/g, '').length;
  return Object.entries(table)
    .toSorted(
      ([a], [b]) =>
        Number(a.startsWith('{{')) - Number(b.startsWith('{{')) || letters(b) - letters(a),
    )
    .map(([english, into]) => {
      const names: string[] = [];
      const source = english.replace(
        /\{\{([#=]?\w+)\}\}|[.*+?^${}()|[\]\\]/g,
        (found, name?: string) => {
          if (name === undefined) return `\\${found}`;
          const at = names.indexOf(name);
          if (at >= 0) return `\\${at + 1}`;
          names.push(name);
          return name.startsWith('#') ? '([-−+\\d.,e]+)' : '([^]+?)';
        },
      );
      // What ends with a place takes all that is left.
      const behind = english.endsWith('}}') ? '' : '(?:\\s+([^]+))?';
      return { pattern: new RegExp(`^${source}${behind}$`), names, into };
    });
}
