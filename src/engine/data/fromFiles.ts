import { say } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import { chooseFormat, noFiles } from './chooseFormat.ts';
import { collect } from './collect.ts';
import { DataError, type DecodedDataset, imageCount } from './dataset.ts';
import type { Entry } from './entry.ts';
import type { DataHost } from './host.ts';
import type { ImageSet } from './imageSet.ts';
import { imagesInWords, MIN_IMAGES, plausiblePixels, some } from './inputLimits.ts';
import type { Pace } from './loadProgress.ts';
import { openFiles } from './openFiles.ts';
import { baseName, commonFolder } from './paths.ts';

export interface FileOptions {
  readonly side: number;
  /** Share of the pictures that may be bad; see `Reading`. */
  readonly mostBad: number;
}

/**
 * Reads what the user gave: files, archives, or the files of a folder.
 * @throws DataError naming the file that cannot be used
 */
export async function loadFiles(
  files: readonly SourceFile[],
  { side, mostBad }: FileOptions,
  host: DataHost,
  pace: Pace,
): Promise<DecodedDataset> {
  const set = await openSet(files, mostBad, host, pace);
  const dataset = await collect(set, side, { pace, mostBad, host });
  const images = imageCount(dataset);
  const name = nameOf(files);
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
  return dataset;
}

/**
 * The images of files, archives, or the files of a folder, of which none is in memory yet.
 * @throws DataError naming the file that cannot be used
 */
export async function openSet(
  files: readonly SourceFile[],
  mostBad: number,
  host: DataHost,
  pace: Pace,
): Promise<ImageSet> {
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
  const givenBytes = files.reduce((sum, { blob }) => sum + blob.size, 0);
  const mostPixels = plausiblePixels(givenBytes);
  const set = await format.open(entries, { name: nameOf(files), mostPixels, mostBad, host, pace });
  const notes = [...set.notes];
  const names = (entries: readonly Entry[]) => some(entries.map(({ name }) => name));
  const others = unknown.filter(({ path }) => OTHER_PICTURES.test(path));
  if (others.length > 0) {
    notes.push(
      say('Skipped, pictures of a kind that is not read: {{files}}. Convert them to PNG or JPEG.', {
        files: names(others),
      }),
    );
  }
  const rest = unknown.filter(({ path }) => !OTHER_PICTURES.test(path));
  if (rest.length > 0)
    notes.push(say('Skipped (not read here): {{files}}.', { files: names(rest) }));
  if (opened.unsafe.length > 0) {
    notes.push(
      say('Skipped, links or paths outside the archive: {{files}}.', {
        files: some(opened.unsafe),
      }),
    );
  }
  return { ...set, notes };
}

const OTHER_PICTURES = /\.(?:gif|bmp|tiff?|avif|heic|heif|jxl|jp2|p[bgnp]m|svg)$/i;

const ENDING = /\.(?:zip|tar|gz|tgz|bin|np[yz]|parquet|png|jpe?g|webp)$/i;

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
