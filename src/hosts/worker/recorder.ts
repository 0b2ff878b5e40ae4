import { say } from '#base/words.ts';
import type { Event, Interruption } from '#run/protocol.ts';
import type { Clustering } from '#run/prototypes.ts';
import { recoveryNote } from '#run/recoveries.ts';
import type { StoredRun } from '#storage/schemas.ts';
import type { Outbox } from './outbox.ts';

/** Writes a run's events into the run store as they arrive; a failing write ends no run. */
export class Recorder {
  readonly #outbox: Outbox;
  readonly #earlier: StoredRun | null;
  readonly #after: Interruption | null;
  #run: StoredRun | null = null;
  /** The last evaluation. */
  #measured: { readonly step: number; readonly knn: number | null } | null = null;

  /**
   * @param earlier the record of a resumed run, or null for a new one
   * @param after what ended it before, if it continues by itself
   */
  constructor(outbox: Outbox, earlier: StoredRun | null, after: Interruption | null = null) {
    this.#outbox = outbox;
    this.#earlier = earlier;
    this.#after = after;
  }

  /** Resolves when what the event says is stored, or was reported as not stored. */
  async record(event: Event): Promise<void> {
    switch (event.type) {
      case 'runStarted': {
        const { runId, config, dataset, adapter, startedAt, totalSteps, stepsPerEpoch } = event;
        const { weights } = event;
        const recovery = this.#after && recoveryNote(this.#after, event.fromStep);
        if (this.#earlier !== null) {
          // One that was lost in its last evaluation has no step left.
          const step = Math.min(event.fromStep + 1, totalSteps);
          const message = say('Resumed from the checkpoint, at step {{step}}.', { step });
          const note = recovery ?? ({ kind: 'resume', step, message } as const);
          return this.#put({
            ...this.#earlier,
            // An imported run may not have known them.
            ...{ dataset, totalSteps, stepsPerEpoch },
            adapter,
            endedAt: null,
            state: 'starting',
            fault: null,
            steps: event.fromStep,
            notes: [...this.#earlier.notes, note],
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
          notes: recovery === null ? [] : [recovery],
          diagnoses: [],
          ...(weights && { weights }),
        });
      }
      case 'tilesChosen':
        return this.#change({ tiles: event.tiles });
      case 'runNoted':
        return this.#change({ notes: [...(this.#run?.notes ?? []), event.note] });
      case 'diagnosisFinished':
        return this.#change({ diagnoses: [...(this.#run?.diagnoses ?? []), event.diagnosis] });
      case 'tensorHealth': {
        const { runId, tensors, points } = event;
        await this.#outbox.write(runId, `tensors ${points[0]?.step ?? 0}`, () =>
          this.#outbox.runStore.appendTensorHealth(runId, { tensors, points }),
        );
        return;
      }
      case 'stateChanged':
        return this.#change({ state: event.state });
      case 'stepsFinished': {
        const last = event.steps.at(-1);
        if (last !== undefined && this.#run !== null) {
          this.#run = { ...this.#run, steps: last.step, lastLoss: last.lossInst };
        }
        let { steps } = event;
        await this.#outbox.write(event.runId, 'steps', async () => {
          const fresh = steps;
          // The run store keeps steps that it could not write, and writes them with the next.
          steps = [];
          await this.#outbox.runStore.appendSteps(event.runId, fresh);
        });
        return;
      }
      case 'evaluationFinished': {
        const { runId, evaluation } = event;
        const { step, knnTop1 } = evaluation;
        this.#measured = { step, knn: knnTop1 };
        if (this.#run !== null) {
          const bestKnn = betterOf(this.#run.bestKnn, knnTop1);
          this.#run = { ...this.#run, lastKnn: knnTop1, bestKnn };
        }
        await this.#outbox.write(runId, `evaluation ${step}`, () =>
          this.#outbox.runStore.appendEvaluation(runId, evaluation),
        );
        return;
      }
      case 'runEnded':
        await this.#change({ state: event.state, fault: event.fault, endedAt: Date.now() });
        this.#run = null;
        return;
      default:
        return;
    }
  }

  /** Stores a checkpoint together with the run's record. */
  async keep(step: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const { stepsPerEpoch } = run;
    const epoch = stepsPerEpoch > 0 ? Math.floor(step / stepsPerEpoch) : null;
    const knn = this.#measured?.step === step ? this.#measured.knn : null;
    await this.#outbox.putCheckpoint(run, { step, bytes, epoch, knn });
  }

  async keepClustering(clustering: Clustering): Promise<void> {
    await this.#outbox.write(clustering.features.runId, 'clustering', () =>
      this.#outbox.runStore.putClustering(clustering),
    );
  }

  async #change(change: Partial<StoredRun>): Promise<void> {
    if (this.#run !== null) await this.#put({ ...this.#run, ...change });
  }

  async #put(run: StoredRun): Promise<void> {
    this.#run = run;
    await this.#outbox.putRun(run);
  }
}

function betterOf(best: number | null, measured: number | null): number | null {
  if (best === null || measured === null) return best ?? measured;
  return Math.max(best, measured);
}
