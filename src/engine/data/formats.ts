import { say, sentences, type Value, type Words } from '#base/words.ts';
import { DataError } from './dataset.ts';
import type { Entry } from './entry.ts';
import { some } from './inputLimits.ts';
import { baseName } from './paths.ts';

export type Format = 'CIFAR-10' | 'IDX' | 'pictures';

const READABLE = say(
  'Supported: CIFAR-10 binary (.bin, .bin.gz or cifar-10-binary.tar.gz), IDX with or without .gz, or a folder or zip of PNG, JPEG or WebP images with one folder per class.',
);

/** What an entry is, by its name and, where that says nothing, by its first bytes. */
async function formatOf(entry: Entry): Promise<Format | null> {
  const name = baseName(entry.path).toLowerCase();
  if (/\.(png|jpe?g|webp)$/.test(name)) return 'pictures';
  if (name.endsWith('.bin')) return 'CIFAR-10';
  if (/(ubyte|\.idx[1-4]?)$/.test(name)) return 'IDX';
  if (name.includes('.')) return null;
  const magic = await entry.head(4);
  return magic[0] === 0 && magic[1] === 0 && magic[2] === 8 && (magic[3] === 1 || magic[3] === 3)
    ? 'IDX'
    : null;
}

/**
 * Settles which one format the files have.
 * @returns the files of that format, and the names of those that have none
 * @throws DataError when there is no readable file, or two formats
 */
export async function chooseFormat(
  entries: readonly Entry[],
): Promise<{ format: Format; entries: readonly Entry[]; unknown: readonly Value[] }> {
  const found = new Map<Format, Entry[]>();
  const unknown: Entry[] = [];
  for (const entry of entries) {
    const format = await formatOf(entry);
    if (format === null) unknown.push(entry);
    // An empty picture is skipped like any other that cannot be used.
    else if (entry.size === 0 && format !== 'pictures')
      throw new DataError(say('{{file}} is empty. Copy it again.', { file: entry.name }));
    else if (found.get(format)?.push(entry) === undefined) found.set(format, [entry]);
  }
  const [first, second] = [...found];
  if (first === undefined) throw nothingReadable(unknown);
  if (second !== undefined) {
    throw new DataError(
      say(
        '{{file}} and {{other}} are of different formats. Load one data set at a time, in one format.',
        { file: withFormat(first), other: withFormat(second) },
      ),
    );
  }
  return { format: first[0], entries: first[1], unknown: unknown.map(({ name }) => name) };
}

const withFormat = ([format, [entry]]: readonly [Format, readonly Entry[]]): Words =>
  say('{{file}} ({{format}})', { file: entry?.name ?? '', format });

function nothingReadable(entries: readonly Entry[]): DataError {
  if (entries.length === 0) {
    return noFiles();
  }
  const names = entries.map(({ name }) => name);
  if (entries.some(({ path }) => /data_batch_\d$|\.(pkl|pickle)$/.test(path))) {
    return new DataError(
      say(
        '{{files}}: Python pickle files run code when they are opened, so they are never read. Download the binary version, cifar-10-binary.tar.gz.',
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
