import * as v from 'valibot';
import { changesFromJson } from '#run/config.ts';
import { CAUSES, type Diagnosis, FINDINGS, FIXES } from '#run/diagnosis.ts';

/** Any number; valibot's own refuses NaN, which is what a broken run is full of. */
const anyNumber = v.custom<number>((input) => typeof input === 'number');

/** A diagnosis out of a run's record. */
export const diagnosisSchema: v.GenericSchema<unknown, Diagnosis> = v.object({
  cause: v.picklist(CAUSES),
  confidence: v.picklist(['certain', 'likely', 'possible']),
  why: v.picklist(['fault', 'alarm', 'request']),
  step: anyNumber,
  firstTensor: v.nullable(v.string()),
  firstOp: v.nullable(v.string()),
  evidence: v.array(
    v.object({
      key: v.picklist(FINDINGS),
      values: v.record(v.string(), v.union([v.string(), anyNumber])),
    }),
  ),
  fixes: v.array(
    v.object({
      key: v.picklist(FIXES),
      changes: v.pipe(
        v.unknown(),
        v.transform((json) => changesFromJson(json).changes),
      ),
      from: v.picklist(['beforeFault', 'start']),
    }),
  ),
  alternatives: v.array(v.picklist(CAUSES)),
});
