import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';
import { ArgumentError } from '../tools/options.ts';
import { diagnosisLine, evaluationLine, noteLine, stepLine } from './metricsLines.ts';

/** The files of one run in its folder. Results are written as they arrive: a failed run has them. */
export class RunFiles {
  readonly folder: string;
  readonly #metrics: string;
  readonly #checkpoint: string;
  readonly #config: RunConfig;

  /**
   * Makes the folder and empties its files, so that it never mixes two runs.
   * @throws ArgumentError when it cannot be written
   */
  constructor(folder: string, config: RunConfig) {
    this.folder = folder;
    this.#config = config;
    this.#metrics = path.join(folder, 'metrics.jsonl');
    this.#checkpoint = path.join(folder, 'checkpoint.safetensors');
    try {
      mkdirSync(folder, { recursive: true });
      rmSync(this.#checkpoint, { force: true });
      writeFileSync(path.join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
      writeFileSync(this.#metrics, '');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ArgumentError(
        `--out ${folder}: it cannot be written (${reason}); name another folder.`,
      );
    }
  }

  get checkpoint(): string {
    return this.#checkpoint;
  }

  addSteps(steps: readonly StepMetrics[]): void {
    appendFileSync(this.#metrics, steps.map(stepLine).join(''));
  }

  addEvaluation(evaluation: Evaluation): void {
    appendFileSync(this.#metrics, evaluationLine(evaluation, this.#config));
  }

  addNote(note: RunNote): void {
    appendFileSync(this.#metrics, noteLine(note));
  }

  addDiagnosis(diagnosis: Diagnosis): void {
    appendFileSync(this.#metrics, diagnosisLine(diagnosis));
  }

  writeCheckpoint(bytes: Uint8Array): void {
    writeFileSync(this.#checkpoint, bytes);
  }
}
