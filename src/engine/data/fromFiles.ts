import { say } from '#base/words.ts';
import type { SourceFile } from '#run/protocol.ts';
import { readCifar } from './cifar.ts';
import { DataError, type Dataset, imageCount } from './dataset.ts';
import type { Entry } from './entry.ts';
import { chooseFormat, noFiles } from './formats.ts';
import type { DataHost } from './host.ts';
import { readIdx } from './idx.ts';
import { imagesInWords, MIN_IMAGES, plausiblePixels, some } from './inputLimits.ts';
import type { Pace } from './loadProgress.ts';
import { openFiles } from './openFiles.ts';
import { baseName, commonFolder } from './paths.ts';
import { readPictures } from './pictures.ts';

/**
 * Reads what the user gave: files, archives, or the files of a folder.
 * @throws DataError naming the file that cannot be used
 */
export async function loadFiles(
  files: readonly SourceFile[],
  side: number,
  host: DataHost,
  pace: Pace,
): Promise<Dataset> {
  if (files.length === 0) {
    throw noFiles();
  }
  const opened = await openFiles(files, pace);
  if (opened.entries.length === 0 && opened.unsafe.length > 0) {
    throw new DataError(
      say(
        '{{files}}: links and paths outside the archive are never followed, and it contains nothing else. Pack the images themselves.',
        { files: some(opened.unsafe) },
      ),
    );
  }
  const { format, entries, unknown } = await chooseFormat(opened.entries);
  const name = nameOf(files);
  const givenBytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const dataset = await read(format, entries, { name, side, givenBytes, host, pace });
  const images = imageCount(dataset);
  if (images < MIN_IMAGES) {
    throw new DataError(
      say('{{name}} contains {{images}}; training needs at least {{least}}. Add more.', {
        name,
        images: imagesInWords(images),
        least: MIN_IMAGES,
      }),
    );
  }
  if (dataset.testStart < MIN_IMAGES) {
    throw new DataError(
      say(
        '{{name}} contains {{images}} outside its test split; training needs at least {{least}}. Add more.',
        { name, images: imagesInWords(dataset.testStart), least: MIN_IMAGES },
      ),
    );
  }
  const notes = [...dataset.notes];
  if (unknown.length > 0)
    notes.push(say('Skipped (not images): {{files}}.', { files: some(unknown) }));
  if (opened.unsafe.length > 0) {
    notes.push(
      say('Skipped, links or paths outside the archive: {{files}}.', {
        files: some(opened.unsafe),
      }),
    );
  }
  return { ...dataset, notes };
}

interface Reading {
  readonly name: string;
  readonly side: number;
  /** Of all files, as they were given. */
  readonly givenBytes: number;
  readonly host: DataHost;
  readonly pace: Pace;
}

function read(
  format: Awaited<ReturnType<typeof chooseFormat>>['format'],
  entries: readonly Entry[],
  { name, side, givenBytes, host, pace }: Reading,
): Promise<Dataset> {
  switch (format) {
    case 'CIFAR-10':
      return readCifar(entries, side, pace);
    case 'IDX':
      return readIdx(
        entries,
        { name, classNames: null, credit: say('Your own images.') },
        side,
        pace,
      );
    case 'pictures':
      return readPictures(
        entries,
        { name, side, mostPixels: plausiblePixels(givenBytes) },
        host,
        pace,
      );
    default:
      return format satisfies never;
  }
}

const ENDING = /\.(?:zip|tar|gz|tgz|bin|png|jpe?g|webp)$/i;

/** The files' common folder, else the first file's name without its endings. */
function nameOf(files: readonly SourceFile[]): string {
  const folder = commonFolder(files.map((file) => file.path)).split('/')[0];
  if (folder) return folder;
  const first = baseName(files[0]?.path ?? '');
  let name = first;
  for (let ending = ENDING.exec(name); ending !== null; ending = ENDING.exec(name)) {
    name = name.slice(0, ending.index);
  }
  return name || first;
}
