/** How the configs of several runs differ, field by field. */

import type { Text, Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS, type FieldName, fieldOf } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';

export interface ConfigCell {
  readonly value: RunConfig[FieldName];
  /** Why the field has no effect in this run, or null if it has. */
  readonly unused: Words | null;
  /** Another value than the baseline's. */
  readonly differs: boolean;
}

export interface ConfigRow {
  readonly name: FieldName;
  readonly differs: boolean;
  /** It cannot change a learning curve: no run uses it, or it only affects evaluation. */
  readonly aside: boolean;
  /** One per run, in the order of the configs. */
  readonly cells: readonly ConfigCell[];
}

/**
 * One row per field. Fields that differ come first, and among them those that affect a curve;
 * otherwise the order of the form.
 * @param baseline index of the config that the others are compared with
 */
export function configRows(configs: readonly RunConfig[], baseline: number): readonly ConfigRow[] {
  const base = configs[baseline];
  const rows = FIELD_NAMES.map((name): ConfigRow => {
    const cells = configs.map((config) => ({
      value: config[name],
      unused: unusedBecause(name, config),
      differs: base !== undefined && config[name] !== base[name],
    }));
    return {
      name,
      differs: cells.some(({ differs }) => differs),
      aside: FIELDS[name].group === 'evaluation' || cells.every(({ unused }) => unused !== null),
      cells,
    };
  });
  const rank = ({ differs, aside }: ConfigRow) => (differs ? (aside ? 1 : 0) : aside ? 3 : 2);
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** Rows that differ, those of the optimizer first: what one compares most. */
export function headlineRows(rows: readonly ConfigRow[]): readonly ConfigRow[] {
  const rank = ({ name, aside }: ConfigRow) =>
    aside ? 2 : FIELDS[name].group === 'optimizer' ? 0 : 1;
  return rows.filter(({ differs }) => differs).toSorted((a, b) => rank(a) - rank(b));
}

/** A value in a line of them: a choice by the config's own word. */
export function shortValue(t: Text, name: FieldName, value: RunConfig[FieldName]): string {
  return fieldOf(name).kind === 'choice' ? String(value) : configValue(t, name, value);
}

/**
 * A field's value as text: with its unit; a choice by its label, followed by the config's value if
 * that differs.
 */
export function configValue(t: Text, name: FieldName, value: RunConfig[FieldName]): string {
  const field = fieldOf(name);
  if (field.kind === 'choice') {
    const label = field.choices.find((option) => option.value === value)?.label ?? '';
    const same = label.toLowerCase() === String(value).toLowerCase() || label === '';
    return same ? String(value) : `${t(label)} (${value})`;
  }
  if (typeof value === 'boolean') return value ? t('on') : t('off');
  if (value === '') return t('empty');
  const unit = 'unit' in field && field.unit !== undefined ? `\u202f${t(field.unit)}` : '';
  return `${value}${unit}`;
}
