/** Runs from files: a run's JSON, a lab's zip, a folder of `npm run train`, a checkpoint. */
import { say, type Words } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { ImportResult, RestoredLab } from '#run/runFiles.ts';
import { createRunImporter } from '#storage/importRuns.ts';
import { QUEUE_FILE, queueOf, readSettings, SETTINGS_FILE } from '#storage/labIndex.ts';
import type { RunStore } from '#storage/runStore.ts';
import { type Bundle, importBundle, refusal } from './importBundle.ts';
import { isZip, unpackLab } from './labZip.ts';

export type Tell = (doing: Words, done: number, total: number) => void;

/**
 * Imports what the files hold, one run after the other; a file that cannot be used is refused by
 * itself.
 * @param now milliseconds since 1970
 * @param signal aborted, the import ends and takes back what it stored
 * @param restored hears what a backup holds beside its runs, once those are stored
 * @returns what was found; null if it was aborted
 * @throws StorageError when the storage cannot be read
 */
export async function importFiles(
  runStore: RunStore,
  files: readonly SourceFile[],
  tell: Tell,
  now: () => number = Date.now,
  signal: AbortSignal = new AbortController().signal,
  restored: (lab: RestoredLab) => void = () => {},
): Promise<readonly ImportResult[] | null> {
  const importer = await createRunImporter(runStore, now, signal);
  const results: ImportResult[] = [];
  let lab: Omit<RestoredLab, 'renamed'> | null = null;
  for (const { path, blob } of files.filter((file) => isZip(file.path))) {
    try {
      for await (const unpacked of unpackLab(blob, path)) {
        const { folder, entries, damaged, backup, done, total } = unpacked;
        if (signal.aborted) break;
        tell(say('Importing {{file}}', { file: path }), done, total);
        results.push(
          ...damaged.map((message) => ({ kind: 'refused' as const, file: path, message })),
        );
        if (backup && folder === '') lab = await labOf(entries);
        else {
          const bundle = { name: path, folder, files: entries, backup };
          results.push(...(await importBundle(importer, bundle, now)));
        }
      }
    } catch (error) {
      results.push(refusal(path, error));
    }
  }
  const bundles = bundlesOf(files.filter((file) => !isZip(file.path)));
  for (const [i, bundle] of bundles.entries()) {
    if (signal.aborted) break;
    tell(say('Importing {{file}}', { file: bundle.name }), i, bundles.length);
    results.push(...(await importBundle(importer, bundle, now)));
  }
  if (!signal.aborted) await importer.finish();
  if (!signal.aborted) {
    if (lab !== null) restored({ ...lab, renamed: importer.renamed() });
    return results;
  }
  await importer.undo();
  return null;
}

/** The files at the top of a backup. */
async function labOf(files: readonly SourceFile[]): Promise<Omit<RestoredLab, 'renamed'>> {
  const text = async (name: string) =>
    (await files.find(({ path }) => path === name)?.blob.text()) ?? 'null';
  const queue = await text(QUEUE_FILE);
  return { queue: queueOf(queue), settings: readSettings(await text(SETTINGS_FILE)) };
}

/** By folder; files without one are each by themselves. */
function bundlesOf(files: readonly SourceFile[]): readonly Bundle[] {
  const folders = new Map<string, SourceFile[]>();
  for (const file of files) {
    const at = file.path.lastIndexOf('/');
    const key = at < 0 ? `/${file.path}` : file.path.slice(0, at);
    if (folders.get(key)?.push(file) === undefined) folders.set(key, [file]);
  }
  return [...folders].map(([key, members]) => {
    const single = members.length === 1 ? members[0] : undefined;
    return { name: single?.path ?? key, folder: key.split('/').at(-1) ?? key, files: members };
  });
}
