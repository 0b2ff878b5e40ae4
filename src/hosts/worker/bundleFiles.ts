/** The files beside `run.json` in a run's folder of a lab's zip. */
import * as v from 'valibot';
import type { SourceFile } from '#run/datasets.ts';
import type { DataEvaluation } from '#run/evaluations.ts';
import { decodeDataEvaluation } from '#storage/schemas.ts';

/** The run's newest state. */
export const CHECKPOINT_FILE = 'checkpoint.safetensors';
export const PROTOTYPES_FILE = 'prototypes.safetensors';
/** What is known of each checkpoint that is kept. */
export const LIST_FILE = 'checkpoints.json';
/** Evaluations on other images, one a line. */
export const ELSEWHERE_FILE = 'elsewhere.jsonl';

/** As `npm run train` names what it keeps on the way. */
export const olderFile = (step: number): string => `checkpoint-step-${step}.safetensors`;

/** The step of an older state's file; null for other files. */
export function olderStep(name: string): number | null {
  const [, step] = /^checkpoint-step-(\d{1,12})\.safetensors$/.exec(name) ?? [];
  return step === undefined ? null : Number(step);
}

export interface ListedCheckpoint {
  readonly step: number;
  readonly epoch: number | null;
  readonly knn: number | null;
}

const anyNumber = v.pipe(v.number(), v.finite());
const listSchema: v.GenericSchema<unknown, ListedCheckpoint[]> = v.array(
  v.object({ step: anyNumber, epoch: v.nullable(anyNumber), knn: v.nullable(anyNumber) }),
);

/** By step; empty for a list that cannot be read, which costs only the kNN beside a checkpoint. */
export async function readCheckpointList(
  file: SourceFile | null,
): Promise<ReadonlyMap<number, ListedCheckpoint>> {
  try {
    const listed = v.parse(listSchema, JSON.parse((await file?.blob.text()) ?? '[]'));
    return new Map(listed.map((one) => [one.step, one]));
  } catch {
    return new Map();
  }
}

/** Those that this version can read. */
export async function readElsewhere(file: SourceFile | null): Promise<readonly DataEvaluation[]> {
  const text = (await file?.blob.text()) ?? '';
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [decodeDataEvaluation(new TextEncoder().encode(line))];
    } catch {
      return [];
    }
  });
}
