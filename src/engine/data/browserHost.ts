import { say, type Value, type Words } from '#base/words.ts';
import { DataError } from './dataset.ts';
import type { DataHost, DecodedImage } from './host.ts';

/**
 * The data room's host inside a browser worker.
 * @param baseUrl absolute URL of the app's base, with a trailing slash
 */
export function browserHost(
  baseUrl: string,
  onProgress: DataHost['onProgress'],
  signal?: AbortSignal,
): DataHost {
  return {
    fetchAsset: (path) => fetchAsset(new URL(path, baseUrl), path, signal),
    decodeImage,
    onProgress,
    ...(signal === undefined ? {} : { signal }),
  };
}

async function fetchAsset(
  url: URL,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  let reason: Words;
  try {
    const response = await fetch(url, signal === undefined ? {} : { signal });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    reason = say('the server answered {{status}}', { status: response.status });
  } catch {
    signal?.throwIfAborted();
    reason = say('the connection failed');
  }
  throw new DataError(
    say('{{asset}}, a file of this app, could not be loaded: {{reason}}. Reload the page.', {
      asset: path,
      reason,
    }),
  );
}

async function decodeImage(bytes: Blob, name: Value): Promise<DecodedImage> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(bytes, {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
    });
  } catch {
    throw new DataError(
      say(
        '{{file}} cannot be decoded: the browser reports that it is damaged. Replace or remove it.',
        {
          file: name,
        },
      ),
    );
  }
  const { width, height } = bitmap;
  try {
    const context = new OffscreenCanvas(width, height).getContext('2d', {
      willReadFrequently: true,
    });
    if (context === null) {
      throw new DataError(
        say(
          '{{file}} cannot be decoded: the browser has no memory for a {{width}} × {{height}} canvas. Close other tabs and try again.',
          { file: name, width, height },
        ),
      );
    }
    context.drawImage(bitmap, 0, 0);
    return { width, height, rgba: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}
