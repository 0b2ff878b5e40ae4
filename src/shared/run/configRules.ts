/** Errors and warnings of a config. */
import { numberList } from '#base/numberList.ts';
import { say, tableText, type Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import { smallestSide, stemOf } from './encoders.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields/fields.ts';
import { problemWithValue } from './fields/fieldValue.ts';
import { embeddingHead, inputOf, layerSizesOf } from './headShapes.ts';
import { endsInRelu, type LayerField, problemWithLayers } from './layers.ts';
import { methodOf, queriesPerStep, queueTurnover } from './methods.ts';
import { microBatchCount, possibleMicroBatches } from './microBatches.ts';
import { optimizerOf } from './optimizers.ts';
import { knnOf, probeOf } from './protocols.ts';
import { plannedEpochs, type StageSettings, stagesOf } from './stages.ts';
import { problemsWithViews } from './viewRules.ts';

/** A value that cannot be used: the field, and the reason with the fix. */
export interface ConfigProblem {
  readonly field: FieldName;
  readonly message: Words;
}

/** Everything wrong with a config: single values first, then values that contradict each other. */
export function validateConfig(config: RunConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const field of FIELD_NAMES) {
    const message = problemWithValue(field, config[field]);
    if (message !== null) problems.push({ field, message });
  }
  if (problems.length > 0) return problems;

  const { queueLength, batchSize: batch, bnGroups } = config;
  const method = methodOf(config.method);
  const keys = queriesPerStep(config);
  if (method.usesQueue && keys > batch && queueLength % keys !== 0) {
    problems.push({
      field: 'queueLength',
      message: say(
        'Queue length (queueLength) is {{length}}. With a symmetric loss (symmetric) the keys of both views enter the queue, so it must be a multiple of {{keys}}, twice the batch size; set it to {{fit}}.',
        { length: queueLength, keys, fit: Math.max(1, Math.round(queueLength / keys)) * keys },
      ),
    });
  } else if (method.usesQueue && queueLength % batch !== 0) {
    problems.push({
      field: 'queueLength',
      message: say(
        'Queue length (queueLength) is {{length}}, which is not a multiple of the batch size {{batch}}; set it to {{fit}}.',
        {
          length: queueLength,
          batch,
          fit: Math.max(1, Math.round(queueLength / batch)) * batch,
        },
      ),
    });
  }
  if (batch % bnGroups !== 0 || batch / bnGroups < 2) {
    problems.push({
      field: 'bnGroups',
      message: say(
        'BN groups (bnGroups) is {{groups}}; it must divide the batch size {{batch}} into groups of at least 2.',
        { groups: bnGroups, batch },
      ),
    });
  }
  problems.push(...problemsWithMicroBatch(config));
  const smallest = smallestSide(config);
  if (stemOf(config) !== null && config.imageSide < smallest) {
    problems.push({
      field: 'stem',
      message: say(
        'Stem (stem) is {{stem}}, which with the stages after it divides the side of an image by {{smallest}}; the image side (imageSide) is {{side}} and must be at least {{smallest}}: raise it, or set stem to cifar.',
        { stem: config.stem, smallest, side: config.imageSide },
      ),
    });
  }
  if (config.storedSide !== 0 && config.storedSide < config.imageSide) {
    problems.push({
      field: 'storedSide',
      message: say(
        'Stored side (storedSide) is {{stored}}, below the image side {{side}}; set it to 0 or to at least {{side}}.',
        { stored: config.storedSide, side: config.imageSide },
      ),
    });
  }
  problems.push(...problemsWithViews(config));
  if (config.minLearningRate > config.learningRate) {
    problems.push({
      field: 'minLearningRate',
      message: say(
        'Lowest rate (minLearningRate) is {{low}}, above the learning rate {{rate}}; lower it.',
        { low: config.minLearningRate, rate: config.learningRate },
      ),
    });
  }
  if (config.schedule === 'range' && !(config.minLearningRate > 0)) {
    problems.push({
      field: 'minLearningRate',
      message: say(
        'Lowest rate (minLearningRate) is 0, but a range test multiplies this rate; set it to 0.00001, for example.',
      ),
    });
  }
  if (method.usesHeads) problems.push(...problemsWithClustering(config));
  problems.push(...problemsWithHeads(config));
  return problems;
}

