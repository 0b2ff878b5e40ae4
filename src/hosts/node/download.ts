/** Data sets from an address, for the command line. */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { say, type Words } from '#base/words.ts';
import { DataError } from '#data/dataset.ts';
import { download, webAddress } from '#data/download.ts';
import type { DataHost } from '#data/host.ts';
import { addressPaths } from '#run/addressPaths.ts';

/** Files that were loaded from the web, and where they are kept meanwhile. */
export interface Downloaded {
  readonly folder: string;
  /** The file, or of several the folder that they are in. */
  readonly file: string;
}

/**
 * Loads a file, or several with spaces between their addresses, into a temporary folder; whoever asks
 * removes it once it is loaded.
 * @returns null when this is no address on the web
 * @throws DataError when it cannot be had whole
 */
export async function downloadFile(
  given: string,
  host: Pick<DataHost, 'onProgress' | 'signal'>,
): Promise<Downloaded | null> {
  const texts = given.trim().split(/\s+/);
  const addresses: URL[] = [];
  for (const text of texts) {
    const address = webAddress(text);
    if (address === null && addresses.length === 0) return null;
    if (address === null) throw new DataError(say('{{text}} is no address of a file.', { text }));
    addresses.push(address);
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'protolab-data-'));
  const paths = addressPaths(addresses);
  try {
    for (const [i, address] of addresses.entries()) {
      const file = path.join(folder, paths[i] ?? '');
      await mkdir(path.dirname(file), { recursive: true });
      await load(address, file, host);
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  // The folder that all are in gives the set its name.
  const top = paths[0]?.split('/')[0] ?? '';
  const shared = paths.length === 1 || paths.every((name) => name.startsWith(`${top}/`));
  return { folder, file: shared ? path.join(folder, top) : folder };
}

async function load(
  address: URL,
  file: string,
  { onProgress, signal = new AbortController().signal }: Pick<DataHost, 'onProgress' | 'signal'>,
): Promise<void> {
  const doing: Words = say('Downloading {{name}}', { name: path.basename(file) });
  const pieces = download(address, {
    fetch,
    signal,
    whyNone,
    onProgress: (done, total) => onProgress(done, total, doing),
  });
  await pipeline(pieces, createWriteStream(file));
}

/** Node's fetch has the reason as its cause: a code of the system, or text. */
function whyNone(error: unknown): Words {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const text = cause instanceof Error ? cause.message : '';
  return say('there is no connection ({{reason}})', { reason: text || code || String(error) });
}
