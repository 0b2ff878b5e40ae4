import { FEATURE_HEALTH } from '#kernels/health/health.ts';
import { ROW } from '#kernels/infoNce/infoNce.ts';
import {
  OPTIMIZER_RECORD,
  SEGMENT_RECORD,
  SEGMENT_RECORD_LENGTH,
} from '#kernels/optimizer/settings.ts';
import { NON_FINITE_STATISTICS } from '#kernels/update/update.ts';
import { RECORD_PART, scalesLoss } from '#model/moco.ts';
import type { RunConfig } from '#run/config.ts';
import type { StepMetrics } from '#run/metrics.ts';

/** What a step was, known when it was submitted. */
export interface SubmittedStep {
  /** 0-based. */
  readonly index: number;
  readonly epoch: number;
  readonly stage: number;
  readonly lr: number;
  readonly inst: boolean;
  /** Granularities of ProtoNCE in this step; 0 while it is off. */
  readonly granularities: number;
  /** Percent that the prototype accuracy can reach, null while it is off. */
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
    /** The trained tensor that stands last in the network among those with a bad gradient. */
    readonly tensor: string | null;
  };
  readonly consecutiveSkips: number;
  /** The layer with the largest activation. */
  readonly loudestLayer: string | null;
}

/**
 * Reads a step's record (RECORD_PART).
 * @param firstNorms ‖w₀‖ by tensor; filled with the norms of tensors seen for the first time
 */
export function decodeStep(
  record: Float32Array,
  config: RunConfig,
  step: SubmittedStep,
  timing: Pick<StepMetrics, 'stepMs' | 'imagesPerSec'>,
  firstNorms: Map<string, number>,
): DecodedStep {
  const { batchSize: batch } = config;
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
  const tensors = readTensors(record, step.tensors, firstNorms);
  const [maxActivation, loudestLayer] = loudest(record, step.layers);
  return {
    metrics: {
      step: step.index + 1,
      epoch: step.epoch,
      stage: step.stage,
      loss: (step.inst ? lossInst : 0) + (lossProto ?? 0),
      lossInst,
      lossProto,
      accInst: (100 * column(0, ROW.strictHit)) / batch,
      accInstNaive: (100 * column(0, ROW.naiveHit)) / batch,
      accProto: percent(overProto(ROW.strictHit)),
      accProtoNaive: percent(overProto(ROW.naiveHit)),
      accProtoCeiling: step.accProtoCeiling,
      lr: step.lr,
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
      trustRatio: config.optimizer === 'lamb' ? tensors.trustRatio : null,
    },
    dead: optimizer('dead') === 1,
    nonFinite: { rows, gradients, statistics, tensor: tensors.firstBad },
    consecutiveSkips: optimizer('consecutiveSkips'),
    loudestLayer,
  };
}

function readTensors(
  record: Float32Array,
  names: readonly string[],
  firstNorms: Map<string, number>,
) {
  const ratios: number[] = [];
  let weightGrowth = 0;
  let trustRatio = 0;
  let firstBad: string | null = null;
  names.forEach((name, i) => {
    const at = (field: keyof typeof SEGMENT_RECORD): number =>
      record[RECORD_PART.segments + i * SEGMENT_RECORD_LENGTH + SEGMENT_RECORD[field]] as number;
    const norm = at('parameterNorm');
    const first = firstNorms.get(name);
    // A tensor that begins at zero (biases, batch-norm shifts) has no growth to speak of.
    if (first === undefined) firstNorms.set(name, norm);
    else if (first > 0 && name.endsWith('.weight')) {
      weightGrowth = Math.max(weightGrowth, norm / first);
    }
    if (norm > 0 && name.endsWith('.weight')) ratios.push(at('updateNorm') / norm);
    trustRatio = Math.max(trustRatio, at('trustRatio'));
    if (at('nonFiniteGradients') > 0) firstBad = name;
  });
  ratios.sort((a, b) => a - b);
  return {
    updateRatio: ratios[Math.floor(ratios.length / 2)] ?? 0,
    weightGrowth: weightGrowth || 1,
    trustRatio,
    firstBad,
  };
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