/** The layer lists that a run uses, in the order of its tensors. */
function usedLayerFields(config: RunConfig): LayerField[] {
  const { usesHeads, usesPredictor } = methodOf(config.method);
  const heads: LayerField[] = usesHeads && config.heads !== 'none' ? ['headA', 'headB'] : [];
  return ['projector', ...heads, ...(usesPredictor ? (['predictor'] as const) : [])];
}

function problemsWithHeads(config: RunConfig): ConfigProblem[] {
  const sizes = layerSizesOf(config);
  return usedLayerFields(config).flatMap((field): ConfigProblem[] => {
    const problem = problemWithLayers(config[field], inputOf(field, sizes), sizes);
    if (problem === null) return [];
    const label = tableText(FIELDS[field].label);
    return [
      { field, message: say('{{label}} ({{name}}) {{problem}}.', { label, name: field, problem }) },
    ];
  });
}

function problemsWithMicroBatch(config: RunConfig): ConfigProblem[] {
  const { batchSize: batch, microBatch: micro, bnGroups: groups } = config;
  if (micro === 0) return [];
  const field = 'microBatch';
  if (batch % micro !== 0) {
    const fit = possibleMicroBatches(batch).findLast((rows) => rows <= micro) ?? 0;
    return [
      {
        field,
        message: say(
          'Micro-batch (microBatch) is {{micro}}, which does not divide the batch size {{batch}}; set it to {{fit}}, or to 0 for the whole batch at once.',
          { micro, batch, fit },
        ),
      },
    ];
  }
  const count = microBatchCount(config);
  if (groups === 1 || groups % count === 0) return [];
  return [
    {
      field,
      message: say(
        'Micro-batch (microBatch) is {{micro}}: each of the {{count}} micro-batches must have whole BN groups, and the batch has {{groups}}; set bnGroups to {{count}}, or to 1, which is a group for each micro-batch.',
        { micro, groups, count },
      ),
    },
  ];
}

function problemsWithClustering(config: RunConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const covered = plannedEpochs(config.stages);
  if (config.stages.trim() !== '' && covered !== config.epochs) {
    problems.push({
      field: 'stages',
      message: say(
        'Stage plan (stages) covers epochs 0 to {{last}}, the run has {{epochs}} (epochs); set epochs to {{fit}} or change the last stage.',
        { last: covered - 1, epochs: config.epochs, fit: covered },
      ),
    });
  }
  const idle = stagesOf(config).findIndex(
    ({ losses: { inst, proto } }) => !inst && !(proto && config.protoWeight > 0),
  );
  if (idle === 0 && config.stages.trim() === '' && config.warmupEpochs > 0) {
    problems.push({
      field: 'instanceLoss',
      message: say(
        'InfoNCE (instanceLoss) is off, so nothing would train in the warm-up before the first clustering; set warmupEpochs to 0 or turn InfoNCE on.',
      ),
    });
  } else if (idle >= 0) {
    problems.push({
      field: 'instanceLoss',
      message: say(
        'InfoNCE (instanceLoss) is off, and ProtoNCE does not train in stage {{stage}}, so nothing would; turn InfoNCE on, set protoWeight above 0, or add “proto” to the stage.',
        { stage: idle + 1 },
      ),
    });
  }
  if (!usesPrototypes(config)) return problems;
  const smallest = Math.min(...numberList(config.numClusters));
  if (config.negatives > smallest - 1) {
    problems.push({
      field: 'negatives',
      message: say(
        'Negative prototypes (negatives) is {{negatives}}, more than the candidates: the smallest granularity has {{smallest}} prototypes and at least one is a positive; set it to {{fit}} or fewer, or raise numClusters.',
        { negatives: config.negatives, smallest, fit: smallest - 1 },
      ),
    });
  }
  return problems;
}

/** Whether ProtoNCE, and with it the clustering, is on in some stage. */
export function usesPrototypes(config: StageSettings): boolean {
  return stagesOf(config).some(({ losses }) => losses.proto);
}

/**
 * Errors that depend on the images, which `validateConfig` does not know.
 * @param trainImages without the held-out share
 * @param labelled whether the images have labels
 */
