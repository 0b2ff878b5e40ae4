/** The runs of files that lie together: of one folder, or of one folder of a zip. */
import { say, type Words, WordsError, wordsOf } from '#base/words.ts';
import type { SourceFile } from '#run/datasets.ts';
import type { Clustering } from '#run/prototypes.ts';
import type { ImportedRun, ImportResult } from '#run/runFiles.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { type CheckpointRun, isCheckpointFile, readCheckpointRun } from '#storage/checkpointRun.ts';
import type { Identity, OlderCheckpoint, RunImporter } from '#storage/importRuns.ts';
import { decodeClustering } from '#storage/prototypeRecords.ts';
import { isRunFile, type ReadRun, readRunFile } from '#storage/runFile.ts';
import { wrongFile } from '#storage/runFileError.ts';
import { readTrainFolder } from '#storage/trainFolder.ts';
import {
  CHECKPOINT_FILE,
  ELSEWHERE_FILE,
  LIST_FILE,
  olderStep,
  PROTOTYPES_FILE,
  readCheckpointList,
  readElsewhere,
} from './bundleFiles.ts';

export interface Bundle {
  /** What to call it in a sentence. */
  readonly name: string;
  /** The folder's name. */
  readonly folder: string;
  readonly files: readonly SourceFile[];
  /** Of a backup: the run is put back as it was. */
  readonly backup?: boolean;
}

const baseName = (path: string): string => path.split('/').at(-1) ?? path;

/** A file that cannot be used is refused by itself. @param now milliseconds since 1970 */
export async function importBundle(
  importer: RunImporter,
  { name, folder, files, backup = false }: Bundle,
  now: () => number,
): Promise<readonly ImportResult[]> {
  const results: ImportResult[] = [];
  const left = new Set(files);
  const byName = new Map<string, SourceFile[]>();
  for (const file of files) {
    const name = baseName(file.path);
    if (byName.get(name)?.push(file) === undefined) byName.set(name, [file]);
  }
  /** The file of this name, if no run has taken it; it is taken. */
  const take = (wanted: string): SourceFile | null => {
    const named = byName.get(wanted) ?? [];
    for (let found = named.shift(); found !== undefined; found = named.shift()) {
      if (left.delete(found)) return found;
    }
    return null;
  };
  /** The older states of the run, by rising step. */
  const takeOlder = () =>
    [...left]
      .flatMap((file) => {
        const step = olderStep(baseName(file.path));
        if (step === null) return [];
        left.delete(file);
        return [{ file, step }];
      })
      .toSorted((a, b) => a.step - b.step);
  const attempt = async (file: string, work: () => Promise<ImportedRun>) => {
    results.push(await work().catch((error: unknown) => refusal(file, error)));
  };
  const shownAs = (file: SourceFile) => (files.length === 1 ? name : file.path);
  const place = async (read: ReadRun, by: Identity): Promise<ImportedRun> => {
    const problems = [...read.problems];
    const olderFiles = takeOlder();
    // A run that was killed has no last one.
    const last = take(CHECKPOINT_FILE) ?? olderFiles.pop()?.file ?? null;
    const checkpoint = await checkpointBeside(last, now, problems);
    const clustering = await clusteringBeside(take(PROTOTYPES_FILE));
    const elsewhere = await readElsewhere(take(ELSEWHERE_FILE));
    const listed = await readCheckpointList(take(LIST_FILE));
    const content = completed(read, checkpoint);
    const { stepsPerEpoch } = content.run;
    const known = (step: number) =>
      listed.get(step) ?? {
        step,
        epoch: stepsPerEpoch > 0 ? Math.floor(step / stepsPerEpoch) : null,
        knn: content.evaluations.find((one) => one.step === step)?.knnTop1 ?? null,
      };
    const older = olderFiles.map(
      ({ file, step }): OlderCheckpoint => ({
        ...known(step),
        load: async () => (await checkpointBeside(file, now, problems, []))?.bytes ?? null,
      }),
    );
    const newest = checkpoint === null ? null : { ...known(checkpoint.step), ...checkpoint };
    const beside = { checkpoint: newest, older, clustering, elsewhere, by, asItWas: backup };
    const placed = await importer.place(content, name, beside);
    const { config, steps } = content.run;
    return { ...placed, file: name, config, steps, checkpoint: checkpoint?.read ?? null, problems };
  };

  // A file is known by its content: it may have been renamed.
  for (const file of files) {
    if (!(await isRunFile(file.blob))) continue;
    left.delete(file);
    await attempt(shownAs(file), async () =>
      place(await readRunFile(file.blob, baseName(file.path)), 'whole'),
    );
  }
  const metrics = take('metrics.jsonl');
  const config = metrics === null ? null : take('config.json');
  if (metrics !== null && config !== null) {
    const at = metrics.blob instanceof File ? metrics.blob.lastModified : now();
    const about = take('about.json')?.blob ?? null;
    const tiles = take('tiles.json')?.blob ?? null;
    const parts = { name: folder, config: config.blob, metrics: metrics.blob, about, tiles, at };
    await attempt(name, async () => place(await readTrainFolder(parts), 'untimed'));
    // Beside a run that was refused they are nothing of their own.
    take(CHECKPOINT_FILE);
    takeOlder();
    // What `--evaluate-on` wrote is of other images than the run's.
    take('evaluation.json');
  } else if (metrics !== null) left.add(metrics);
  for (const file of left) {
    const shown = shownAs(file);
    const named = /\.safetensors$/i.test(file.path);
    if (named || (await isCheckpointFile(file.blob))) {
      await attempt(shown, () => placeCheckpoint(importer, file, now));
    } else if (/\.(pth|pt|pth\.tar)$/i.test(file.path)) {
      results.push({ kind: 'refused', file: shown, message: weightsOnly(shown) });
    } else results.push(refusal(shown, wrongFile(shown)));
  }
  return results;
}

