/** Bytes of a record ↔ what they mean, every read checked field by field into fresh objects. */
import * as v from 'valibot';
import { configFromJson, type RunConfig } from '#run/config.ts';
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import type { AdapterSummary, DatasetSummary, RunFault, RunState } from '#run/protocol.ts';
import { decodeJson, encodeJson } from './json.ts';

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
  readonly steps: number;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly lastLoss: number | null;
  /** Percent, finest label level. */
  readonly lastKnn: number | null;
}

/** Whether a run in this state needs somebody who trains it. */
export const IS_LIVE: Readonly<Record<RunState, boolean>> = {
  starting: true,
  training: true,
  paused: true,
  finished: false,
  stopped: false,
  failed: false,
};

/** Any number; valibot's own refuses NaN, which is exactly what a broken run reports. */
const anyNumber = v.custom<number>((input) => typeof input === 'number');

const faultSchema: v.GenericSchema<unknown, RunFault> = v.variant('kind', [
  v.object({
    kind: v.literal('nonFinite'),
    step: anyNumber,
    what: v.picklist(['loss', 'gradient', 'batch statistics']),
    message: v.string(),
  }),
  v.object({
    kind: v.picklist(['deviceLost', 'outOfMemory', 'internal']),
    step: anyNumber,
    message: v.string(),
  }),
]);

const datasetSchema: v.GenericSchema<unknown, DatasetSummary> = v.object({
  name: v.string(),
  images: anyNumber,
  side: anyNumber,
  levels: v.array(v.object({ name: v.string(), classes: anyNumber })),
  testImages: anyNumber,
  notes: v.array(v.string()),
  credit: v.string(),
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
    startedAt: anyNumber,
    endedAt: v.nullable(anyNumber),
    state: v.custom<RunState>(
      (state) => typeof state === 'string' && Object.hasOwn(IS_LIVE, state),
    ),
    fault: v.nullable(faultSchema),
    steps: anyNumber,
    totalSteps: anyNumber,
    stepsPerEpoch: anyNumber,
    lastLoss: v.nullable(anyNumber),
    lastKnn: v.nullable(anyNumber),
  });

const stepSchema: v.GenericSchema<unknown, StepMetrics> & {
  readonly entries: Readonly<Record<keyof StepMetrics, unknown>>;
} = v.object({
  step: anyNumber,
  epoch: anyNumber,
  stage: anyNumber,
  lossInst: anyNumber,
  accInst: anyNumber,
  accInstNaive: anyNumber,
  lr: anyNumber,
  gradNorm: anyNumber,
  imagesPerSec: anyNumber,
  stepMs: anyNumber,
  nonFinite: anyNumber,
  tiedRows: anyNumber,
});

const evaluationSchema: v.GenericSchema<unknown, Evaluation> = v.object({
  epoch: anyNumber,
  step: anyNumber,
  knnTop1: v.nullable(anyNumber),
  knnLevels: v.array(v.object({ level: v.string(), top1: anyNumber })),
  featureStd: anyNumber,
});

/** Column names once, then a row a step: half the size of a list of objects. */
const tableSchema = v.object({ columns: v.array(v.string()), rows: v.array(v.array(anyNumber)) });

export const encodeRun = (run: StoredRun): Uint8Array<ArrayBuffer> => encodeJson(run);

/**
 * @returns the run and the config fields that this version cannot use, as sentences
 * @throws Error when the bytes do not hold a run
 */
export function decodeRun(bytes: Uint8Array<ArrayBuffer>): {
  readonly run: StoredRun;
  readonly problems: readonly string[];
} {
  const { config: json, ...rest } = v.parse(runSchema, decodeJson(bytes));
  const { config, problems } = configFromJson(json);
  return { run: { ...rest, config }, problems };
}

export function encodeSteps(steps: readonly StepMetrics[]): Uint8Array<ArrayBuffer> {
  const columns = Object.keys(stepSchema.entries);
  const rows = steps.map((step) => columns.map((column): unknown => Reflect.get(step, column)));
  return encodeJson({ columns, rows });
}

/** @throws Error when the bytes do not hold steps */
export function decodeSteps(bytes: Uint8Array<ArrayBuffer>): StepMetrics[] {
  const { columns, rows } = v.parse(tableSchema, decodeJson(bytes));
  return rows.map((row) =>
    v.parse(stepSchema, Object.fromEntries(columns.map((column, i) => [column, row[i]]))),
  );
}

export const encodeEvaluation = (evaluation: Evaluation): Uint8Array<ArrayBuffer> =>
  encodeJson(evaluation);

/** @throws Error when the bytes do not hold an evaluation */
export function decodeEvaluation(bytes: Uint8Array<ArrayBuffer>): Evaluation {
  return v.parse(evaluationSchema, decodeJson(bytes));
}
