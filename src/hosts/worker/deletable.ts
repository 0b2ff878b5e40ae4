import type { Words } from '#base/words.ts';
import { type DeletablePart, deletableWords, needsImages } from '#storage/deletable.ts';
import { listImageFolders } from '#storage/imageFolders.ts';
import { listKeptWeights } from '#storage/keptWeights.ts';
import { createRunStore } from '#storage/openRunStore.ts';
import type { RunStore } from '#storage/runStore.ts';

/**
 * The decoded images, copies of weights and runs that this browser stores, as what could be deleted.
 * @param but fingerprint of the files for which there is no room
 */
export async function whatCouldGo(
  but: string,
  runStore: Pick<RunStore, 'listRuns' | 'listCheckpoints'> = createRunStore(),
): Promise<Words | null> {
  const { runs } = await runStore.listRuns().catch(() => ({ runs: [] }));
  const folders = (await listImageFolders()).filter(({ id }) => id !== but);
  const parts: DeletablePart[] = folders.map((folder) => ({
    ...{ kind: 'images', name: folder.name, bytes: folder.bytes },
    needed: runs.some(({ dataset }) => needsImages(dataset, folder)),
  }));
  for (const { file, blob } of await listKeptWeights()) {
    parts.push({ kind: 'weights', name: file, bytes: blob.size, needed: false });
  }
  for (const { runId, name } of runs) {
    const kept = await runStore.listCheckpoints(runId).catch(() => []);
    const bytes = kept.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
    parts.push({ kind: 'run', name: name ?? runId, bytes, needed: true });
  }
  return deletableWords(parts);
}
