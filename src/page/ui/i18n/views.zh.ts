import {
  SECOND_VIEW_FIELDS,
  secondOf,
  VIEW_FIELD_NAMES,
  VIEW_FIELDS,
} from '#run/fields/viewFields.ts';
import { zhFields } from './fields.zh.ts';

/** The labels of the second view's fields. */
export const zhSecondView: Readonly<Record<string, string>> = Object.fromEntries(
  VIEW_FIELD_NAMES.map((name) => [
    SECOND_VIEW_FIELDS[secondOf(name)].label,
    `${(zhFields as Readonly<Record<string, string>>)[VIEW_FIELDS[name].label]}（视图 2）`,
  ]),
);