const weightsOnly = (file: string): Words =>
  say('{{file}} holds weights but no run: choose it with Start from weights, under Export.', {
    file,
  });

export function refusal(file: string, error: unknown): ImportResult {
  return { kind: 'refused', file, message: wordsOf(error) };
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

/** A run's own checkpoint; one that cannot be read is left out, and said. */
async function checkpointBeside(
  file: SourceFile | null,
  now: () => number,
  problems: Words[],
  then: readonly Words[] = [say('The run was imported without its checkpoint.')],
): Promise<LoadedCheckpoint | null> {
  if (file === null) return null;
  try {
    return await loadCheckpoint(file.blob, baseName(file.path), now);
  } catch (error) {
    if (!(error instanceof WordsError)) throw error;
    problems.push(error.words, ...then);
    return null;
  }
}

/** The run's clusters; those that cannot be read can be computed again. */
async function clusteringBeside(file: SourceFile | null): Promise<Clustering | null> {
  if (file === null) return null;
  const bytes = new Uint8Array(await file.blob.arrayBuffer());
  return decodeClustering(bytes).catch(() => null);
}

/** The checkpoint knows what the other files of the run may not. */
function completed(read: ReadRun, checkpoint: LoadedCheckpoint | null): ReadRun {
  if (checkpoint === null || read.run.dataset.images > 0) return read;
  const { dataset, totalSteps, stepsPerEpoch } = checkpoint.read.run;
  const length = totalSteps > 0 ? { totalSteps, stepsPerEpoch } : {};
  return { ...read, run: { ...read.run, ...length, dataset } };
}

/** A checkpoint as a run of its own. @throws CheckpointError, StorageError */
export async function placeCheckpoint(
  importer: RunImporter,
  { path, blob }: SourceFile,
  now: () => number,
): Promise<ImportedRun> {
  const file = baseName(path);
  const checkpoint = await loadCheckpoint(blob, file, now);
  const { run, problems } = checkpoint.read;
  const content = { run, metadata: NO_METADATA, steps: [], evaluations: [], tensors: [] };
  const placed = await importer.place(content, file, { checkpoint, by: 'checkpoint' });
  const { config, steps } = run;
  return { ...placed, file, config, steps, checkpoint: checkpoint.read, problems };
}
