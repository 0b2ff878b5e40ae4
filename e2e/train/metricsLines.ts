import type { Evaluation, StepMetrics } from '#run/metrics.ts';

/** A line of `metrics.jsonl` for a step: the fields that users' scripts rely on. */
export function stepLine(metrics: StepMetrics): string {
  const { step, epoch, stage, lossInst, accInst, lr, gradNorm } = metrics;
  const { imagesPerSec, stepMs, nonFinite, tiedRows } = metrics;
  return jsonLine({
    step,
    epoch,
    stage,
    lossInst,
    accInst,
    lr,
    gradNorm,
    imagesPerSec,
    stepMs,
    nonFinite,
    tiedRows,
  });
}

/** A line of `metrics.jsonl` for an evaluation. */
export function evaluationLine(evaluation: Evaluation): string {
  const { epoch, knnTop1, featureStd } = evaluation;
  return jsonLine({ epoch, knnTop1, featureStd });
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
