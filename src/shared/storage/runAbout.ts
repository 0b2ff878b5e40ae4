/** `about.json` of a run's folder: what its metrics do not tell. `protolab_torch` writes it. */
import * as v from 'valibot';
import { verbatim } from '#base/words.ts';
import { parseStrictJson } from '#checkpoint/strictJson.ts';
import type { DatasetSummary } from '#run/datasets.ts';
import type { AdapterSummary } from '#run/protocol.ts';
import { UNKNOWN_ADAPTER, unknownImages } from './unknownParts.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));

const schema = v.object({
  runId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  parent: v.nullable(v.string()),
  dataset: v.object({
    ...{ name: v.string(), images: count, side: count, testImages: count },
    levels: v.array(v.object({ name: v.string(), classes: count })),
  }),
  ...{ totalSteps: count, stepsPerEpoch: count, fromStep: count },
  machine: v.string(),
  startedAt: time,
  state: v.picklist(['training', 'finished', 'failed']),
  fault: v.optional(v.nullable(v.string()), null),
  endedAt: v.optional(time),
});

export interface RunAbout {
  readonly runId: string;
  readonly parent: { readonly runId: string; readonly step: number } | null;
  readonly dataset: DatasetSummary;
  readonly adapter: AdapterSummary;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly startedAt: number;
  readonly state: 'training' | 'finished' | 'failed';
  /** A sentence. */
  readonly fault: string | null;
  readonly endedAt: number | null;
}

/** @throws Error if it is no such file */
export function readRunAbout(text: string): RunAbout {
  const { parent, dataset, machine, fromStep, endedAt, ...read } = v.parse(
    schema,
    parseStrictJson(text),
  );
  return {
    ...read,
    parent: parent === null ? null : { runId: parent, step: fromStep },
    dataset: { ...unknownImages(dataset.name), ...dataset },
    adapter: { ...UNKNOWN_ADAPTER, description: machine },
    endedAt: endedAt ?? null,
  };
}

/** A fault that is told in a sentence only. */
export const toldFault = (sentence: string, step: number) =>
  ({ kind: 'nonFinite', step, what: 'gradient', message: verbatim(sentence) }) as const;
