/**
 * The config fields of a run. One table has every field's default, range, unit and help. The form,
 * the validation, the headless runner's `--set` and its `--help` are all made from it.
 */
import { AUGMENTATION_FIELDS } from './augmentationFields.ts';
import { CLUSTERING_FIELDS } from './clusteringFields.ts';
import { DATA_FIELDS } from './dataFields.ts';
import { EVALUATION_FIELDS } from './evaluationFields.ts';
import type { Field } from './fieldKinds.ts';
import { MODEL_FIELDS } from './modelFields.ts';
import { OPTIMIZER_FIELDS } from './optimizerFields.ts';
import { STOPPING_FIELDS } from './stoppingFields.ts';
import { TRAINING_FIELDS } from './trainingFields.ts';

export const FIELDS = {
  ...DATA_FIELDS,
  ...MODEL_FIELDS,
  ...CLUSTERING_FIELDS,
  ...OPTIMIZER_FIELDS,
  ...TRAINING_FIELDS,
  ...STOPPING_FIELDS,
  ...AUGMENTATION_FIELDS,
  ...EVALUATION_FIELDS,
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];

/** The field's description with its kind widened, for code that treats all fields alike. */
export function fieldOf(name: FieldName): Field {
  return FIELDS[name];
}

export function isFieldName(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}
