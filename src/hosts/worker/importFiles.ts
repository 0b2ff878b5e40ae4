/** Runs from files: a run's JSON, a lab's zip, a folder of `npm run train`, a checkpoint. */
import { say, type Words, WordsError, wordsOf } from '#base/words.ts';
import type { SourceFile } from '#run/protocol.ts';
import type { ImportedRun, ImportResult } from '#run/runFiles.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { type CheckpointRun, readCheckpointRun } from '#storage/checkpointRun.ts';
import { createRunImporter, type RunImporter } from '#storage/importRuns.ts';
import { isRunFile, type ReadRun, readRunFile } from '#storage/runFile.ts';
import { wrongFile } from '#storage/runFileError.ts';
import type { RunStore } from '#storage/runStore.ts';
import { readTrainFolder } from '#storage/trainFolder.ts';
import { isZip, unpackLab } from './labZip.ts';

export type Tell = (doing: Words, done: number, total: number) => void;

/** Files that may belong together: of one folder, or of one folder of a zip. */
interface Bundle {
  /** What to call it in a sentence. */
  readonly name: string;
  readonly files: readonly SourceFile[];
}

/**
 * Imports what the files hold, one run after the other; a file that cannot be used is refused by
 * itself.
 * @throws StorageError when the storage cannot be read
 */
export async function importFiles(
  runStore: RunStore,
  files: readonly SourceFile[],
  tell: Tell,
  now: () => number = Date.now,
): Promise<readonly ImportResult[]> {
  const importer = await createRunImporter(runStore, now);
  const results: ImportResult[] = [];
  for (const { path, blob } of files.filter(({ path }) => isZip(path))) {
    try {
      const unpacked = unpackLab(blob, path);
      for await (const { folder, entries, done, total } of unpacked) {
        tell(say('Importing {{file}}', { file: path }), done, total);
        results.push(
          ...(await importBundle(importer, { name: path, files: entries }, folder, now)),
        );
      }
    } catch (error) {
      results.push(refusal(path, error));
    }
  }
  const bundles = bundlesOf(files.filter(({ path }) => !isZip(path)));
  for (const [i, [folder, bundle]] of bundles.entries()) {
    tell(say('Importing {{file}}', { file: bundle.name }), i, bundles.length);
    results.push(...(await importBundle(importer, bundle, folder, now)));
  }
  await importer.finish();
  return results;
}

/** By folder; files without one are each by themselves. */
function bundlesOf(files: readonly SourceFile[]): readonly (readonly [string, Bundle])[] {
  const bundles = new Map<string, SourceFile[]>();
  for (const file of files) {
    const at = file.path.lastIndexOf('/');
    const key = at < 0 ? `/${file.path}` : file.path.slice(0, at);
    bundles.set(key, [...(bundles.get(key) ?? []), file]);
  }
  return [...bundles].map(([key, members]) => {
    const single = members.length === 1 ? members[0] : undefined;
    const folder = key.split('/').at(-1) ?? key;
    return [folder, { name: single?.path ?? key, files: members }];
  });
}

const baseName = (path: string): string => path.split('/').at(-1) ?? path;

async function importBundle(
  importer: RunImporter,
  { name, files }: Bundle,
  folder: string,
  now: () => number,
): Promise<readonly ImportResult[]> {
  const named = (wanted: string) => files.find(({ path }) => baseName(path) === wanted);
  const [config, metrics] = [named('config.json'), named('metrics.jsonl')];
  const beside = named('checkpoint.safetensors');
  const results: ImportResult[] = [];
  const left = new Set(files);
  const attempt = async (file: string, work: () => Promise<ImportedRun>) => {
    results.push(await work().catch((error: unknown) => refusal(file, error)));
  };
  const ownFile = (file: SourceFile) => (files.length === 1 ? name : file.path);

  for (const file of files.filter(({ path }) => /\.json$/i.test(path))) {
    if (!(await isRunFile(file.blob))) continue;
    left.delete(file);
    // A folder of one run has its checkpoint beside it.
    const checkpoint = beside !== undefined && left.has(beside) ? beside : null;
    if (checkpoint !== null) left.delete(checkpoint);
    await attempt(ownFile(file), async () =>
      place(
        importer,
        await readRunFile(file.blob, baseName(file.path)),
        name,
        checkpoint,
        'whole',
        now,
      ),
    );
  }
  if (config !== undefined && metrics !== undefined && left.has(config)) {
    for (const file of [config, metrics]) left.delete(file);
    if (beside !== undefined) left.delete(beside);
    const at = metrics.blob instanceof File ? metrics.blob.lastModified : now();
    await attempt(name, async () => {
      const read = await readTrainFolder({
        ...{ name: folder, at },
        ...{ config: config.blob, metrics: metrics.blob },
      });
      return place(importer, read, name, beside ?? null, 'untimed', now);
    });
  }
  for (const file of left) {
    const shown = ownFile(file);
    if (!/\.safetensors$/i.test(file.path)) results.push(refusal(shown, wrongFile(shown)));
    else await attempt(shown, () => placeCheckpoint(importer, file, now));
  }
  return results;
}

async function place(
  importer: RunImporter,
  read: ReadRun,
  file: string,
  beside: SourceFile | null,
  by: 'whole' | 'untimed',
  now: () => number,
): Promise<ImportedRun> {
  const problems = [...read.problems];
  const checkpoint = beside === null ? null : await besideRun(beside, now, problems);
  let content = read;
  if (checkpoint !== null && read.run.dataset.images === 0) {
    // The checkpoint knows what the other files do not.
    const { dataset, totalSteps, stepsPerEpoch } = checkpoint.read.run;
    const length = totalSteps > 0 ? { totalSteps, stepsPerEpoch } : {};
    content = { ...read, run: { ...read.run, ...length, dataset } };
  }
  const placed = await importer.place(content, file, checkpoint, by);
  return {
    ...placed,
    file,
    config: read.run.config,
    steps: read.run.steps,
    checkpoint: checkpoint?.read ?? null,
    problems,
  };
}

/** A run's own checkpoint; one that cannot be read is left out, and said. */
async function besideRun(
  { blob, path }: SourceFile,
  now: () => number,
  problems: Words[],
): Promise<LoadedCheckpoint | null> {
  try {
    return await loadCheckpoint(blob, baseName(path), now);
  } catch (error) {
    if (!(error instanceof WordsError)) throw error;
    problems.push(error.words, say('The run was imported without its checkpoint.'));
    return null;
  }
}

interface LoadedCheckpoint {
  readonly step: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly read: CheckpointRun;
}

async function loadCheckpoint(
  blob: Blob,
  file: string,
  now: () => number,
): Promise<LoadedCheckpoint> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const read = await readCheckpointRun(bytes, file, now());
  return { step: read.step, bytes, read };
}

async function placeCheckpoint(
  importer: RunImporter,
  { path, blob }: SourceFile,
  now: () => number,
): Promise<ImportedRun> {
  const file = baseName(path);
  const checkpoint = await loadCheckpoint(blob, file, now);
  const { run, problems } = checkpoint.read;
  const content = { run, metadata: NO_METADATA, steps: [], evaluations: [], tensors: [] };
  const placed = await importer.place(content, file, checkpoint, 'checkpoint');
  const { config, steps } = run;
  return { ...placed, file, config, steps, checkpoint: checkpoint.read, problems };
}

function refusal(file: string, error: unknown): ImportResult {
  return { kind: 'refused', file, message: wordsOf(error) };
}
