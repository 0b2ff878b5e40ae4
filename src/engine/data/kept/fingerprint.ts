import type { FilesSource } from '#run/datasets.ts';
import { RECORDS_VERSION } from './storedDataset.ts';

/** Files whose content counts; of more, these are spread over all. */
const SAMPLED = 256;
/** Bytes of a sample: a file's begin, middle and end. */
const SAMPLE_BYTES = 2 ** 14;

/**
 * What tells files apart whose decoded images are kept: paths and lengths of all of them, the bytes of
 * samples, and how they are decoded. Moving the folder they are in changes nothing; a byte changed
 * between the samples of a file is not noticed.
 */
export async function fingerprintOf({ files, side, mostBad }: FilesSource): Promise<string> {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const lines = sorted.map(({ path, blob }) => `${blob.size} ${path}`);
  const stride = Math.max(1, sorted.length / SAMPLED);
  const samples: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; Math.floor(at) < sorted.length; at += stride) {
    const blob = sorted[Math.floor(at)]?.blob;
    if (blob !== undefined) samples.push(...(await samplesOf(blob)));
  }
  const head = `${RECORDS_VERSION} ${side} ${mostBad}\n${lines.join('\n')}\n`;
  const all = await new Blob([head, ...samples]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function samplesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>[]> {
  const { size } = blob;
  const starts =
    size <= 3 * SAMPLE_BYTES
      ? [0]
      : [0, Math.floor((size - SAMPLE_BYTES) / 2), size - SAMPLE_BYTES];
  const bytes = size <= 3 * SAMPLE_BYTES ? size : SAMPLE_BYTES;
  return Promise.all(
    starts.map(async (at) => new Uint8Array(await blob.slice(at, at + bytes).arrayBuffer())),
  );
}
