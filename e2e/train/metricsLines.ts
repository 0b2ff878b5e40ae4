import type { Diagnosis } from '#run/diagnosis.ts';
import type { Evaluation, StepMetrics } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';

/** A line of `metrics.jsonl` for a step: the fields that users' scripts rely on. */
export function stepLine(metrics: StepMetrics): string {
  const { step, epoch, stage, loss, lossInst, lossProto, accInst, accInstNaive } = metrics;
  const { accProto, accProtoNaive, accProtoCeiling, lr, gradNorm, clipCoefficient } = metrics;
  const { lossScale, committed, imagesPerSec, stepMs, nonFinite, tiedRows } = metrics;
  const { deadUnits, badNorms, maxActivation, updateRatio, weightGrowth, trustRatio } = metrics;
  return jsonLine({
    ...{ step, epoch, stage, loss, lossInst, lossProto, accInst, accInstNaive },
    ...{ accProto, accProtoNaive, accProtoCeiling, lr, gradNorm, clipCoefficient },
    ...{ lossScale, committed, imagesPerSec, stepMs, nonFinite, tiedRows },
    ...{ batchStd: metrics.featureStd, deadUnits, badNorms, maxActivation },
    ...{ updateRatio, weightGrowth, trustRatio },
  });
}

/** A line of `metrics.jsonl` for an evaluation. */
export function evaluationLine(evaluation: Evaluation): string {
  const { epoch, knnTop1, knnLevels, featureStd, linearTop1 } = evaluation;
  const { alignment, uniformity, rankMe, clusters } = evaluation;
  return jsonLine({
    ...{ epoch, knnTop1, knnLevels, featureStd, linearTop1 },
    ...{ alignment, uniformity, rankMe, clusters },
  });
}

/** A line of `metrics.jsonl` for an alarm, a new stage or a skipped step. */
export function noteLine(note: RunNote): string {
  return jsonLine({ note });
}

/** A line of `metrics.jsonl` for a diagnosis: its cause, evidence and fixes as data. */
export function diagnosisLine(diagnosis: Diagnosis): string {
  return jsonLine({ diagnosis });
}

/**
 * One JSON object and a line end. JSON has no NaN and would write null, which reads as "not
 * measured": non-finite numbers become the strings "NaN", "Infinity" and "-Infinity".
 */
export function jsonLine(record: object): string {
  const text = JSON.stringify(record, (_key, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return `${text}\n`;
}
