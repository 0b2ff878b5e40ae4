import * as v from 'valibot';
import { changesFromJson } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';

/** Any number, including NaN, which valibot's own refuses. */
const anyNumber = v.custom<number>((input) => typeof input === 'number');

/**
 * A diagnosis from a run's record. Keys of another version are kept; #diagnosis has a text for
 * them.
 */
export const diagnosisSchema: v.GenericSchema<unknown, Diagnosis> = v.object({
  cause: v.string(),
  confidence: v.picklist(['certain', 'likely', 'possible']),
  why: v.picklist(['fault', 'alarm', 'request']),
  step: anyNumber,
  firstTensor: v.nullable(v.string()),
  firstOp: v.nullable(v.string()),
  evidence: v.array(
    v.object({
      key: v.string(),
      values: v.record(v.string(), v.union([v.string(), anyNumber])),
    }),
  ),
  fixes: v.array(
    v.object({
      key: v.string(),
      changes: v.pipe(
        v.unknown(),
        v.transform((json) => changesFromJson(json).changes),
      ),
      from: v.picklist(['beforeFault', 'start']),
    }),
  ),
  alternatives: v.array(v.string()),
});
