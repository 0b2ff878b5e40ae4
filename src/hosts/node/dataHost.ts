import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { decode } from 'fast-png';
import { say, type Value } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import type { DataHost, DecodedImage } from '#data/host.ts';
import type { SourceFile } from '#run/protocol.ts';

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

async function decodeImage(blob: Blob, name: Value): Promise<DecodedImage> {
  if (blob.type !== '' && !blob.type.endsWith('png')) throw refusedFormat(name);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (bytes[0] !== 0x89) throw refusedFormat(name);
  let png: ReturnType<typeof decode>;
  try {
    png = decode(bytes);
  } catch (error) {
    throw new DataError(
      say('{{file}} cannot be decoded: {{reason}}. Replace or remove it.', {
        file: name,
        reason: error instanceof Error ? error.message : say('it is damaged'),
      }),
    );
  }
  const { width, height, data, channels, depth } = png;
  const levels = 2 ** Math.min(depth, 16) - 1;
  const pixels = width * height;
  if (data.length < pixels * (png.palette ? 1 : channels) * (depth < 8 ? depth / 8 : 1)) {
    throw new DataError(
      say('{{file}} is truncated: pixels are missing. Replace or remove it.', { file: name }),
    );
  }
  if (depth < 8 || png.palette) {
    throw new DataError(
      say(
        '{{file}} is a PNG with a palette or fewer than 8 bits a channel, which --runtime node does not read; save it as RGB or use --runtime browser.',
        { file: name },
      ),
    );
  }
  const rgba = new Uint8Array(pixels * 4);
  const to8 = (at: number): number => Math.round(((data[at] ?? 0) * 255) / levels);
  for (let i = 0; i < pixels; i++) {
    const at = i * channels;
    const grey = channels < 3;
    rgba[i * 4] = to8(at);
    rgba[i * 4 + 1] = to8(grey ? at : at + 1);
    rgba[i * 4 + 2] = to8(grey ? at : at + 2);
    rgba[i * 4 + 3] = channels % 2 === 0 ? to8(at + channels - 1) : 255;
  }
  return { width, height, rgba };
}

function refusedFormat(name: Value): DataError {
  return new DataError(
    say(
      '{{file}} is not a PNG, the only image format that --runtime node reads. Convert it or use --runtime browser.',
      { file: name },
    ),
  );
}

/**
 * The files under a path, with paths relative to it.
 * @throws DataError when there is nothing
 */
export async function sourceFiles(given: string): Promise<SourceFile[]> {
  const info = await stat(given).catch(() => null);
  if (info === null)
    throw new DataError(say('{{path}} does not exist; check the path.', { path: given }));
  const read = async (file: string, name: string): Promise<SourceFile> => ({
    path: name,
    blob: new Blob([new Uint8Array(await readFile(file))]),
  });
  if (info.isFile()) return [await read(given, path.basename(given))];
  const entries = await readdir(given, { recursive: true, withFileTypes: true });
  const folder = path.basename(path.resolve(given));
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    files.map((file) =>
      read(file, path.posix.join(folder, path.relative(given, file).split(path.sep).join('/'))),
    ),
  );
}
