import { FEATURE_HEALTH } from '#kernels/health/health.ts';
import { ROW } from '#kernels/infoNce/infoNce.ts';
import { NON_FINITE_STATISTICS } from '#kernels/update/update.ts';
import { RECORD_PART } from '#model/model.ts';
import { scalesLoss } from '#optim/fromConfig.ts';
import { OPTIMIZER_RECORD, SEGMENT_RECORD, SEGMENT_RECORD_LENGTH } from '#optim/settings.ts';
import type { RunConfig } from '#run/config.ts';
import { lossFactor, methodOf, queriesPerStep } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { Adjustment } from '#run/protocol.ts';
import type { TensorHealth } from '#run/tensorHealth.ts';
import type { Scheduled } from './stepScalars.ts';

/** A submitted step: everything known before its record is read. */
export interface SubmittedStep extends Scheduled {
  /** 0-based. */
  readonly index: number;
  /** Image numbers. */
  readonly batch: Uint32Array;
  /** What was changed by hand before it. */
  readonly adjusted: Adjustment;
  readonly epoch: number;
  readonly stage: number;
  readonly inst: boolean;
  /** Granularities of ProtoNCE in this step; 0 while it is off. */
  readonly granularities: number;
  /** Upper bound of the prototype accuracy, percent; null while it is off. */
  readonly accProtoCeiling: number | null;
  /** Names of the tensors trained, in the order of the segment record. */
  readonly tensors: readonly string[];
  /** Layers in the order of the maxima. */
  readonly layers: readonly string[];
}

/** One step's record, decoded. */
export interface DecodedStep {
  readonly metrics: StepMetrics;
  /** True once a step failed under the policy “stop”. */
  readonly dead: boolean;
  readonly nonFinite: {
    readonly rows: number;
    readonly gradients: number;
    readonly statistics: number;
    /** The last trained tensor, in network order, with a non-finite gradient. */
    readonly tensor: string | null;
  };
  readonly consecutiveSkips: number;
  /** The layer with the largest activation. */
  readonly loudestLayer: string | null;
  /** Every trained tensor by itself. */
  readonly tensors: TensorHealth;
  /** The weight that has grown most since its first step, and the median growth. */
  readonly grownTensor: string | null;
  readonly weightMedian: number;
}

/**
 * Reads a step's record (RECORD_PART).
 * @param firstNorms ‖w₀‖ by tensor; filled with the norms of tensors seen for the first time
 */
