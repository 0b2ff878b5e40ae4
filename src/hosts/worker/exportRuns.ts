/** Stored runs as a file: one run's JSON, or a zip of several or with their checkpoints. */
import { say, type Words, wordsOf } from '#base/words.ts';
import type { FilesEvent } from '#run/runFiles.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { encodeClustering } from '#storage/prototypeRecords.ts';
import { runFileText } from '#storage/runFile.ts';
import type { RunListing, RunStore } from '#storage/runStore.ts';
import { CHECKPOINT_FILE, PROTOTYPES_FILE } from './importBundle.ts';
import type { Tell } from './importFiles.ts';
import { createLabZip } from './labZip.ts';

export interface ExportAsked {
  readonly runIds: readonly string[];
  readonly checkpoints: boolean;
  /** The file's name without its extension. */
  readonly name: string;
}

/**
 * One run is in memory at a time.
 * @throws StorageError when the list of runs cannot be read
 */
export async function exportRuns(
  runStore: RunStore,
  { runIds, checkpoints, name }: ExportAsked,
  tell: Tell,
): Promise<Extract<FilesEvent, { type: 'filesExported' }>> {
  const listing = await runStore.listRuns();
  const problems: Words[] = [];
  const [only] = runIds;
  if (runIds.length === 1 && only !== undefined && !checkpoints) {
    tell(say('Exporting {{run}}', { run: only }), 0, 1);
    const blob = await runBlob(runStore, listing, only, problems);
    if (blob === null) throw new Error(`no run ${only}`);
    return { type: 'filesExported', fileName: `${name}.json`, blob, problems };
  }
  const zip = createLabZip();
  for (const [i, runId] of runIds.entries()) {
    tell(say('Exporting {{run}}', { run: runId }), i, runIds.length);
    try {
      const blob = await runBlob(runStore, listing, runId, problems);
      if (blob === null) continue;
      const folder = `runs/${folderOf(runId)}`;
      await zip.add(`${folder}/run.json`, blob, true);
      const clustering = await runStore.readClustering(runId);
      if (clustering !== null) {
        const bytes = await encodeClustering(clustering);
        await zip.add(`${folder}/${PROTOTYPES_FILE}`, new Blob([bytes]), true);
      }
      if (!checkpoints) continue;
      const stored = await runStore.readCheckpoint(runId);
      // Floats do not pack.
      if (stored !== null) {
        await zip.add(`${folder}/${CHECKPOINT_FILE}`, new Blob([stored.bytes]), false);
      }
    } catch (error) {
      problems.push(
        say('{{run}} is not complete in the file: {{reason}}', {
          ...{ run: runId, reason: wordsOf(error) },
        }),
      );
    }
  }
  const blob = await zip.close();
  return { type: 'filesExported', fileName: `${name}.zip`, blob, problems };
}

/** A run's id may hold what a folder's name may not. */
const folderOf = (runId: string): string => encodeURIComponent(runId).replaceAll('%', '_');

/** Text held before it is handed to the browser as a blob, which may leave memory. */
const PART_BYTES = 2 ** 22;

async function runBlob(
  runStore: RunStore,
  listing: RunListing,
  runId: string,
  problems: Words[],
): Promise<Blob | null> {
  const run = listing.runs.find((candidate) => candidate.runId === runId);
  if (run === undefined) return null;
  const metadata = listing.metadata.get(runId) ?? NO_METADATA;
  const { steps, evaluations, problems: unread } = await runStore.readMetrics(runId);
  problems.push(...unread.map(({ message }) => message));
  const tensors = await runStore.readTensorHealth(runId);
  const blobs: Blob[] = [];
  let texts: string[] = [];
  let length = 0;
  for await (const text of runFileText({ run, metadata, steps, evaluations, tensors })) {
    texts.push(text);
    length += text.length;
    if (length < PART_BYTES) continue;
    blobs.push(new Blob(texts));
    texts = [];
    length = 0;
  }
  return new Blob([...blobs, ...texts], { type: 'application/json' });
}
