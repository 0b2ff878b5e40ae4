/** Whether a single value fits its field. */
import { shownValue } from '#base/shortText.ts';
import { say, tableText, type Words } from '#base/words.ts';
import { type FieldName, fieldOf } from './fields.ts';

/** Most characters of a text field. */
const LONGEST_TEXT = 2000;

/** Why a single value does not fit its field; null if it does. */
export function problemWithValue(name: FieldName, value: unknown): Words | null {
  const field = fieldOf(name);
  const label = tableText(field.label);
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'boolean'
        ? null
        : say('{{label}} ({{name}}) must be true or false, not {{value}}.', {
            ...{ label, name, value: shownValue(value) },
          });
    case 'choice': {
      const values = field.choices.map((option) => option.value);
      return typeof value === 'string' && values.includes(value)
        ? null
        : say('{{label}} ({{name}}) must be one of {{values}}, not {{value}}.', {
            ...{ label, name, values: values.join(', '), value: shownValue(value) },
          });
    }
    case 'text': {
      if (typeof value !== 'string') {
        const { example } = field;
        return say('{{label}} ({{name}}) must be text like “{{example}}”, not {{value}}.', {
          ...{ label, name, example, value: shownValue(value) },
        });
      }
      const problem =
        value.length > LONGEST_TEXT
          ? say('is longer than {{most}} characters', { most: '2,000' })
          : field.check(value);
      return problem === null
        ? null
        : say('{{label}} ({{name}}) {{problem}}.', { label, name, problem });
    }
    case 'number':
    case 'integer': {
      const { min, max, unit } = field;
      const range =
        unit === undefined
          ? say('{{min}} to {{max}}', { min, max })
          : say('{{min}} to {{max}} {{unit}}', { min, max, unit: tableText(unit) });
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        return say('{{label}} ({{name}}) must be a number from {{range}}, not {{value}}.', {
          ...{ label, name, range, value: shownValue(value) },
        });
      }
      if (field.kind === 'integer' && !Number.isInteger(value)) {
        return say('{{label}} ({{name}}) must be a whole number from {{range}}, not {{value}}.', {
          ...{ label, name, range, value },
        });
      }
      if (value < min || value > max) {
        return say('{{label}} ({{name}}) is {{value}}; it must be {{range}}.', {
          ...{ label, name, value, range },
        });
      }
      if (field.multipleOf !== undefined && value % field.multipleOf !== 0) {
        return say('{{label}} ({{name}}) is {{value}}; it must be a multiple of {{step}}.', {
          ...{ label, name, value, step: field.multipleOf },
        });
      }
      return null;
    }
    default:
      return field satisfies never;
  }
}

/** What `problemWithValue` says, beside the field: its name and value are seen there. */
const BESIDE_ITS_FIELD: ReadonlyMap<string, (values: Words['values']) => Words> = new Map([
  [
    '{{label}} ({{name}}) must be one of {{values}}, not {{value}}.',
    (values) => say('Must be one of {{values}}.', values),
  ],
  [
    '{{label}} ({{name}}) must be text like “{{example}}”, not {{value}}.',
    (values) => say('Must be text like “{{example}}”.', values),
  ],
  [
    '{{label}} ({{name}}) must be a number from {{range}}, not {{value}}.',
    (values) => say('Must be a number from {{range}}.', values),
  ],
  [
    '{{label}} ({{name}}) must be a whole number from {{range}}, not {{value}}.',
    (values) => say('Must be a whole number from {{range}}.', values),
  ],
  [
    '{{label}} ({{name}}) is {{value}}; it must be {{range}}.',
    (values) => say('Must be {{range}}.', values),
  ],
  [
    '{{label}} ({{name}}) is {{value}}; it must be a multiple of {{step}}.',
    (values) => say('Must be a multiple of {{step}}.', values),
  ],
]);

/** A problem as it is said beside its field; others stay whole. */
export function besideItsField(problem: Words): Words {
  return BESIDE_ITS_FIELD.get(problem.english)?.(problem.values) ?? problem;
}
