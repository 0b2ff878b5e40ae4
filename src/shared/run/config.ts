import { shortText } from '#base/shortText.ts';
import { say, sentences, type Words } from '#base/words.ts';
import type { BooleanField, ChoiceField, TextField } from './fields/fieldKinds.ts';
import { FIELD_NAMES, FIELDS, type FieldName, fieldOf, isFieldName } from './fields/fields.ts';
import { problemWithValue } from './fields/fieldValue.ts';
import { fromOldField } from './oldFields.ts';

type ValueOf<F> =
  F extends ChoiceField<infer Value>
    ? Value
    : F extends BooleanField
      ? boolean
      : F extends TextField
        ? string
        : number;

/** The config of a run, one value per field. */
export type RunConfig = { -readonly [Name in FieldName]: ValueOf<(typeof FIELDS)[Name]> };

export const DEFAULT_CONFIG: Readonly<RunConfig> = Object.freeze(
  Object.fromEntries(
    FIELD_NAMES.map((name) => [name, FIELDS[name].default]),
  ) as unknown as RunConfig,
);

/** Reads one field's value from text (the headless runner's `--set`, a form's input). */
export function parseFieldText(
  name: FieldName,
  text: string,
): { readonly value: RunConfig[FieldName] } | { readonly problem: Words } {
  const field = fieldOf(name);
  const trimmed = text.trim();
  let value: unknown = trimmed;
  if (field.kind === 'boolean') {
    value = trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
  } else if (field.kind !== 'choice' && field.kind !== 'text') {
    value = trimmed === '' ? trimmed : Number(trimmed);
    if (Number.isNaN(value)) value = trimmed;
  }
  const problem = problemWithValue(name, value);
  return problem === null ? { value: value as RunConfig[FieldName] } : { problem };
}

/** Fields by their name in lower case. */
const BY_LOWER_CASE: ReadonlyMap<string, FieldName> = new Map(
  FIELD_NAMES.map((name) => [name.toLowerCase(), name]),
);

/** Problems that are said; a file can have a hundred thousand. */
const MOST_PROBLEMS = 20;

/** The first of many problems, and how many more there are. */
function fewOf(problems: readonly Words[]): readonly Words[] {
  const more = problems.length - MOST_PROBLEMS;
  if (more <= 0) return problems;
  return [
    ...problems.slice(0, MOST_PROBLEMS),
    say('{{n}} more fields of the config cannot be used.', { n: more }),
  ];
}

/**
 * Reads fields of a config from untrusted JSON into a new object. Unknown fields and unusable
 * values are left out and reported in a sentence with the fix.
 */
export function changesFromJson(json: unknown): {
  readonly changes: Partial<RunConfig>;
  readonly problems: readonly Words[];
} {
  const changes: Partial<RunConfig> = {};
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { changes, problems: [say('The config is not a JSON object like {"epochs": 8}.')] };
  }
  const problems: Words[] = [];
  const old: Partial<RunConfig> = {};
  for (const [key, value] of Object.entries(json)) {
    if (!isFieldName(key)) {
      const meant = fromOldField(key, value);
      if (meant !== null) {
        if ('problem' in meant) problems.push(meant.problem);
        else Object.assign(old, meant.changes);
        continue;
      }
      const near = BY_LOWER_CASE.get(key.trim().toLowerCase());
      problems.push(
        near === undefined
          ? say(
              'The config has a field "{{key}}" that this version does not know; it is ignored.',
              { key: shortText(key) },
            )
          : say(
              'The config has a field "{{key}}" that this version does not know; write it {{near}}.',
              { key: shortText(key), near },
            ),
      );
      continue;
    }
    const problem = problemWithValue(key, value);
    if (problem !== null) problems.push(problem);
    else {
      const writable = { enumerable: true, configurable: true, writable: true };
      Object.defineProperty(changes, key, { value, ...writable });
    }
  }
  return { changes: { ...old, ...changes }, problems: fewOf(problems) };
}

/** A whole config from untrusted JSON (an imported checkpoint, a stored run), over the defaults. */
export function configFromJson(json: unknown): {
  readonly config: RunConfig;
  readonly problems: readonly Words[];
} {
  const { changes, problems } = changesFromJson(json);
  return {
    config: { ...DEFAULT_CONFIG, ...changes },
    problems: problems.map((problem) =>
      sentences(problem, say('Where it is missing, the default is used.')),
    ),
  };
}
