/**
 * What the history of runs in the browser is asked: runs, their metrics and their checkpoints, for
 * the worker that writes it and the page that shows it. A promise that resolves means that
 * the transaction has committed; every failure is a StorageError.
 */
import type { DataEvaluation, Evaluation } from '#run/evaluations.ts';
import type { KeptCheckpoint } from '#run/keptCheckpoints.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { Clustering } from '#run/prototypes.ts';
import type { RunFault } from '#run/runFaults.ts';
import type { RunMetadata } from '#run/runMetadata.ts';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';
import type { NewCheckpoint, StoredCheckpoint } from './checkpointLog.ts';
import type { RunMetrics } from './metricsLog.ts';
import type { StorageProblem } from './problems.ts';
import type { StoredRun } from './schemas.ts';

export interface RunListing {
  /** Newest first. */
  readonly runs: readonly StoredRun[];
  /** By run id, of runs that have any. */
  readonly metadata: ReadonlyMap<string, RunMetadata>;
  /** Ids of the runs that have a checkpoint. */
  readonly checkpoints: ReadonlySet<string>;
  /** Records that cannot be used, each with its key. Reading never deletes one. */
  readonly problems: readonly StorageProblem[];
}

/** How a run ended whose worker could not store it. */
export interface UntoldEnd {
  readonly state: 'stopped' | 'failed';
  readonly fault: RunFault | null;
}

/** The data `restoreRun` needs to undo a deletion; opaque, kept only in memory. */
export interface DeletedRun {
  readonly runId: string;
  readonly records: readonly (readonly [key: IDBValidKey, value: unknown])[];
}

export interface RunStore {
  /** @throws StorageError when the browser's storage for this site cannot be opened or read */
  probe(): Promise<void>;
  /** Whether a record of the run is stored. */
  hasRun(runId: string): Promise<boolean>;
  /**
   * Stores a run, replacing its record. In a live state (starting, training, paused) the caller
   * becomes its owner until it stores an ended state or ends itself, and is refused while another
   * worker or tab owns the run: only the worker that trains stores live states.
   */
  putRun(run: StoredRun): Promise<void>;
  /**
   * All runs. One that is stored as live but has no owner was interrupted (the tab was closed, the
   * worker died): it is listed as stopped, with the step, loss and kNN accuracy of its last stored
   * metrics, and `endedAt` the time of its last write.
   */
  listRuns(): Promise<RunListing>;
  /**
   * Adds steps; a step number that is stored already is replaced. Steps whose write failed
   * are kept and written with the next call.
   */
  appendSteps(runId: string, steps: readonly StepMetrics[]): Promise<void>;
  /** Adds an evaluation; one for the same step is replaced. */
  appendEvaluation(runId: string, evaluation: Evaluation): Promise<void>;
  readMetrics(runId: string): Promise<RunMetrics>;
  /**
   * Adds the health of a run's tensors at some steps; a step that is stored already is replaced.
   */
  appendTensorHealth(runId: string, part: TensorHealthPoints): Promise<void>;
  /** By rising step; unreadable records are left out. */
  readTensorHealth(runId: string): Promise<readonly TensorHealthPoints[]>;
  /** Replaces the run's clustering. */
  putClustering(clustering: Clustering): Promise<void>;
  /** The run's newest clustering; null if it has none that can be read. */
  readClustering(runId: string): Promise<Clustering | null>;
  /** Adds an evaluation on request; one on the same data set is replaced. */
  putDataEvaluation(runId: string, evaluation: DataEvaluation): Promise<void>;
  /** Unreadable records are left out. */
  readDataEvaluations(runId: string): Promise<readonly DataEvaluation[]>;
  /**
   * Adds a checkpoint and deletes those that the policy no longer keeps; with `run`, its record,
   * all in one transaction, so that record and newest checkpoint are always of the same step.
   * @param checkpoint its bytes are not to be changed before the promise settles
   */
  putCheckpoint(runId: string, checkpoint: NewCheckpoint, run?: StoredRun): Promise<void>;
  /** The run's checkpoints that are kept, by rising step. */
  listCheckpoints(runId: string): Promise<readonly KeptCheckpoint[]>;
  /**
   * The checkpoint of a step, or the newest that can be read; null if there is none.
   * @throws StorageError if it is damaged, or all are
   */
  readCheckpoint(runId: string, step?: number): Promise<StoredCheckpoint | null>;
  /**
   * Deletes what a run did after one of its checkpoints: later steps, evaluations, notes and
   * checkpoints. Refused while it is being trained.
   * @returns its record as stored
   */
  rewind(runId: string, toStep: number): Promise<StoredRun>;
  /**
   * Stores how a run ended whose worker was lost; one that ended otherwise is left as it is.
   * @returns false while the run is owned: the browser releases what a lost worker held a moment
   *   after its end
   */
  putEnd(runId: string, end: UntoldEnd): Promise<boolean>;
  /**
   * Stores a new run by several writes. If one fails, or this context ends in between, no part of
   * the run stays: see `sweepImports`.
   */
  importRun(runId: string, write: () => Promise<void>): Promise<void>;
  /** Deletes what is left of imports that were ended. @returns the ids of their runs */
  sweepImports(): Promise<readonly string[]>;
  /** Deletes a run and all its records; refused while it is being trained. */
  deleteRun(runId: string): Promise<DeletedRun>;
  restoreRun(deleted: DeletedRun): Promise<void>;
  /**
   * Changes a run's metadata; omitted fields keep their values. Refused if a newer version wrote
   * it.
   * @returns the metadata as stored
   */
  changeMetadata(runId: string, change: Partial<RunMetadata>): Promise<RunMetadata>;
  /** The last written queue of runs, or null; not validated. */
  readQueue(): Promise<unknown>;
  writeQueue(queue: unknown): Promise<void>;
}
