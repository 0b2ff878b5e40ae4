import { listed, say, sentences, type Words } from '#base/words.ts';
import { DataError } from './dataset.ts';
import type { Entry } from './entry.ts';
import type { Format } from './formats/format.ts';
import { FORMATS } from './formats/table.ts';
import { some } from './inputLimits.ts';

const READABLE = say('Supported: {{formats}}.', {
  formats: listed(FORMATS.map(({ reads }) => reads)),
});

interface Found {
  readonly format: Format;
  readonly entries: readonly Entry[];
}

/**
 * Settles which one format the files have.
 * @returns the files of that format, and those that have none
 * @throws DataError when there is no readable file, or two formats
 */
export async function chooseFormat(
  entries: readonly Entry[],
): Promise<Found & { unknown: readonly Entry[] }> {
  const found: Found[] = [];
  let left = entries;
  for (const format of FORMATS) {
    const own = new Set(await format.recognise(left));
    if (own.size === 0) continue;
    found.push({ format, entries: [...own] });
    left = left.filter((entry) => !own.has(entry));
  }
  const [first, second] = found;
  if (first === undefined) throw nothingReadable(left);
  if (second !== undefined) {
    throw new DataError(
      say(
        '{{file}} and {{other}} are of different formats. Load one data set at a time, in one format.',
        { file: withFormat(first), other: withFormat(second) },
      ),
    );
  }
  return { ...first, unknown: left };
}

const withFormat = ({ format, entries: [entry] }: Found): Words =>
  say('{{file}} ({{format}})', { file: entry?.name ?? '', format: format.name });

function nothingReadable(entries: readonly Entry[]): DataError {
  if (entries.length === 0) {
    return noFiles();
  }
  const names = entries.map(({ name }) => name);
  if (entries.some(({ path }) => /data_batch_\d$|cifar-100-python\/|\.(pkl|pickle)$/.test(path))) {
    return new DataError(
      say(
        '{{files}}: Python pickle files run code when they are opened, so they are never read. Download the binary version, such as cifar-10-binary.tar.gz.',
        { files: some(names) },
      ),
    );
  }
  const [file] = names;
  const untyped =
    file !== undefined && names.length === 1
      ? say('{{file}}: unsupported file type.', { file })
      : say('{{files}}: unsupported file types.', { files: some(names) });
  return new DataError(sentences(untyped, READABLE));
}

export function noFiles(): DataError {
  const empty = say('The folder is empty.');
  return new DataError(sentences(empty, READABLE));
}
