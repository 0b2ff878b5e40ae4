/** Encodes and decodes a run's metadata. Runs of versions without metadata have no record. */
import * as v from 'valibot';
import { tableText } from '#base/words.ts';
import { type FieldName, isFieldName } from '#run/fields/fields.ts';
import type { RunGroup, RunMetadata, RunOrigin, RunParent, SweptField } from '#run/runMetadata.ts';
import { decodeJson, encodeJson } from './json.ts';
import { wordsSchema } from './wordsSchema.ts';

/** Increased when the previous version can no longer read a record; not needed for new fields. */
const METADATA_VERSION = 1;

const fieldValueSchema = v.union([v.string(), v.number(), v.boolean()]);

export const groupSchema: v.GenericSchema<unknown, RunGroup> = v.object({
  id: v.string(),
  kind: v.picklist(['optimizers', 'sweep', 'experiment']),
  // A story's title was stored as its text.
  label: v.union([v.pipe(v.string(), v.transform(tableText)), wordsSchema]),
  // A field unknown to this version cannot be shown.
  field: v.pipe(
    v.nullable(v.string()),
    v.transform((name): FieldName | null => (name !== null && isFieldName(name) ? name : null)),
  ),
  value: v.nullable(fieldValueSchema),
  // Absent in groups of one field, and before there were several.
  fields: v.exactOptional(
    v.pipe(
      v.array(v.object({ field: v.string(), value: fieldValueSchema })),
      v.transform((fields): readonly SweptField[] =>
        fields.flatMap(({ field, value }) => (isFieldName(field) ? [{ field, value }] : [])),
      ),
    ),
  ),
  seed: v.number(),
});

const parentSchema: v.GenericSchema<unknown, RunParent> = v.object({
  runId: v.string(),
  step: v.nullable(v.number()),
});

const originSchema: v.GenericSchema<unknown, RunOrigin> = v.object({
  file: v.string(),
  runId: v.string(),
  at: v.number(),
});

export const metadataSchema: v.GenericSchema<unknown, RunMetadata> = v.object({
  name: v.optional(v.nullable(v.string()), null),
  colour: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7))),
    null,
  ),
  note: v.optional(v.string(), ''),
  pinned: v.optional(v.boolean(), false),
  deletedAt: v.optional(v.nullable(v.number()), null),
  group: v.optional(v.nullable(groupSchema), null),
  parent: v.optional(v.nullable(parentSchema), null),
  tags: v.optional(v.array(v.string()), []),
  imported: v.optional(v.nullable(originSchema), null),
});

const versionSchema = v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(1)) });

export const encodeMetadata = (metadata: RunMetadata): Uint8Array<ArrayBuffer> =>
  encodeJson({ version: METADATA_VERSION, ...metadata });

/** @throws Error when the bytes do not hold metadata, or those of a newer version */
export function decodeMetadata(bytes: Uint8Array<ArrayBuffer>): RunMetadata {
  const json = decodeJson(bytes);
  const { version } = v.parse(versionSchema, json);
  if (version > METADATA_VERSION) throw new Error(`version ${version} of the metadata`);
  return v.parse(metadataSchema, json);
}
