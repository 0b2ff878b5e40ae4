/** The kinds of config fields and the helpers that declare them. */

import type { Words } from '#base/words.ts';

export type FieldGroup =
  | 'data'
  | 'model'
  | 'clustering'
  | 'optimizer'
  | 'training'
  | 'stopping'
  | 'augmentation'
  | 'evaluation';

interface FieldText {
  readonly group: FieldGroup;
  readonly label: string;
  readonly help: string;
  /** The symbol the papers use, shown beside the label. */
  readonly symbol?: string;
}

export interface NumberField extends FieldText {
  readonly kind: 'number' | 'integer';
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit?: string;
  /** The value must be a whole multiple of this. */
  readonly multipleOf?: number;
}

export interface BooleanField extends FieldText {
  readonly kind: 'boolean';
  readonly default: boolean;
}

export interface ChoiceField<Value extends string = string> extends FieldText {
  readonly kind: 'choice';
  readonly default: Value;
  readonly choices: readonly {
    readonly value: Value;
    readonly label: string;
    /** Shown with the field's help while this value is chosen. */
    readonly help?: string;
  }[];
}

/** Text with its own syntax: a list of numbers, a stage plan. */
export interface TextField extends FieldText {
  readonly kind: 'text';
  readonly default: string;
  /** A valid text. */
  readonly example: string;
  /** Why a text cannot be used, as the end of a sentence after the field's name, or null. */
  readonly check: (text: string) => Words | null;
}

export type Field = NumberField | BooleanField | ChoiceField | TextField;

export const number = (field: Omit<NumberField, 'kind'>): NumberField => ({
  kind: 'number',
  ...field,
});
export const integer = (
  field: Omit<NumberField, 'kind' | 'step'> & { step?: number },
): NumberField => ({
  kind: 'integer',
  step: 1,
  ...field,
});
export const toggle = (field: Omit<BooleanField, 'kind'>): BooleanField => ({
  kind: 'boolean',
  ...field,
});
export const choice = <const Value extends string>(
  field: Omit<ChoiceField<Value>, 'kind'>,
): ChoiceField<Value> => ({ kind: 'choice', ...field });
export const text = (field: Omit<TextField, 'kind'>): TextField => ({ kind: 'text', ...field });
