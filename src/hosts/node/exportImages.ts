import type { RunConfig } from '#run/config.ts';
import type { Event } from '#run/protocol.ts';
import { imagesFile } from '#trainer/passes/imagesFile.ts';
import { loadImages } from './train.ts';

/** A config's images as a file (see imagesFile.ts). @returns null if they cannot be used; the events say why */
export async function exportImages(given: {
  readonly config: RunConfig;
  /** A file or folder of the user's, for the data set `files`. */
  readonly datasetPath: string | null;
  readonly onEvent: (event: Event) => void;
}): Promise<Uint8Array<ArrayBuffer> | null> {
  const dataset = await loadImages({ ...given, signal: new AbortController().signal });
  return dataset === null ? null : imagesFile(dataset);
}
