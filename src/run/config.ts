import {
  type BooleanField,
  type ChoiceField,
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  fieldOf,
  isFieldName,
} from './fields.ts';

type ValueOf<F> =
  F extends ChoiceField<infer Value> ? Value : F extends BooleanField ? boolean : number;

/** A whole run, one value a field. */
export type RunConfig = { -readonly [Name in FieldName]: ValueOf<(typeof FIELDS)[Name]> };

export const DEFAULT_CONFIG: Readonly<RunConfig> = Object.freeze(
  Object.fromEntries(
    FIELD_NAMES.map((name) => [name, FIELDS[name].default]),
  ) as unknown as RunConfig,
);

/** A value that cannot be used: the field, and a sentence with the reason and the fix. */
export interface ConfigProblem {
  readonly field: FieldName;
  readonly message: string;
}

/** Why a single value does not fit its field, as a sentence, or null when it does. */
function problemWithValue(name: FieldName, value: unknown): string | null {
  const field = fieldOf(name);
  switch (field.kind) {
    case 'boolean':
      return typeof value === 'boolean'
        ? null
        : `${field.label} (${name}) must be true or false, not ${show(value)}.`;
    case 'choice': {
      const values = field.choices.map((option) => option.value);
      return typeof value === 'string' && values.includes(value)
        ? null
        : `${field.label} (${name}) must be one of ${values.join(', ')}, not ${show(value)}.`;
    }
    case 'number':
    case 'integer': {
      const unit = field.unit === undefined ? '' : ` ${field.unit}`;
      const range = `${field.min} to ${field.max}${unit}`;
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        return `${field.label} (${name}) must be a number from ${range}, not ${show(value)}.`;
      }
      if (field.kind === 'integer' && !Number.isInteger(value)) {
        return `${field.label} (${name}) must be a whole number from ${range}, not ${value}.`;
      }
      if (value < field.min || value > field.max) {
        return `${field.label} (${name}) is ${value}; it must lie in ${range}.`;
      }
      if (field.multipleOf !== undefined && value % field.multipleOf !== 0) {
        return `${field.label} (${name}) is ${value}; it must be a multiple of ${field.multipleOf}.`;
      }
      return null;
    }
    default:
      return field satisfies never;
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(JSON.stringify(value) ?? typeof value);
}

/** Everything wrong with a config: single values first, then values that contradict each other. */
export function validateConfig(config: RunConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const field of FIELD_NAMES) {
    const message = problemWithValue(field, config[field]);
    if (message !== null) problems.push({ field, message });
  }
  if (problems.length > 0) return problems;

  const { queueLength, batchSize, bnGroups } = config;
  if (queueLength % batchSize !== 0) {
    const fit = Math.max(1, Math.round(queueLength / batchSize)) * batchSize;
    problems.push({
      field: 'queueLength',
      message: `Queue length (queueLength) is ${queueLength}, which is not a multiple of the batch size ${batchSize}; set it to ${fit}.`,
    });
  }
  if (batchSize % bnGroups !== 0 || batchSize / bnGroups < 2) {
    problems.push({
      field: 'bnGroups',
      message: `Split-batch groups (bnGroups) is ${bnGroups}; it must divide the batch size ${batchSize} into groups of at least 2.`,
    });
  }
  if (config.cropScaleMin > config.cropScaleMax) {
    problems.push({
      field: 'cropScaleMin',
      message: `Crop area from (cropScaleMin) is ${config.cropScaleMin}, above its upper bound ${config.cropScaleMax}; lower it or raise cropScaleMax.`,
    });
  }
  if (config.blurSigmaMin > config.blurSigmaMax) {
    problems.push({
      field: 'blurSigmaMin',
      message: `Blur from (blurSigmaMin) is ${config.blurSigmaMin}, above its upper bound ${config.blurSigmaMax}; lower it or raise blurSigmaMax.`,
    });
  }
  if (config.minLearningRate > config.learningRate) {
    problems.push({
      field: 'minLearningRate',
      message: `Lowest rate (minLearningRate) is ${config.minLearningRate}, above the learning rate ${config.learningRate}; lower it.`,
    });
  }
  return problems;
}

/** Reads one field's value from text (the headless runner's `--set`, a form's input). */
export function parseFieldText(
  name: FieldName,
  text: string,
): { readonly value: RunConfig[FieldName] } | { readonly problem: string } {
  const field = fieldOf(name);
  const trimmed = text.trim();
  let value: unknown = trimmed;
  if (field.kind === 'boolean') {
    value = trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
  } else if (field.kind !== 'choice') {
    value = trimmed === '' ? trimmed : Number(trimmed);
    if (Number.isNaN(value)) value = trimmed;
  }
  const problem = problemWithValue(name, value);
  return problem === null ? { value: value as RunConfig[FieldName] } : { problem };
}

/**
 * Builds a config from untrusted JSON (an imported checkpoint, a stored run): known fields
 * with usable values are taken into a fresh object, everything else is named and left out.
 */
export function configFromJson(json: unknown): {
  readonly config: RunConfig;
  readonly problems: readonly string[];
} {
  const config: RunConfig = { ...DEFAULT_CONFIG };
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { config, problems: ['The config is not a JSON object; the defaults are used.'] };
  }
  const problems: string[] = [];
  for (const [key, value] of Object.entries(json)) {
    if (!isFieldName(key)) {
      problems.push(
        `The config has a field "${key}" that this version does not know; it is left out.`,
      );
      continue;
    }
    const problem = problemWithValue(key, value);
    if (problem === null) Object.defineProperty(config, key, { value });
    else problems.push(`${problem} The default is used.`);
  }
  return { config, problems };
}
