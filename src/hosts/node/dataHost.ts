import { openAsBlob } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { say } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { DataHost } from '#data/host.ts';
import type { SourceFile } from '#run/datasets.ts';
import { decodeImage } from './decodePictures.ts';

/**
 * The host of the data modules in Node.
 * @param assets folder of the files that ship with the app (`public/`)
 */
export function nodeHost(
  assets: string,
  onProgress: DataHost['onProgress'],
  signal: AbortSignal,
): DataHost {
  return {
    fetchAsset: async (name) => {
      try {
        return new Uint8Array(await readFile(path.join(assets, name)));
      } catch {
        throw new DataError(
          say('{{file}}, a file of the project, is missing. Clone the project again.', {
            file: name,
          }),
        );
      }
    },
    decodeImage,
    onProgress,
    signal,
  };
}

/**
 * The files under a path, with paths relative to it; they are read when they are needed.
 * @throws DataError when there is nothing
 */
export async function sourceFiles(given: string): Promise<SourceFile[]> {
  const info = await stat(given).catch(() => null);
  if (info === null)
    throw new DataError(say('{{path}} does not exist; check the path.', { path: given }));
  const open = async (file: string, name: string): Promise<SourceFile> => ({
    path: name,
    blob: await openAsBlob(file),
  });
  if (info.isFile()) return [await open(given, path.basename(given))];
  const folder = path.basename(path.resolve(given));
  const files: SourceFile[] = [];
  for (const name of (await filesBelow(given, [])).sort()) {
    const inside = path.relative(given, name).split(path.sep).join('/');
    files.push(await open(name, path.posix.join(folder, inside)));
  }
  return files;
}

/**
 * Links are followed, as a part of a larger set is often a folder of links; one that leads back to a
 * folder above it is not.
 * @param above real paths of the folders around it
 */
async function filesBelow(folder: string, above: readonly string[]): Promise<string[]> {
  const own = await realpath(folder);
  if (above.includes(own)) return [];
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    const found = entry.isSymbolicLink() ? await stat(place).catch(() => null) : entry;
    if (found === null) {
      throw new DataError(
        say('{{file}} is a link to what does not exist. Mend or remove it.', { file: place }),
      );
    }
    if (found.isFile()) files.push(place);
    else if (found.isDirectory())
      for (const file of await filesBelow(place, [...above, own])) files.push(file);
  }
  return files;
}
