/** The user's notes about a run, and its origin; stored separately from its record. */
import type { Words } from '#base/words.ts';
import type { FieldName } from './fields/fields.ts';

/** A field that a group's runs differ in, and one run's value of it. */
export interface SweptField {
  readonly field: FieldName;
  readonly value: string | number | boolean;
}

/** Runs that were created together. */
export interface RunGroup {
  /** Equal for all runs of the group. */
  readonly id: string;
  readonly kind: 'optimizers' | 'sweep' | 'experiment';
  /** The group in a few words. */
  readonly label: Words;
  /** The first field in which its runs differ besides the seed; null if only seeds differ. */
  readonly field: FieldName | null;
  readonly value: string | number | boolean | null;
  /** All of them, where there are several; `sweptFields` reads any group. */
  readonly fields?: readonly SweptField[];
  readonly seed: number;
}

/** The fields in which a group's runs differ besides the seed, and this run's values. */
export function sweptFields({ field, value, fields }: RunGroup): readonly SweptField[] {
  if (fields !== undefined) return fields;
  return field === null || value === null ? [] : [{ field, value }];
}

/** `learningRate = 0.1, batchSize = 64`; empty if only seeds differ. */
export const sweptText = (group: RunGroup): string =>
  sweptFields(group)
    .map(({ field, value }) => `${field} = ${String(value)}`)
    .join(', ');

/** The run that a run was forked from. */
export interface RunParent {
  readonly runId: string;
  /** The step of the checkpoint it began with; null if only the config was copied. */
  readonly step: number | null;
}

/** Where a run that was not trained here came from. */
export interface RunOrigin {
  /** The file's name. */
  readonly file: string;
  /** Its id in that file; another one here if that was taken. */
  readonly runId: string;
  /** When it was imported, milliseconds since 1970. */
  readonly at: number;
}

export interface RunMetadata {
  /** Null shows the run's id. */
  readonly name: string | null;
  /** 0 to 7 in Okabe and Ito's order; null leaves the colour to the chart. */
  readonly colour: number | null;
  readonly note: string;
  readonly pinned: boolean;
  /** Milliseconds since 1970; null for a run that is not deleted. */
  readonly deletedAt: number | null;
  readonly group: RunGroup | null;
  readonly parent: RunParent | null;
  /** The user's words for sorting runs, each once, in the order they were given. */
  readonly tags: readonly string[];
  /** Null for a run that was trained in this browser. */
  readonly imported: RunOrigin | null;
}

export const NO_METADATA: RunMetadata = Object.freeze({
  name: null,
  colour: null,
  note: '',
  pinned: false,
  deletedAt: null,
  group: null,
  parent: null,
  tags: Object.freeze([]),
  imported: null,
});
