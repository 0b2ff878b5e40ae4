import path from 'node:path';
import type { Dataset } from '#data/dataset.ts';
import { loadFiles } from '#data/fromFiles.ts';
import type { DataHost } from '#data/host.ts';
import { fingerprintOf } from '#data/kept/fingerprint.ts';
import { keepRecords } from '#data/kept/keepRecords.ts';
import { paced } from '#data/loadProgress.ts';
import type { FilesSource } from '#run/datasets.ts';
import { folderPlace, openFolder } from './recordPlace.ts';

/** Where decoded images are kept, a folder for each fingerprint. */
const keptFolder = (): string =>
  path.join(process.env.PROTOLAB_ROOT ?? '.', 'node_modules/.cache/protolab/images');

/**
 * The user's files as images: in memory, or where they are many, in a file that is read as they are
 * needed and that is there again the next time.
 * @throws DataError; the host's signal's reason when it is aborted
 */
export async function loadKeptFiles(source: FilesSource, host: DataHost): Promise<Dataset> {
  const folder = path.join(keptFolder(), await fingerprintOf(source));
  const kept = await keepRecords(folderPlace(folder), (openSink) =>
    paced(host, (pace) => loadFiles(source.files, source, { ...host, openSink }, pace)),
  );
  return kept.kind === 'memory' ? kept.dataset : openFolder(folder, kept.dataset, kept.index);
}