export function problemsWithImages(
  config: RunConfig,
  trainImages: number,
  labelled = true,
): ConfigProblem[] {
  const problems: ConfigProblem[] = labelled ? [] : problemsWithoutLabels(config);
  if (trainImages < config.batchSize) {
    problems.push({
      field: 'batchSize',
      message: say(
        'Batch size (batchSize) is {{batch}}, and there are only {{images}} training images; lower it or load more images.',
        { batch: config.batchSize, images: trainImages },
      ),
    });
  }
  if (!usesPrototypes(config)) return problems;
  const largest = Math.max(...numberList(config.numClusters));
  if (largest > trainImages) {
    problems.push({
      field: 'numClusters',
      message: say(
        'Clusters (numClusters) requires {{largest}} clusters of {{images}} training images; the number of clusters cannot exceed the number of images, and should be at most about a tenth of it, {{tenth}}.',
        { largest, images: trainImages, tenth: Math.max(2, Math.floor(trainImages / 10)) },
      ),
    });
  }
  return problems;
}

/** A published protocol that was asked for cannot be passed over in silence. */
function problemsWithoutLabels(config: RunConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (knnOf(config).needsLabels) {
    problems.push({
      field: 'knnProtocol',
      message: say(
        'kNN protocol (knnProtocol) is {{protocol}}, which needs labels, and these images have none; set it to lab, which then leaves kNN out, or load images with labels.',
        { protocol: config.knnProtocol },
      ),
    });
  }
  if (config.linearProbe !== 'never' && probeOf(config.probeRecipe).needsLabels) {
    problems.push({
      field: 'probeRecipe',
      message: say(
        'Probe recipe (probeRecipe) is {{recipe}}, and a linear probe needs labels, which these images do not have; set linearProbe to never, or load images with labels.',
        { recipe: config.probeRecipe },
      ),
    });
  }
  if (config.lowShotSvm !== 'never') {
    problems.push({
      field: 'lowShotSvm',
      message: say(
        'Low-shot SVM (lowShotSvm) is on and needs labels, which these images do not have; set it to never, or load images with labels.',
      ),
    });
  }
  return problems;
}

/** The heads whose outputs a loss compares. */
function comparedHeads(config: RunConfig): LayerField[] {
  const last = embeddingHead(config);
  return usedLayerFields(config).filter((field) => field === last || field !== 'projector');
}

function reluWarning(name: LayerField, { method }: RunConfig): Words {
  const label = tableText(FIELDS[name].label);
  return methodOf(method).usesNegatives
    ? say(
        '{{label}} ({{name}}) ends in a ReLU: its units can die. If all units are dead, all logits are tied, which naive accuracy counts as 100 %.',
        { label, name },
      )
    : say(
        '{{label}} ({{name}}) ends in a ReLU: its units can die, and a dead unit is the same for all images.',
        { label, name },
      );
}

/** Values that are allowed but usually train badly. */
export function warningsOf(config: RunConfig): ConfigProblem[] {
  const warnings: ConfigProblem[] = [];
  const { rateWarning } = optimizerOf(config.optimizer);
  if (rateWarning !== null && config.learningRate > rateWarning.above) {
    const message = rateWarning.words(config.learningRate);
    warnings.push({ field: 'learningRate', message });
  }
  if (config.autocast && !config.lossScaling) {
    warnings.push({
      field: 'lossScaling',
      message: say(
        'Loss scaling (lossScaling) is off under autocast: gradients below 6e-8 underflow, and overflows are not caught.',
      ),
    });
  }
  const filling = queueTurnover(config);
  if (config.stopChanceSteps > 0 && config.stopChanceSteps <= filling) {
    warnings.push({
      field: 'stopChanceSteps',
      message: say(
        'Stop if still at chance after (stopChanceSteps) is {{steps}}: until step {{filling}} the queue holds random keys, and the loss says nothing.',
        { steps: config.stopChanceSteps, filling },
      ),
    });
  }
  const { usesHeads, usesQueue } = methodOf(config.method);
  for (const field of comparedHeads(config).filter((head) => endsInRelu(config[head]))) {
    warnings.push({ field, message: reluWarning(field, config) });
  }
  if (usesQueue && usesHeads && config.queueOnKeyChange === 'keep' && config.stages !== '') {
    warnings.push({
      field: 'queueOnKeyChange',
      message: say(
        'Queue when keys change (queueOnKeyChange) keeps keys of the old path; loss and accuracy are not meaningful for K/B steps after such a stage begins.',
      ),
    });
  }
  return warnings;
}
