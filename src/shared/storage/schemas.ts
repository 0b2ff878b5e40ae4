/** Encodes and decodes records; every read checks each field and makes new objects. */

import * as v from 'valibot';
import type { Words } from '#base/words.ts';
import { configFromJson, type RunConfig } from '#run/config.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import {
  type ClusterHealth,
  type DataEvaluation,
  EVALUATION_METRICS,
  type Evaluation,
} from '#run/evaluations.ts';
import { type MetricTable, type ValuesOf, valueBefore, valuesOf } from '#run/metricRows.ts';
import {
  STEP_METRIC_NAMES,
  STEP_METRICS,
  type StepMetricName,
  type StepMetrics,
} from '#run/metrics.ts';
import type { AdapterSummary, RunNote, RunState } from '#run/protocol.ts';
import type { RunFault } from '#run/runFaults.ts';
import type { WeightsSource } from '#run/weights.ts';
import { diagnosisSchema } from './diagnosisSchema.ts';
import { decodeJson, encodeJson } from './json.ts';
import { wordsSchema } from './wordsSchema.ts';

/** One run in the history: everything but its metrics and its checkpoint. */
export interface StoredRun {
  readonly runId: string;
  readonly name: string;
  readonly config: RunConfig;
  readonly dataset: DatasetSummary;
  readonly adapter: AdapterSummary;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly state: RunState;
  readonly fault: RunFault | null;
  /** By rising time; empty for runs of versions without notes. */
  readonly notes: readonly RunNote[];
  /** By rising time; empty for runs of versions without diagnoses. */
  readonly diagnoses: readonly Diagnosis[];
  readonly steps: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly lastLoss: number | null;
  /** Percent, finest label level. */
  readonly lastKnn: number | null;
  /** The best of its evaluations; null for runs of versions that did not store it. */
  readonly bestKnn: number | null;
  /** The weights that it began with, if a file gave them. */
  readonly weights?: WeightsSource;
  /** How its tiles were chosen, unchecked: a TileReport where it is shown. */
  readonly tiles?: unknown;
}

/** Whether a run in this state must have an owner that trains it. */
export const IS_LIVE: Readonly<Record<RunState, boolean>> = {
  starting: true,
  training: true,
  paused: true,
  finished: false,
  stopped: false,
  failed: false,
};

/** Any number, including NaN, which valibot's own refuses. */
const anyNumber = v.custom<number>((input) => typeof input === 'number');

/** How many there are: of images, steps, classes. A loop may go as far. */
const count = v.custom<number>((input) => Number.isSafeInteger(input) && Number(input) >= 0);

/** Milliseconds since 1970 that a date can have. */
const time = v.custom<number>((input) => typeof input === 'number' && Math.abs(input) <= 8.64e15);

const faultSchema: v.GenericSchema<unknown, RunFault> = v.variant('kind', [
  v.object({
    kind: v.literal('nonFinite'),
    step: anyNumber,
    what: v.picklist(['loss', 'gradient', 'batch statistics']),
    message: wordsSchema,
  }),
  v.object({
    kind: v.picklist(['deviceLost', 'outOfMemory', 'internal']),
    step: anyNumber,
    message: wordsSchema,
  }),
]);

export const noteSchema: v.GenericSchema<unknown, RunNote> = v.variant('kind', [
  v.object({
    kind: v.literal('alarm'),
    step: anyNumber,
    alarm: v.string(),
    message: wordsSchema,
  }),
  v.object({
    kind: v.picklist(['stage', 'change', 'skip', 'resume', 'recovery', 'stop']),
    step: anyNumber,
    message: wordsSchema,
  }),
]);

const datasetSchema: v.GenericSchema<unknown, DatasetSummary> = v.object({
  name: v.string(),
  images: count,
  side: count,
  levels: v.array(v.object({ name: v.string(), classes: count })),
  classes: v.exactOptional(v.array(v.object({ name: v.string(), count }))),
  testImages: count,
  notes: v.array(wordsSchema),
  credit: wordsSchema,
});

const adapterSchema: v.GenericSchema<unknown, AdapterSummary> = v.object({
  description: v.string(),
  vendor: v.string(),
  architecture: v.string(),
  software: v.boolean(),
  shaderF16: v.boolean(),
  subgroups: v.boolean(),
  maxBufferBytes: anyNumber,
});

const runSchema: v.GenericSchema<unknown, Omit<StoredRun, 'config'> & { config: unknown }> =
  v.object({
    runId: v.string(),
    name: v.string(),
    config: v.unknown(),
    dataset: datasetSchema,
    adapter: adapterSchema,
    startedAt: time,
    endedAt: v.nullable(time),
    state: v.custom<RunState>(
      (state) => typeof state === 'string' && Object.hasOwn(IS_LIVE, state),
    ),
    fault: v.nullable(faultSchema),
    notes: v.optional(v.array(noteSchema), []),
    diagnoses: v.optional(v.array(diagnosisSchema), []),
    steps: count,
    totalSteps: count,
    stepsPerEpoch: count,
    lastLoss: v.nullable(anyNumber),
    lastKnn: v.nullable(anyNumber),
    bestKnn: v.optional(v.nullable(anyNumber), null),
    weights: v.exactOptional(v.object({ file: v.string(), sha256: v.string() })),
    tiles: v.exactOptional(v.unknown()),
  });

