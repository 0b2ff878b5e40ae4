import { inEnglish, speak } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import {
  EVALUATION_METRIC_NAMES,
  type Evaluation,
  evaluationMetric,
  protocolTexts,
} from '#run/evaluations.ts';
import { STEP_METRIC_NAMES, type StepMetrics, stepMetric } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';

/** Names in a step's line and their metrics; users' scripts rely on them. */
const STEP_NAMES = STEP_METRIC_NAMES.flatMap((metric) => {
  const { jsonl = metric } = stepMetric(metric);
  return jsonl === null ? [] : [[jsonl, metric] as const];
});

/** A line of `metrics.jsonl` for a step. */
export function stepLine(metrics: StepMetrics): string {
  return jsonLine(Object.fromEntries(STEP_NAMES.map(([name, metric]) => [name, metrics[metric]])));
}

/** A line of `metrics.jsonl` for an evaluation. */
export function evaluationLine({ step: _, ...evaluation }: Evaluation, config: RunConfig): string {
  return jsonLine({ ...evaluation, protocols: Object.fromEntries(protocolTexts(config)) });
}

const inBrackets = (name: string, help: string | undefined): string =>
  help === undefined ? name : `${name} (${help})`;

/** The names in both kinds of lines, for `--help`. */
export const LINE_NAMES = {
  step: STEP_NAMES.map(([name, metric]) => inBrackets(name, stepMetric(metric).help)),
  evaluation: [
    'epoch (epochs trained)',
    ...EVALUATION_METRIC_NAMES.map((name) => inBrackets(name, evaluationMetric(name).help)),
    'knnLevels',
    'clusters',
    'protocols (what accuracies are measured by)',
  ],
} as const;

/** A line of `metrics.jsonl` for an alarm, a new stage or a skipped step. */
export function noteLine(note: RunNote): string {
  return jsonLine({ note: { ...note, message: speak(inEnglish, note.message) } });
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
