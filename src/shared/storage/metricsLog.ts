/**
 * A run's metrics as append-only records: steps in chunks of a fixed range of step numbers,
 * evaluations one by one. Appending writes only the chunks of the new steps.
 */

import { say, type Words } from '#base/words.ts';
import { createYielder } from '#base/yieldEvery.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { Database, NewRecord } from './database.ts';
import { type RecordKey, STEPS_PER_CHUNK } from './envelope.ts';
import { type StorageProblem, unreadableProblem } from './problems.ts';
import { decodeEvaluation, decodeSteps, encodeEvaluation, encodeSteps } from './schemas.ts';
import { StorageError } from './storageError.ts';

export interface RunMetrics {
  /** By rising step. */
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly Evaluation[];
  /** Records that could not be read. */
  readonly problems: readonly StorageProblem[];
}

type StepsByNumber = Map<number, StepMetrics>;

/** The number of the record that holds a step. */
export const chunkOf = (step: number): number => Math.floor((step - 1) / STEPS_PER_CHUNK);

export class MetricsLog {
  readonly #database: Database;
  readonly #nameOf: (runId: string) => Words;
  /** The chunk being filled, so that an append need not read it. */
  readonly #tails = new Map<string, { readonly chunk: number; readonly steps: StepsByNumber }>();
  /** Steps whose write failed; the next append tries them again. */
  readonly #pending = new Map<string, readonly StepMetrics[]>();

  constructor(database: Database, nameOf: (runId: string) => Words) {
    this.#database = database;
    this.#nameOf = nameOf;
  }

  /** Stores steps; one that is stored already is replaced. Not to be called concurrently. */
  async appendSteps(runId: string, newSteps: readonly StepMetrics[]): Promise<void> {
    const steps = [...(this.#pending.get(runId) ?? []), ...newSteps];
    if (steps.length === 0) return;
    this.#pending.set(runId, steps);

    const touched = new Map<number, StepsByNumber>();
    for (const step of steps) {
      const chunk = chunkOf(step.step);
      let content = touched.get(chunk);
      if (content === undefined) {
        content = await this.#chunk(runId, chunk);
        touched.set(chunk, content);
      }
      content.set(step.step, step);
    }
    const records: NewRecord[] = [...touched].map(([chunk, content]) => ({
      key: ['steps', runId, chunk],
      bytes: encodeSteps([...content.values()].sort((a, b) => a.step - b.step)),
    }));
    await this.#database.save(say('The metrics of {{run}}', { run: this.#nameOf(runId) }), records);

    this.#pending.delete(runId);
    const last = Math.max(...touched.keys());
    this.#tails.set(runId, { chunk: last, steps: touched.get(last) ?? new Map() });
  }

  async appendEvaluation(runId: string, evaluation: Evaluation): Promise<void> {
    const key: RecordKey = ['evaluation', runId, evaluation.step];
    await this.#database.save(say('The evaluation of {{run}}', { run: this.#nameOf(runId) }), [
      { key, bytes: encodeEvaluation(evaluation) },
    ]);
  }

  async read(runId: string): Promise<RunMetrics> {
    const steps = await this.#decoded(await this.#database.load('steps', runId), decodeSteps);
    const evaluations = await this.#decoded(
      await this.#database.load('evaluation', runId),
      decodeEvaluation,
    );
    return {
      steps: steps.values.flat(),
      evaluations: evaluations.values,
      problems: [...steps.problems, ...evaluations.problems],
    };
  }

  /** The last stored metrics, and the time of the last write (0: never). */
  async readEnd(runId: string): Promise<{
    readonly step: StepMetrics | null;
    readonly evaluation: Evaluation | null;
    readonly savedAt: number;
  }> {
    const lastSteps = await this.#database.load('steps', runId, 'last');
    const lastEvaluation = await this.#database.load('evaluation', runId, 'last');
    const decodedSteps = await this.#decoded(lastSteps, decodeSteps);
    const decodedEvaluation = await this.#decoded(lastEvaluation, decodeEvaluation);
    return {
      step: decodedSteps.values.flat().at(-1) ?? null,
      evaluation: decodedEvaluation.values.at(-1) ?? null,
      savedAt: Math.max(
        0,
        ...[...lastSteps.records, ...lastEvaluation.records].map(({ savedAt }) => savedAt),
      ),
    };
  }

  async #decoded<T>(
    loaded: Awaited<ReturnType<Database['load']>>,
    decode: (bytes: Uint8Array<ArrayBuffer>) => T,
  ): Promise<{ readonly values: readonly T[]; readonly problems: readonly StorageProblem[] }> {
    const values: T[] = [];
    const yieldNow = createYielder();
    const problems = [...loaded.problems];
    for (const { key, bytes } of loaded.records) {
      try {
        values.push(decode(bytes));
      } catch {
        problems.push(unreadableProblem(key, this.#nameOf(key[1])));
      }
      await yieldNow();
    }
    return { values, problems };
  }

  /** Drops the cached state of a run whose records were changed elsewhere. */
  forget(runId: string): void {
    this.#tails.delete(runId);
    this.#pending.delete(runId);
  }

  async #chunk(runId: string, chunk: number): Promise<StepsByNumber> {
    const tail = this.#tails.get(runId);
    if (tail?.chunk === chunk) return new Map(tail.steps);
    const content: StepsByNumber = new Map();
    const { records } = await this.#database.load('steps', runId, chunk);
    for (const { key, bytes } of records) {
      try {
        for (const step of decodeSteps(bytes)) content.set(step.step, step);
      } catch (error) {
        throw new StorageError(
          'failed',
          unreadableProblem(key, this.#nameOf(key[1])).message,
          0,
          error,
        );
      }
    }
    return content;
  }
}
