/** The user's notes about a run, and its origin; stored separately from its record. */
import type { FieldName } from './fields/fields.ts';

/** Runs that were created together. */
export interface RunGroup {
  /** Equal for all runs of the group. */
  readonly id: string;
  readonly kind: 'optimizers' | 'sweep' | 'experiment';
  /** The group in a few words. */
  readonly label: string;
  /** The field in which its runs differ besides the seed; null if only seeds differ. */
  readonly field: FieldName | null;
  readonly value: string | number | boolean | null;
  readonly seed: number;
}

/** The run that a run was forked from. */
export interface RunParent {
  readonly runId: string;
  /** The step of the checkpoint it began with; null if only the config was copied. */
  readonly step: number | null;
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
}

export const NO_METADATA: RunMetadata = Object.freeze({
  name: null,
  colour: null,
  note: '',
  pinned: false,
  deletedAt: null,
  group: null,
  parent: null,
});
