/** Stored runs as a file: one run's JSON, or a zip of several or with their checkpoints. */
import { say, type Words, wordsOf } from '#base/words.ts';
import type { FilesEvent } from '#run/runFiles.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { jsonText } from '#storage/json.ts';
import { QUEUE_FILE, SETTINGS_FILE } from '#storage/labIndex.ts';
import { encodeClustering } from '#storage/prototypeRecords.ts';
import { runFileText } from '#storage/runFile.ts';
import type { RunListing, RunStore } from '#storage/runStore.ts';
import {
  CHECKPOINT_FILE,
  ELSEWHERE_FILE,
  LIST_FILE,
  olderFile,
  PROTOTYPES_FILE,
} from './bundleFiles.ts';
import type { Tell } from './importFiles.ts';
import { createLabZip, type LabWriter } from './labZip.ts';

export interface ExportAsked {
  readonly runIds: readonly string[];
  readonly checkpoints: boolean;
  /** The file's name without its extension. */
  readonly name: string;
  /** Makes it a backup of the lab: what the page keeps, by name. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * One run is in memory at a time.
 * @throws StorageError when the list of runs cannot be read
 */
export async function exportRuns(
  runStore: RunStore,
  { runIds, checkpoints, name, settings }: ExportAsked,
  tell: Tell,
): Promise<Extract<FilesEvent, { type: 'filesExported' }>> {
  const listing = await runStore.listRuns();
  const problems: Words[] = [];
  const [only] = runIds;
  const backup = settings !== undefined;
  if (runIds.length === 1 && only !== undefined && !checkpoints && !backup) {
    tell(say('Exporting {{run}}', { run: only }), 0, 1);
    const blob = await runBlob(runStore, listing, only, problems);
    if (blob === null) throw new Error(`no run ${only}`);
    return { type: 'filesExported', fileName: `${name}.json`, blob, problems };
  }
  const zip = createLabZip();
  if (backup) {
    await zip.add(SETTINGS_FILE, new Blob([JSON.stringify(settings)]), true);
    const queue = await runStore.readQueue().catch(() => null);
    await zip.add(QUEUE_FILE, new Blob([jsonText(queue)]), true);
  }
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
      const elsewhere = await runStore.readDataEvaluations(runId);
      if (elsewhere.length > 0) {
        const lines = elsewhere.map((one) => `${jsonText(one)}\n`);
        await zip.add(`${folder}/${ELSEWHERE_FILE}`, new Blob(lines), true);
      }
      if (checkpoints) await addCheckpoints(runStore, zip, runId, folder, problems);
    } catch (error) {
      problems.push(
        say('{{run}} is not complete in the file: {{reason}}', {
          ...{ run: runId, reason: wordsOf(error) },
        }),
      );
    }
  }
  const blob = await zip.close(backup);
  return { type: 'filesExported', fileName: `${name}.zip`, blob, problems };
}

/** The newest, and the older ones that are kept; of those one that is damaged is left out, and said. */
async function addCheckpoints(
  runStore: RunStore,
  zip: LabWriter,
  runId: string,
  folder: string,
  problems: Words[],
): Promise<void> {
  const newest = await runStore.readCheckpoint(runId);
  if (newest === null) return;
  await zip.add(`${folder}/${CHECKPOINT_FILE}`, new Blob([newest.bytes]), false);
  const kept = await runStore.listCheckpoints(runId);
  const listed = kept.map(({ step, epoch, knn }) => ({ step, epoch, knn }));
  await zip.add(`${folder}/${LIST_FILE}`, new Blob([JSON.stringify(listed)]), true);
  for (const { step } of kept) {
    if (step >= newest.step) continue;
    try {
      const older = await runStore.readCheckpoint(runId, step);
      if (older === null) continue;
      await zip.add(`${folder}/${olderFile(step)}`, new Blob([older.bytes]), false);
    } catch (error) {
      problems.push(wordsOf(error));
    }
  }
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
