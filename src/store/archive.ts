/** The stored runs as the page uses them: it reads and deletes, the worker writes. */
import type { RunConfig } from '#run/config.ts';
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import type { RunNote, RunState } from '#run/protocol.ts';
import { openLab } from '#storage/lab.ts';
import type { StoredRun } from '#storage/schemas.ts';

/** A stored run as the history shows it. */
export interface HistoryEntry {
  readonly runId: string;
  readonly state: RunState;
  readonly config: RunConfig;
  /** The data set's name. */
  readonly dataset: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly steps: number;
  readonly lastLoss: number | null;
  /** Percent, finest label level. */
  readonly lastKnn: number | null;
  /** The sentence of the fault that ended it. */
  readonly fault: string | null;
  readonly notes: readonly RunNote[];
}

export interface StoredMetrics {
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly Evaluation[];
  /** A sentence for each record that is missing from the above. */
  readonly problems: readonly string[];
}

export interface Archive {
  /** Newest first, and a sentence for each record that could not be used. */
  list(): Promise<{
    readonly entries: readonly HistoryEntry[];
    readonly problems: readonly string[];
  }>;
  readMetrics(runId: string): Promise<StoredMetrics>;
  /** Deletes a run; what it resolves to brings the run back, as long as the page lives. */
  deleteRun(runId: string): Promise<() => Promise<void>>;
  /** What this site's storage holds, features included; null where the browser does not say. */
  bytesUsed(): Promise<number | null>;
}

function entryOf(run: StoredRun): HistoryEntry {
  const { runId, state, config, startedAt, totalSteps, stepsPerEpoch } = run;
  const { steps, lastLoss, lastKnn, notes } = run;
  return {
    runId,
    state,
    config,
    dataset: run.dataset.name,
    startedAt,
    totalSteps,
    stepsPerEpoch,
    steps,
    lastLoss,
    lastKnn,
    fault: run.fault?.message ?? null,
    notes,
  };
}

/** @throws StorageError, with a sentence for the user, when the browser's storage cannot be opened. */
export async function openArchive(): Promise<Archive> {
  const lab = await openLab();
  return {
    async list() {
      const { runs, problems } = await lab.listRuns();
      return { entries: runs.map(entryOf), problems: problems.map(({ message }) => message) };
    },
    async readMetrics(runId) {
      const { steps, evaluations, problems } = await lab.readMetrics(runId);
      return { steps, evaluations, problems: problems.map(({ message }) => message) };
    },
    async deleteRun(runId) {
      const deleted = await lab.deleteRun(runId);
      return () => lab.restoreRun(deleted);
    },
    async bytesUsed() {
      try {
        return (await navigator.storage?.estimate())?.usage ?? null;
      } catch {
        // Without a number the page still knows what each feature pass stored.
        return null;
      }
    },
  };
}
