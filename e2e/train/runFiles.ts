import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { type KeptCheckpoint, keptAfter } from '#run/keptCheckpoints.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { Event, RunNote } from '#run/protocol.ts';
import type { TileReport } from '#run/tiles.ts';
import { ArgumentError } from '../tools/options.ts';
import { diagnosisLine, evaluationLine, noteLine, stepLine } from './metricsLines.ts';

type RunStarted = Extract<Event, { type: 'runStarted' }>;

/** A checkpoint of the run in progress, beside the last one. */
const keptFile = (step: number): string => `checkpoint-step-${step}.safetensors`;
const KEPT_FILE = /^checkpoint-step-\d+\.safetensors(\.part)?$/;

/** The files of one run in its folder. Results are written as they arrive: a failed run has them. */
export class RunFiles {
  readonly folder: string;
  readonly #metrics: string;
  readonly #checkpoint: string;
  readonly #tiles: string;
  readonly #config: RunConfig;
  #length = { totalSteps: 0, stepsPerEpoch: 0 };
  #measured: { readonly step: number; readonly knn: number | null } | null = null;
  #kept: readonly KeptCheckpoint[] = [];

  /**
   * Makes the folder and empties its files, so that it never mixes two runs.
   * @throws ArgumentError when it cannot be written
   */
  constructor(folder: string, config: RunConfig) {
    this.folder = folder;
    this.#config = config;
    this.#metrics = path.join(folder, 'metrics.jsonl');
    this.#checkpoint = path.join(folder, 'checkpoint.safetensors');
    this.#tiles = path.join(folder, 'tiles.json');
    try {
      mkdirSync(folder, { recursive: true });
      for (const file of [this.#checkpoint, this.#tiles]) rmSync(file, { force: true });
      for (const name of readdirSync(folder)) {
        if (KEPT_FILE.test(name)) rmSync(path.join(folder, name));
      }
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

  /** Learns how long the run is. One that begins again, after a loss, has its steps until then. */
  begin(started: Pick<RunStarted, 'totalSteps' | 'stepsPerEpoch' | 'fromStep'>): void {
    const { totalSteps, stepsPerEpoch, fromStep } = started;
    this.#length = { totalSteps, stepsPerEpoch };
    const lines = readFileSync(this.#metrics, 'utf8').split('\n').slice(0, -1);
    const kept = lines.filter((line) => stepOf(line, this.#length) <= fromStep);
    if (kept.length === lines.length) return;
    writeWhole(this.#metrics, Buffer.from(kept.map((line) => `${line}\n`).join('')));
  }

  addSteps(steps: readonly StepMetrics[]): void {
    appendFileSync(this.#metrics, steps.map(stepLine).join(''));
  }

  addEvaluation(evaluation: Evaluation): void {
    this.#measured = { step: evaluation.step, knn: evaluation.knnTop1 };
    appendFileSync(this.#metrics, evaluationLine(evaluation, this.#config));
  }

  /** How the tiles of its kernels were chosen. */
  writeTiles(tiles: TileReport): void {
    writeWhole(this.#tiles, Buffer.from(`${JSON.stringify(tiles, null, 1)}\n`));
  }

  addNote(note: RunNote): void {
    appendFileSync(this.#metrics, noteLine(note));
  }

  addDiagnosis(diagnosis: Diagnosis): void {
    appendFileSync(this.#metrics, diagnosisLine(diagnosis));
  }

  /** Keeps a checkpoint of the run in progress, and deletes those that the policy drops for it. */
  keepCheckpoint(step: number, bytes: Uint8Array): void {
    const { totalSteps, stepsPerEpoch } = this.#length;
    writeWhole(path.join(this.folder, keptFile(step)), bytes);
    const added: KeptCheckpoint = {
      step,
      epoch: stepsPerEpoch > 0 ? Math.floor(step / stepsPerEpoch) : null,
      knn: this.#measured?.step === step ? this.#measured.knn : null,
      bytes: bytes.length,
      savedAt: Date.now(),
    };
    const before = this.#kept;
    this.#kept = keptAfter(before, added, totalSteps);
    const steps = new Set(this.#kept.map((one) => one.step));
    for (const one of before) {
      if (!steps.has(one.step)) rmSync(path.join(this.folder, keptFile(one.step)), { force: true });
    }
  }

  writeCheckpoint(bytes: Uint8Array): void {
    writeWhole(this.#checkpoint, bytes);
  }
}

/** The step of a line that this file's class has written. */
function stepOf(line: string, length: Pick<RunStarted, 'totalSteps' | 'stepsPerEpoch'>): number {
  const { step, epoch, note, diagnosis }: Record<string, unknown> = JSON.parse(line);
  const inner: unknown = note ?? diagnosis;
  if (typeof inner === 'object' && inner !== null) return Number(Reflect.get(inner, 'step'));
  // An evaluation tells its epochs alone.
  return step === undefined
    ? Math.min(Number(epoch) * length.stepsPerEpoch, length.totalSteps)
    : Number(step);
}

/** The file is there as a whole or not at all, also after a crash. */
function writeWhole(file: string, bytes: Uint8Array): void {
  const part = `${file}.part`;
  const handle = openSync(part, 'w');
  try {
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(part, file);
}
