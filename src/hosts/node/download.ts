/** Data sets from an address, for the command line. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { say, type Words } from '#base/words.ts';
import { download, fileNameOf, webAddress } from '#data/download.ts';
import type { DataHost } from '#data/host.ts';

/** Files that were loaded from the web, and where they are kept meanwhile. */
export interface Downloaded {
  readonly folder: string;
  readonly file: string;
}

/**
 * Loads a file into a temporary folder; whoever asks removes it once it is loaded.
 * @returns null when this is no address on the web
 * @throws DataError when it cannot be had whole
 */
export async function downloadFile(
  given: string,
  { onProgress, signal = new AbortController().signal }: Pick<DataHost, 'onProgress' | 'signal'>,
): Promise<Downloaded | null> {
  const address = webAddress(given);
  if (address === null) return null;
  const folder = await mkdtemp(path.join(tmpdir(), 'protolab-data-'));
  const file = path.join(folder, fileNameOf(address));
  const doing: Words = say('Downloading {{name}}', { name: fileNameOf(address) });
  const pieces = download(address, {
    fetch,
    signal,
    whyNone,
    onProgress: (done, total) => onProgress(done, total, doing),
  });
  try {
    await pipeline(pieces, createWriteStream(file));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { folder, file };
}

/** Node's fetch has the reason as its cause: a code of the system, or text. */
function whyNone(error: unknown): Words {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const text = cause instanceof Error ? cause.message : '';
  return say('there is no connection ({{reason}})', { reason: text || code || String(error) });
}
