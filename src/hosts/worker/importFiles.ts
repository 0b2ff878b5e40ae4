/** Runs from files: a run's JSON, a lab's zip, a folder of `npm run train`, a checkpoint. */
import { say, type Words } from '#base/words.ts';
import type { SourceFile } from '#run/protocol.ts';
import type { ImportResult } from '#run/runFiles.ts';
import { createRunImporter } from '#storage/importRuns.ts';
import type { RunStore } from '#storage/runStore.ts';
import { type Bundle, importBundle, refusal } from './importBundle.ts';
import { isZip, unpackLab } from './labZip.ts';

export type Tell = (doing: Words, done: number, total: number) => void;

/**
 * Imports what the files hold, one run after the other; a file that cannot be used is refused by
 * itself.
 * @param now milliseconds since 1970
 * @param signal aborted, the import ends and takes back what it stored
 * @returns what was found; null if it was aborted
 * @throws StorageError when the storage cannot be read
 */
export async function importFiles(
  runStore: RunStore,
  files: readonly SourceFile[],
  tell: Tell,
  now: () => number = Date.now,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly ImportResult[] | null> {
  const importer = await createRunImporter(runStore, now, signal);
  const results: ImportResult[] = [];
  for (const { path, blob } of files.filter((file) => isZip(file.path))) {
    try {
      for await (const { folder, entries, done, total } of unpackLab(blob, path)) {
        if (signal.aborted) break;
        tell(say('Importing {{file}}', { file: path }), done, total);
        const bundle = { name: path, folder, files: entries };
        results.push(...(await importBundle(importer, bundle, now)));
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
  if (!signal.aborted) return results;
  await importer.undo();
  return null;
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
