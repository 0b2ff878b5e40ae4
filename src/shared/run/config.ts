import { numberList } from '#base/numberList.ts';
import { inEnglish } from '#base/words.ts';
import type { BooleanField, ChoiceField, TextField } from './fields/fieldKinds.ts';
import { FIELD_NAMES, FIELDS, type FieldName, fieldOf, isFieldName } from './fields/fields.ts';
import { methodOf } from './methods.ts';
import { optimizerOf } from './optimizers.ts';
import { plannedEpochs, type StageSettings, stagesOf } from './stages.ts';

type ValueOf<F> =
  F extends ChoiceField<infer Value>
    ? Value
    : F extends BooleanField
      ? boolean
      : F extends TextField
        ? string
        : number;

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
    case 'text': {
      if (typeof value !== 'string') {
        return `${field.label} (${name}) must be text like “${field.example}”, not ${show(value)}.`;
      }
      const reason = value.length > 2000 ? 'is longer than 2,000 characters' : field.check(value);
      return reason === null ? null : `${field.label} (${name}) ${reason}.`;
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
  const method = methodOf(config.method);
  if (method.usesQueue && queueLength % batchSize !== 0) {
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
  if (config.schedule === 'range' && !(config.minLearningRate > 0)) {
    problems.push({
      field: 'minLearningRate',
      message:
        'Lowest rate (minLearningRate) is 0, and a range test multiplies the rate from there on; set it to 0.00001, say.',
    });
  }
  if (method.usesHeads) problems.push(...problemsWithClustering(config));
  return problems;
}

function problemsWithClustering(config: RunConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const covered = plannedEpochs(config.stages);
  if (config.stages.trim() !== '' && covered !== config.epochs) {
    problems.push({
      field: 'stages',
      message: `Stage plan (stages) covers epochs 0 to ${covered - 1}, the run has ${config.epochs} (epochs); set epochs to ${covered} or change the last stage.`,
    });
  }
  if (!usesPrototypes(config)) return problems;
  const smallest = Math.min(...numberList(config.numClusters));
  if (config.negatives > smallest - 1) {
    problems.push({
      field: 'negatives',
      message: `Negative prototypes (negatives) is ${config.negatives}, more than the candidates: the smallest granularity has ${smallest} prototypes and at least one is a positive; set it to ${smallest - 1} or fewer, or raise numClusters.`,
    });
  }
  return problems;
}

/** Whether ProtoNCE, and with it the clustering, is on in some stage. */
export function usesPrototypes(config: StageSettings): boolean {
  return stagesOf(config).some(({ losses }) => losses.proto);
}

/**
 * What of a config does not fit a number of training images, as `validateConfig` cannot know.
 * @param trainImages images that are trained on, the held-out share not among them
 */
export function problemsWithImages(config: RunConfig, trainImages: number): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (trainImages < config.batchSize) {
    problems.push({
      field: 'batchSize',
      message: `Batch size (batchSize) is ${config.batchSize}, and there are only ${trainImages} training images; lower it or load more images.`,
    });
  }
  if (!usesPrototypes(config)) return problems;
  const largest = Math.max(...numberList(config.numClusters));
  if (largest > trainImages) {
    problems.push({
      field: 'numClusters',
      message: `Clusters (numClusters) asks for ${largest} clusters of ${trainImages} training images; a granularity can be at most the number of images, and is useful up to about a tenth, ${Math.max(2, Math.floor(trainImages / 10))}.`,
    });
  }
  return problems;
}

/** What of a config is allowed but likely to disappoint. */
export function warningsOf(config: RunConfig): ConfigProblem[] {
  const warnings: ConfigProblem[] = [];
  const { rateWarning } = optimizerOf(config.optimizer);
  if (rateWarning !== null && config.learningRate > rateWarning.above) {
    const message = inEnglish(rateWarning.words, { rate: config.learningRate });
    warnings.push({ field: 'learningRate', message });
  }
  if (config.autocast && !config.lossScaling) {
    warnings.push({
      field: 'lossScaling',
      message:
        'Loss scaling (lossScaling) is off under autocast: gradients below 6e-8 vanish and nothing guards against overflow.',
    });
  }
  const { usesHeads, usesQueue } = methodOf(config.method);
  if (usesHeads && config.headRelu && config.heads !== 'none') {
    warnings.push({
      field: 'headRelu',
      message:
        'ReLU ends the heads (headRelu): its units can die, and a head of dead units ties every logit, which a naive accuracy counts as 100 %.',
    });
  }
  if (usesQueue && usesHeads && config.queueOnKeyChange === 'keep' && config.stages !== '') {
    warnings.push({
      field: 'queueOnKeyChange',
      message:
        'Queue when keys change (queueOnKeyChange) keeps keys of the old path; loss and accuracy mean little for K/B steps after such a stage begins.',
    });
  }
  return warnings;
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
  } else if (field.kind !== 'choice' && field.kind !== 'text') {
    value = trimmed === '' ? trimmed : Number(trimmed);
    if (Number.isNaN(value)) value = trimmed;
  }
  const problem = problemWithValue(name, value);
  return problem === null ? { value: value as RunConfig[FieldName] } : { problem };
}

/**
 * Reads fields of a config from untrusted JSON into a fresh object. A field that is not one, or
 * whose value cannot be used, is left out and named in a sentence with the fix.
 */
export function changesFromJson(json: unknown): {
  readonly changes: Partial<RunConfig>;
  readonly problems: readonly string[];
} {
  const changes: Partial<RunConfig> = {};
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { changes, problems: ['The config is not a JSON object like {"epochs": 8}.'] };
  }
  const problems: string[] = [];
  for (const [key, value] of Object.entries(json)) {
    if (!isFieldName(key)) {
      const near = FIELD_NAMES.find((name) => name.toLowerCase() === key.trim().toLowerCase());
      const fix = near === undefined ? 'it is left out' : `write it ${near}`;
      problems.push(`The config has a field "${key}" that this version does not know; ${fix}.`);
      continue;
    }
    const problem = problemWithValue(key, value);
    if (problem !== null) problems.push(problem);
    else {
      const writable = { enumerable: true, configurable: true, writable: true };
      Object.defineProperty(changes, key, { value, ...writable });
    }
  }
  return { changes, problems };
}

/** A whole config from untrusted JSON (an imported checkpoint, a stored run), over the defaults. */
export function configFromJson(json: unknown): {
  readonly config: RunConfig;
  readonly problems: readonly string[];
} {
  const { changes, problems } = changesFromJson(json);
  return {
    config: { ...DEFAULT_CONFIG, ...changes },
    problems: problems.map((problem) => `${problem} Where it is missing, the default is used.`),
  };
}
