/** Puts runs from files into the run store, beside what is there. */
import type { DataEvaluation } from '#run/evaluations.ts';
import { STEP_METRIC_NAMES } from '#run/metrics.ts';
import type { Clustering } from '#run/prototypes.ts';
import type { ImportedRun } from '#run/runFiles.ts';
import type { RunMetadata, RunParent } from '#run/runMetadata.ts';
import type { NewCheckpoint, StoredCheckpoint } from './checkpointLog.ts';
import { encodeJson } from './json.ts';
import type { RunContent } from './runFile.ts';
import type { RunStore } from './runStore.ts';
import type { StoredRun } from './schemas.ts';

/** A state that is read when its turn comes: only one is in memory. */
export interface OlderCheckpoint extends Omit<NewCheckpoint, 'bytes'> {
  /** Null if it cannot be used. */
  load(): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** What a run of a file comes with. */
export interface Beside {
  readonly checkpoint?: NewCheckpoint | null;
  /** The states before it that were kept, by rising step. */
  readonly older?: readonly OlderCheckpoint[];
  readonly clustering?: Clustering | null;
  readonly elsewhere?: readonly DataEvaluation[];
  /** Of a backup: the run is not marked as imported, unless its id had to change. */
  readonly asItWas?: boolean;
  /** `whole` if it is not given. */
  readonly by?: Identity;
}

export interface Placed {
  readonly kind: ImportedRun['kind'];
  /** Its id here. */
  readonly runId: string;
}

/** By what a run of a file is known again: a folder has no start, a lone checkpoint no metrics. */
export type Identity = 'whole' | 'untimed' | 'checkpoint';

export interface RunImporter {
  /**
   * Stores a run under its own id, or under a new one if another run has that. A run that is
   * stored here with the same content is not stored again. Nothing that is stored is changed; a
   * failure, or the end of this context, leaves no part of the run.
   * @throws StorageError
   */
  place(content: RunContent, file: string, beside?: Beside): Promise<Placed>;
  /** Links forks to their parents, once all runs of the files are stored. @throws StorageError */
  finish(): Promise<void>;
  /** The ids here of runs whose own were taken, by those in the files. */
  renamed(): Readonly<Record<string, string>>;
  /** Leaves the store as it was before the first run was placed. @throws StorageError */
  undo(): Promise<void>;
}

/** Steps stored at once. */
const PIECE = 4096;

/** @param signal aborted, no run is placed any more, also not one that is being written */
export async function createRunImporter(
  runStore: RunStore,
  now: () => number = Date.now,
  signal: AbortSignal = new AbortController().signal,
): Promise<RunImporter> {
  await runStore.sweepImports();
  const listing = await runStore.listRuns();
  const stored = new Map<string, StoredRun>(listing.runs.map((run) => [run.runId, run]));
  const metadata = new Map<string, RunMetadata>(listing.metadata);
  /** The ids here of this import's runs, by the ids in the files. */
  const renamed = new Map<string, string>();
  const forks: { readonly runId: string; readonly parent: RunParent }[] = [];
  /** What takes each placed run back. */
  const undoings: (() => Promise<unknown>)[] = [];

  const freeId = (runId: string): string => {
    let free = runId;
    for (let n = 2; stored.has(free) || metadata.has(free); n++) free = `${runId}-${n}`;
    return free;
  };

  /** The stored run that is this one: under its id, or imported from it before. */
  const find = async (content: RunContent, checkpoint: StoredCheckpoint | null, by: Identity) => {
    const { runId } = content.run;
    for (const run of stored.values()) {
      const origin = metadata.get(run.runId)?.imported?.runId;
      const named = run.runId === runId || origin === runId;
      // A lone checkpoint may have lost its run's name; its bytes tell.
      if (!named && (by !== 'checkpoint' || !sameJson(run.config, content.run.config))) continue;
      if (await isSame(runStore, run, content, checkpoint, by)) return run.runId;
    }
    return null;
  };

  return {
    async place(content, file, beside = {}) {
      const { checkpoint = null, clustering = null, by = 'whole', asItWas = false } = beside;
      signal.throwIfAborted();
      const { run } = content;
      // It is deleted for good as long after it was put back as after its deletion.
      const deleted = asItWas && content.metadata.deletedAt !== null;
      const known = await find(content, checkpoint, by);
      if (known !== null) {
        renamed.set(run.runId, known);
        const deletedAt = metadata.get(known)?.deletedAt ?? null;
        if (deletedAt === null || deleted) return { kind: 'known', runId: known };
        undoings.push(() => runStore.changeMetadata(known, { deletedAt }));
        metadata.set(known, await runStore.changeMetadata(known, { deletedAt: null }));
        return { kind: 'restored', runId: known };
      }
      const runId = freeId(run.runId);
      const same = asItWas && runId === run.runId;
      const own: StoredRun = same ? run : { ...run, runId, name: runId };
      const about: RunMetadata = {
        ...content.metadata,
        deletedAt: deleted ? now() : null,
        ...(!same && { imported: { file, runId: run.runId, at: now() } }),
      };
      await runStore.importRun(runId, async () => {
        await write(runStore, own, content, beside, about, signal);
        if (clustering === null) return;
        const features = { ...clustering.features, runId };
        await runStore.putClustering({ ...clustering, features });
      });
      undoings.push(() => runStore.deleteRun(runId));
      stored.set(runId, own);
      metadata.set(runId, about);
      renamed.set(run.runId, runId);
      const { parent } = content.metadata;
      if (parent !== null) forks.push({ runId, parent });
      return { kind: deleted ? 'deleted' : 'imported', runId };
    },
    async finish() {
      for (const { runId, parent } of forks.splice(0)) {
        const now = renamed.get(parent.runId);
        if (now === undefined || now === parent.runId) continue;
        await runStore.changeMetadata(runId, { parent: { ...parent, runId: now } });
      }
    },
    renamed: () => Object.fromEntries([...renamed].filter(([theirs, here]) => theirs !== here)),
    async undo() {
      for (const undoOne of undoings.splice(0).toReversed()) await undoOne();
    },
  };
}

/** The record comes last: a run without it is not listed. */
async function write(
  runStore: RunStore,
  run: StoredRun,
  { steps, evaluations, tensors }: RunContent,
  { checkpoint = null, older = [], elsewhere = [] }: Beside,
  metadata: RunMetadata,
  signal: AbortSignal,
): Promise<void> {
  const { runId } = run;
  for (let from = 0; from < steps.length; from += PIECE) {
    signal.throwIfAborted();
    await runStore.appendSteps(runId, steps.slice(from, from + PIECE));
  }
  for (const evaluation of evaluations) await runStore.appendEvaluation(runId, evaluation);
  for (const part of tensors) await runStore.appendTensorHealth(runId, part);
  await runStore.changeMetadata(runId, metadata);
  for (const one of elsewhere) await runStore.putDataEvaluation(runId, one);
  if (checkpoint === null) return runStore.putRun(run);
  for (const { load, ...kept } of older) {
    signal.throwIfAborted();
    const bytes = kept.step < checkpoint.step ? await load() : null;
    if (bytes !== null) await runStore.putCheckpoint(runId, { ...kept, bytes }, run);
  }
  await runStore.putCheckpoint(runId, checkpoint, run);
}

/** Same settings, start, steps, measurements and checkpoint, as far as the file has them. */
async function isSame(
  runStore: RunStore,
  run: StoredRun,
  content: RunContent,
  checkpoint: StoredCheckpoint | null,
  by: Identity,
): Promise<boolean> {
  const sameCheckpoint = async () => {
    if (checkpoint === null) return true;
    const own = await runStore.readCheckpoint(run.runId).catch(() => null);
    return own !== null && sameBytes(own.bytes, checkpoint.bytes);
  };
  if (by === 'checkpoint') return sameCheckpoint();
  if (by === 'whole' && run.startedAt !== content.run.startedAt) return false;
  if (!sameJson(run.config, content.run.config) || run.steps !== content.run.steps) return false;
  const { steps, evaluations } = await runStore.readMetrics(run.runId);
  if (steps.length !== content.steps.length || !sameJson(evaluations, content.evaluations)) {
    return false;
  }
  const sameSteps = steps.every((step, i) => {
    const other = content.steps[i];
    return other !== undefined && STEP_METRIC_NAMES.every((m) => Object.is(step[m], other[m]));
  });
  return sameSteps && (await sameCheckpoint());
}

function sameJson(a: unknown, b: unknown): boolean {
  return sameBytes(encodeJson(a), encodeJson(b));
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
