/** The page's access to stored runs: it reads, names and deletes; the worker writes. */
import type { Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { KeptCheckpoint } from '#run/keptCheckpoints.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { AdapterSummary, RunNote, RunState } from '#run/protocol.ts';
import type { RunFault } from '#run/runFaults.ts';
import { NO_METADATA, type RunMetadata } from '#run/runMetadata.ts';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';
import type { WeightsSource } from '#run/weights.ts';
import { openRunStore } from '#storage/openRunStore.ts';
import type { UntoldEnd } from '#storage/runStore.ts';
import type { StoredRun } from '#storage/schemas.ts';

/** A stored run as the history shows it. */
export interface HistoryEntry {
  readonly runId: string;
  readonly state: RunState;
  readonly config: RunConfig;
  /** The data set's name. */
  readonly dataset: string;
  /** 0 images if an imported run does not tell. */
  readonly data: DatasetSummary;
  /** Without a description if an imported run does not tell. */
  readonly adapter: AdapterSummary;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
  readonly lastLoss: number | null;
  /** Percent, finest label level. */
  readonly lastKnn: number | null;
  readonly bestKnn: number | null;
  /** Message of the fault that ended it. */
  readonly fault: Words | null;
  readonly failure: RunFault | null;
  /** It can be resumed, forked from its last state, clustered and exported with its weights. */
  readonly hasCheckpoint: boolean;
  readonly notes: readonly RunNote[];
  /** Diagnoses of its faults and alarms, oldest first. */
  readonly diagnoses: readonly Diagnosis[];
  readonly metadata: RunMetadata;
  /** The weights that it began with, if a file gave them. */
  readonly weights?: WeightsSource;
  /** How its tiles were chosen, as stored: see readTileReport. */
  readonly tiles?: unknown;
}

export interface StoredMetrics {
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly Evaluation[];
  /** A message for each record that is missing from the above. */
  readonly problems: readonly Words[];
}

/** What the browser says of this site's storage; null for what it does not say. */
export interface StorageUse {
  readonly usedBytes: number | null;
  /** Bytes that can be stored beside those. */
  readonly roomBytes: number | null;
  /** Whether the browser keeps it also when its disk runs full. */
  readonly persisted: boolean | null;
}

export const UNKNOWN_USE: StorageUse = { usedBytes: null, roomBytes: null, persisted: null };

export interface Archive {
  /** Newest first, including deleted ones, and a message for each record that could not be used. */
  list(): Promise<{
    readonly entries: readonly HistoryEntry[];
    readonly problems: readonly Words[];
    /** Runs of which there are records that cannot be used. */
    readonly damaged?: readonly string[];
    /** Runs whose import was ended, and of which nothing is left now. */
    readonly withdrawn?: readonly string[];
  }>;
  readMetrics(runId: string): Promise<StoredMetrics>;
  /** The health of a run's tensors, one part per set of trained tensors. */
  readTensorHealth(runId: string): Promise<readonly TensorHealthPoints[]>;
  /** The checkpoints of a run that are kept, by rising step. @throws StorageError */
  checkpoints(runId: string): Promise<readonly KeptCheckpoint[]>;
  /** Changes the given fields; also for a run that is about to begin. */
  annotate(runId: string, change: Partial<RunMetadata>): Promise<RunMetadata>;
  /** Stores how a run ended whose worker was lost; false while that is not known to be gone. */
  putEnd(runId: string, end: UntoldEnd): Promise<boolean>;
  /** Deletes a run from the storage permanently. */
  purge(runId: string): Promise<void>;
  /** This site's storage, features included. Never rejects. */
  storageUse(): Promise<StorageUse>;
  /** Asks the browser never to clear this site's storage by itself; it may ask the user. */
  persist(): Promise<void>;
  /** The queue as last written, unchecked; null if there is none. */
  readQueue(): Promise<unknown>;
  writeQueue(queue: unknown): Promise<void>;
  /**
   * Calls `owned` once no other tab owns the queue, which may be much later, and `elsewhere` if one
   * owns it now. This page then owns it until it is closed.
   */
  ownQueue(owned: () => void, elsewhere: () => void): void;
}

function entryOf(run: StoredRun, metadata: RunMetadata, hasCheckpoint: boolean): HistoryEntry {
  const { runId, state, config, startedAt, endedAt, totalSteps, stepsPerEpoch } = run;
  const { steps, lastLoss, lastKnn, bestKnn, notes, diagnoses } = run;
  return {
    runId,
    state,
    config,
    dataset: run.dataset.name,
    data: run.dataset,
    adapter: run.adapter,
    startedAt,
    endedAt,
    totalSteps,
    stepsPerEpoch,
    steps,
    lastLoss,
    lastKnn,
    bestKnn,
    fault: run.fault?.message ?? null,
    failure: run.fault,
    hasCheckpoint,
    ...(run.weights && { weights: run.weights }),
    notes,
    diagnoses,
    metadata,
    tiles: run.tiles,
  };
}

/** @throws StorageError, with a message for the user, if the browser's storage cannot be opened. */
export async function openArchive(): Promise<Archive> {
  const runStore = await openRunStore();
  return {
    async list() {
      // The list does without: it is tried again with the next.
      const withdrawn = await runStore.sweepImports().catch(() => []);
      const { runs, metadata, checkpoints, problems } = await runStore.listRuns();
      return {
        entries: runs.map((run) =>
          entryOf(run, metadata.get(run.runId) ?? NO_METADATA, checkpoints.has(run.runId)),
        ),
        problems: problems.map(({ message }) => message),
        damaged: problems.map(({ runId }) => runId),
        withdrawn,
      };
    },
    async readMetrics(runId) {
      const { steps, evaluations, problems } = await runStore.readMetrics(runId);
      return { steps, evaluations, problems: problems.map(({ message }) => message) };
    },
    readTensorHealth: (runId) => runStore.readTensorHealth(runId),
    checkpoints: (runId) => runStore.listCheckpoints(runId),
    annotate: (runId, change) => runStore.changeMetadata(runId, change),
    putEnd: (runId, end) => runStore.putEnd(runId, end),
    async purge(runId) {
      await runStore.deleteRun(runId);
    },
    async storageUse() {
      try {
        const { usage = null, quota = null } = (await navigator.storage?.estimate()) ?? {};
        const roomBytes = usage === null || quota === null ? null : Math.max(0, quota - usage);
        const persisted = (await navigator.storage?.persisted?.()) ?? null;
        return { usedBytes: usage, roomBytes, persisted };
      } catch {
        // The page still knows the bytes each feature pass stored.
        return UNKNOWN_USE;
      }
    },
    async persist() {
      // A browser that refuses to answer refuses.
      await navigator.storage?.persist?.().catch(() => false);
    },
    readQueue: () => runStore.readQueue(),
    writeQueue: (queue) => runStore.writeQueue(queue),
    ownQueue,
  };
}

/** A reloaded page releases the lock within about 20 ms; after this long another tab holds it. */
const ELSEWHERE_MS = 700;

function ownQueue(owned: () => void, elsewhere: () => void): void {
  const { locks } = navigator;
  // Browsers without Web Locks have no WebGPU either.
  if (locks === undefined) {
    owned();
    return;
  }
  const timer = setTimeout(elsewhere, ELSEWHERE_MS);
  const held = locks.request('protolab queue', () => {
    clearTimeout(timer);
    owned();
    return new Promise<never>(() => {});
  });
  held.catch(() => clearTimeout(timer));
}
