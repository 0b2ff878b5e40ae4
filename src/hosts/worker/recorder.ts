import { say } from '#base/words.ts';
import type { Event } from '#run/protocol.ts';
import type { Clustering } from '#run/prototypes.ts';
import type { RunStore } from '#storage/runStore.ts';
import type { StoredRun } from '#storage/schemas.ts';
import { StorageError } from '#storage/storageError.ts';

/**
 * Writes a run's events into the run store as they arrive. A failing write is reported once and
 * training continues; metrics that could not be written are retried with the next ones.
 */
export class Recorder {
  readonly #runStore: RunStore;
  readonly #tell: (event: Event) => void;
  readonly #earlier: StoredRun | null;
  #run: StoredRun | null = null;
  #reportedFor = '';

  /** @param earlier the record of a resumed run, or null for a new one */
  constructor(runStore: RunStore, tell: (event: Event) => void, earlier: StoredRun | null) {
    this.#runStore = runStore;
    this.#tell = tell;
    this.#earlier = earlier;
  }

  /** Resolves when what the event says is stored, or was reported as not stored. */
  async record(event: Event): Promise<void> {
    switch (event.type) {
      case 'runStarted': {
        const { runId, config, dataset, adapter, startedAt, totalSteps, stepsPerEpoch } = event;
        if (this.#earlier !== null) {
          const step = event.fromStep + 1;
          const message = say('Resumed from the checkpoint, at step {{step}}.', { step });
          return this.#put({
            ...this.#earlier,
            // An imported run may not have known them.
            ...{ dataset, totalSteps, stepsPerEpoch },
            adapter,
            endedAt: null,
            state: 'starting',
            fault: null,
            steps: event.fromStep,
            notes: [...this.#earlier.notes, { kind: 'resume', step, message }],
          });
        }
        return this.#put({
          runId,
          name: runId,
          config,
          dataset,
          adapter,
          startedAt,
          endedAt: null,
          state: 'starting',
          fault: null,
          steps: event.fromStep,
          totalSteps,
          stepsPerEpoch,
          lastLoss: null,
          lastKnn: null,
          bestKnn: null,
          notes: [],
          diagnoses: [],
        });
      }
      case 'runNoted':
        return this.#change({ notes: [...(this.#run?.notes ?? []), event.note] });
      case 'diagnosisFinished':
        return this.#change({ diagnoses: [...(this.#run?.diagnoses ?? []), event.diagnosis] });
      case 'tensorHealth': {
        const { runId, tensors, points } = event;
        await this.#attempt(() => this.#runStore.appendTensorHealth(runId, { tensors, points }));
        return;
      }
      case 'stateChanged':
        return this.#change({ state: event.state });
      case 'stepsFinished': {
        const last = event.steps.at(-1);
        if (last !== undefined && this.#run !== null) {
          this.#run = { ...this.#run, steps: last.step, lastLoss: last.lossInst };
        }
        await this.#attempt(() => this.#runStore.appendSteps(event.runId, event.steps));
        return;
      }
      case 'evaluationFinished':
        if (this.#run !== null) {
          const { knnTop1 } = event.evaluation;
          const bestKnn = betterOf(this.#run.bestKnn, knnTop1);
          this.#run = { ...this.#run, lastKnn: knnTop1, bestKnn };
        }
        await this.#attempt(() => this.#runStore.appendEvaluation(event.runId, event.evaluation));
        return;
      case 'runEnded':
        await this.#change({ state: event.state, fault: event.fault, endedAt: Date.now() });
        this.#run = null;
        return;
      default:
        return;
    }
  }

  /**
   * Stores a checkpoint together with the run's record.
   * @returns whether it is stored
   */
  async keep(step: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const run = this.#run;
    if (run === null) return false;
    return this.#attempt(() => this.#runStore.putCheckpoint(run.runId, step, bytes, run));
  }

  async keepClustering(clustering: Clustering): Promise<void> {
    await this.#attempt(() => this.#runStore.putClustering(clustering));
  }

  async #change(change: Partial<StoredRun>): Promise<void> {
    if (this.#run !== null) await this.#put({ ...this.#run, ...change });
  }

  async #put(run: StoredRun): Promise<void> {
    this.#run = run;
    await this.#attempt(() => this.#runStore.putRun(run));
  }

  /** Writes, and reports a failure once. @returns whether it was written */
  async #attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      if (error.message !== this.#reportedFor) {
        this.#reportedFor = error.message;
        this.#tell({ type: 'storageFailed', message: error.words });
      }
      return false;
    }
  }
}

function betterOf(best: number | null, measured: number | null): number | null {
  if (best === null || measured === null) return best ?? measured;
  return Math.max(best, measured);
}
