import { say, type Words } from '#base/words.ts';
import { decodeImage } from './browserDecode.ts';
import { DataError } from './dataset.ts';
import type { DataHost } from './host.ts';

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