export function decodeStep(
  record: Float32Array,
  config: RunConfig,
  step: SubmittedStep,
  timing: Pick<StepMetrics, 'stepMs' | 'imagesPerSec' | 'atMs'>,
  firstNorms: Map<string, number>,
): DecodedStep {
  const batch = queriesPerStep(config);
  const factor = lossFactor(config);
  const { usesNegatives } = methodOf(config.method);
  // The kernels keep logits; a loss without a temperature keeps cosines.
  const toCosine = usesNegatives ? config.temperature : 1;
  const ofRanked = (value: number): number | null => (usesNegatives ? value : null);
  const column = (loss: number, at: number): number => record[loss * 8 + at] as number;
  const health = (name: keyof typeof FEATURE_HEALTH): number =>
    record[RECORD_PART.health + FEATURE_HEALTH[name]] as number;
  const optimizer = (name: keyof typeof OPTIMIZER_RECORD): number =>
    record[RECORD_PART.optimizer + OPTIMIZER_RECORD[name]] as number;
  const overProto = (at: number): number | null => {
    if (step.granularities === 0) return null;
    let sum = 0;
    for (let g = 1; g <= step.granularities; g++) sum += column(g, at);
    return sum / (batch * step.granularities);
  };
  const percent = (share: number | null): number | null => (share === null ? null : 100 * share);
  const lossInst = column(0, ROW.loss) / batch;
  const lossProto = overProto(ROW.loss);
  let rows = column(0, ROW.nonFinite);
  for (let g = 1; g <= step.granularities; g++) rows += column(g, ROW.nonFinite);
  const statistics = record[NON_FINITE_STATISTICS] as number;
  const gradients = optimizer('nonFiniteGradients');
  const { trustRatio } = optimizerOf(config.optimizer);
  const tensors = readTensors(record, step, trustRatio, firstNorms);
  const [maxActivation, loudestLayer] = loudest(record, step.layers);
  return {
    metrics: {
      step: step.index + 1,
      epoch: step.epoch,
      stage: step.stage,
      loss: factor * ((step.inst ? lossInst : 0) + config.protoWeight * (lossProto ?? 0)),
      lossInst,
      lossProto,
      accInst: ofRanked((100 * column(0, ROW.strictHit)) / batch),
      accInstNaive: ofRanked((100 * column(0, ROW.naiveHit)) / batch),
      positiveSimilarity: (toCosine * column(0, ROW.positive)) / batch,
      // The kernel's maximum covers finite negatives only; it is not valid if others are present.
      hardestNegative: ofRanked(
        column(0, ROW.nonFinite) > 0
          ? Number.NaN
          : (toCosine * column(0, ROW.largestNegative)) / batch,
      ),
      accProto: percent(overProto(ROW.strictHit)),
      accProtoNaive: percent(overProto(ROW.naiveHit)),
      accProtoCeiling: step.accProtoCeiling,
      lr: step.lr,
      keyMomentum: step.keyMomentum,
      weightDecay: step.weightDecay,
      gradNorm: optimizer('gradNorm'),
      clipCoefficient: optimizer('clipCoefficient'),
      lossScale: scalesLoss(config) ? optimizer('scale') : null,
      committed: optimizer('updated'),
      ...timing,
      nonFinite: rows + gradients + statistics,
      tiedRows: column(0, ROW.tied),
      featureStd: health('featureStd'),
      deadUnits: health('deadUnits'),
      badNorms: health('badNorms'),
      maxActivation,
      updateRatio: tensors.updateRatio,
      weightGrowth: tensors.weightGrowth,
      trustRatio: trustRatio ? tensors.trustRatio : null,
    },
    dead: optimizer('dead') === 1,
    nonFinite: { rows, gradients, statistics, tensor: tensors.firstBad },
    consecutiveSkips: optimizer('consecutiveSkips'),
    loudestLayer,
    tensors: tensors.each,
    grownTensor: tensors.grownTensor,
    weightMedian: tensors.weightMedian,
  };
}

function readTensors(
  record: Float32Array,
  { tensors: names, index }: SubmittedStep,
  hasTrust: boolean,
  firstNorms: Map<string, number>,
) {
  const column = (field: keyof typeof SEGMENT_RECORD): number[] =>
    names.map(
      (_, i) =>
        record[RECORD_PART.segments + i * SEGMENT_RECORD_LENGTH + SEGMENT_RECORD[field]] as number,
    );
  const weightNorm = column('parameterNorm');
  const updateNorm = column('updateNorm');
  const trust = column('trustRatio');
  const nonFinite = column('nonFiniteGradients');
  const updateRatio = weightNorm.map((norm, i) =>
    norm > 0 ? (updateNorm[i] as number) / norm : 0,
  );
  const growths: number[] = [];
  const ratios: number[] = [];
  let weightGrowth = 0;
  let grownTensor: string | null = null;
  names.forEach((name, i) => {
    const norm = weightNorm[i] as number;
    const first = firstNorms.get(name);
    if (first === undefined) firstNorms.set(name, norm);
    // Growth is not defined for tensors that start at zero (biases, batch-norm shifts).
    else if (first > 0 && name.endsWith('.weight')) {
      growths.push(norm / first);
      if (norm / first > weightGrowth) {
        weightGrowth = norm / first;
        grownTensor = name;
      }
    }
    if (norm > 0 && name.endsWith('.weight')) ratios.push(updateRatio[i] as number);
  });
  const each: TensorHealth = {
    step: index + 1,
    gradNorm: column('gradNorm'),
    weightNorm,
    updateRatio,
    trustRatio: hasTrust ? trust : null,
    nonFinite,
  };
  const bad = nonFinite.findLastIndex((count) => count > 0);
  return {
    each,
    updateRatio: median(ratios) ?? 0,
    weightGrowth: weightGrowth || 1,
    grownTensor,
    weightMedian: median(growths) ?? 1,
    trustRatio: Math.max(0, ...trust),
    firstBad: bad < 0 ? null : (names[bad] as string),
  };
}

function median(values: number[]): number | undefined {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function loudest(record: Float32Array, layers: readonly string[]): [number, string | null] {
  let most = 0;
  let name: string | null = null;
  layers.forEach((layer, i) => {
    const value = record[RECORD_PART.maxima + i] as number;
    if (value > most) {
      most = value;
      name = layer;
    }
  });
  return [most, name];
}