export const clusterSchema: v.GenericSchema<unknown, ClusterHealth> = v.object({
  k: anyNumber,
  inertia: anyNumber,
  empty: anyNumber,
  duplicates: anyNumber,
  smallest: anyNumber,
  largest: anyNumber,
  phiMin: anyNumber,
  phiMax: anyNumber,
  nmi: v.nullable(anyNumber),
  ari: v.nullable(anyNumber),
  purity: v.nullable(anyNumber),
  acc: v.optional(v.nullable(anyNumber), null),
});

const evaluationSchema = v.looseObject({
  epoch: anyNumber,
  step: anyNumber,
  knnLevels: v.array(v.object({ level: v.string(), top1: anyNumber })),
  clusters: v.optional(v.array(clusterSchema), []),
  probe: v.exactOptional(v.object({ classNames: v.array(v.string()), counts: v.array(anyNumber) })),
  lowShot: v.exactOptional(
    v.array(
      v.object({
        ...{ shots: anyNumber, accuracy: anyNumber, accuracyStd: anyNumber },
        ...{ meanAp: anyNumber, meanApStd: anyNumber },
      }),
    ),
  ),
});

/**
 * Column names once, then one row per step; a constant column (a loss that is off, an unchanged
 * scale) is stored once.
 */
const tableSchema = v.object({
  columns: v.array(v.string()),
  constants: v.optional(v.record(v.string(), v.nullable(anyNumber)), {}),
  rows: v.array(v.array(v.nullable(anyNumber))),
});

/** The stored values of the table's rows; metrics added later are unknown, not zero. */
function storedValues<Table extends MetricTable>(
  table: Table,
  stored: Readonly<Record<string, unknown>>,
): ValuesOf<Table> {
  return valuesOf(table, (name, row) =>
    Object.hasOwn(stored, name) ? stored[name] : valueBefore(row),
  );
}

export const encodeRun = (run: StoredRun): Uint8Array<ArrayBuffer> => encodeJson(run);

/**
 * @returns the run and the config fields that this version cannot use, as sentences
 * @throws Error when the bytes do not hold a run
 */
export function decodeRun(bytes: Uint8Array<ArrayBuffer>): {
  readonly run: StoredRun;
  readonly problems: readonly Words[];
} {
  return runFromJson(decodeJson(bytes));
}

/** The same from a parsed object. @throws ValiError when it is not a run */
export function runFromJson(record: unknown): ReturnType<typeof decodeRun> {
  const { config: json, ...rest } = v.parse(runSchema, record);
  const { config, problems } = configFromJson(json);
  return { run: { ...rest, config }, problems };
}

export function encodeSteps(steps: readonly StepMetrics[]): Uint8Array<ArrayBuffer> {
  const names = STEP_METRIC_NAMES;
  const value = (step: StepMetrics, name: StepMetricName) => step[name];
  const [first] = steps;
  const constant = (name: StepMetricName) =>
    first !== undefined && steps.every((step) => Object.is(value(step, name), value(first, name)));
  const columns = names.filter((name) => !constant(name));
  const constants = Object.fromEntries(
    names.filter(constant).map((name) => [name, first && value(first, name)]),
  );
  const rows = steps.map((step) => columns.map((name) => value(step, name)));
  return encodeJson({ columns, constants, rows });
}

/** @throws Error when the bytes do not hold steps */
export function decodeSteps(bytes: Uint8Array<ArrayBuffer>): StepMetrics[] {
  const { columns, constants, rows } = v.parse(tableSchema, decodeJson(bytes));
  return rows.map((row) =>
    stepFromJson({
      ...constants,
      ...Object.fromEntries(columns.map((name, i) => [name, row[i]])),
    }),
  );
}

/**
 * A step from its metrics by name; metrics of later versions are unknown, not zero.
 * @throws TypeError when a metric that all versions have is missing or no number
 */
export function stepFromJson(values: Readonly<Record<string, unknown>>): StepMetrics {
  // Version 0.1 had one loss and never rolled a step back.
  return storedValues(STEP_METRICS, { committed: 1, loss: values.lossInst, ...values });
}

export const encodeEvaluation = (evaluation: Evaluation): Uint8Array<ArrayBuffer> =>
  encodeJson(evaluation);

/** @throws Error when the bytes do not hold an evaluation */
export function decodeEvaluation(bytes: Uint8Array<ArrayBuffer>): Evaluation {
  return evaluationFromJson(decodeJson(bytes));
}

/** The same from a parsed object. @throws Error when it is not an evaluation */
export function evaluationFromJson(json: unknown): Evaluation {
  const stored = v.parse(evaluationSchema, json);
  const { epoch, step, knnLevels, clusters, probe, lowShot } = stored;
  return {
    ...{ epoch, step, ...storedValues(EVALUATION_METRICS, stored), knnLevels, clusters },
    ...(probe !== undefined && { probe }),
    ...(lowShot !== undefined && { lowShot }),
  };
}

export const encodeDataEvaluation = (evaluation: DataEvaluation): Uint8Array<ArrayBuffer> =>
  encodeJson(evaluation);

const dataEvaluationSchema = v.object({
  dataset: v.string(),
  images: anyNumber,
  atMs: anyNumber,
  evaluation: v.unknown(),
});

/** @throws Error when the bytes do not hold an evaluation on request */
export function decodeDataEvaluation(bytes: Uint8Array<ArrayBuffer>): DataEvaluation {
  const { evaluation, ...rest } = v.parse(dataEvaluationSchema, decodeJson(bytes));
  return { ...rest, evaluation: evaluationFromJson(evaluation) };
}
