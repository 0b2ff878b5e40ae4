/** All measurements of a run as one CSV table: a row a step, evaluations beside their step. */
import { createYielder } from '#base/yieldEvery.ts';
import type { RunConfig } from '#run/config.ts';
import {
  EVALUATION_METRIC_NAMES,
  type Evaluation,
  type EvaluationMetricName,
  protocolTexts,
} from '#run/evaluations.ts';
import { STEP_METRIC_NAMES, type StepMetrics } from '#run/metrics.ts';

/** Rows written between two checks of the clock. */
const PIECE = 500;

/** A metric of both tables is the evaluation's under another name. */
const evaluationColumn = (name: EvaluationMetricName): string =>
  STEP_METRIC_NAMES.some((step) => step === name) ? `evaluation_${name}` : name;

/**
 * RFC 4180; NaN, Infinity and -Infinity by name, what was not measured empty. An evaluation
 * before the first step has a row of its own. What accuracies are measured by follows in columns
 * of their own.
 */
export async function metricsCsv(
  steps: readonly StepMetrics[],
  evaluations: readonly Evaluation[],
  config: RunConfig,
): Promise<ArrayBuffer> {
  const measured = new Map(evaluations.map((evaluation) => [evaluation.step, evaluation]));
  const protocols = protocolTexts(config);
  const parts: string[] = [
    `${[
      ...STEP_METRIC_NAMES,
      ...EVALUATION_METRIC_NAMES.map(evaluationColumn),
      ...protocols.map(([name]) => `${name}_protocol`),
    ].join(',')}\r\n`,
  ];
  const row = (step: StepMetrics | null, evaluation: Evaluation | undefined, at: number) =>
    [
      ...STEP_METRIC_NAMES.map((name) =>
        step === null ? (name === 'step' ? at : null) : step[name],
      ),
      ...EVALUATION_METRIC_NAMES.map((name) => evaluation?.[name] ?? null),
      // Without commas, so that they need no quotes.
      ...protocols.map(([name, text]) =>
        evaluation?.[name] == null ? null : text.replaceAll(',', ''),
      ),
    ]
      .map((cell) => (cell === null ? '' : String(cell)))
      .join(',');
  const known = new Set(steps.map(({ step }) => step));
  const alone = evaluations.filter(({ step }) => !known.has(step));
  const yieldNow = createYielder();
  let next = 0;
  const aloneBefore = (step: number): string[] => {
    const lines: string[] = [];
    for (let one = alone[next]; one !== undefined && one.step < step; one = alone[++next]) {
      lines.push(row(null, one, one.step));
    }
    return lines;
  };
  for (let from = 0; from < steps.length; from += PIECE) {
    const lines = steps
      .slice(from, from + PIECE)
      .flatMap((step) => [
        ...aloneBefore(step.step),
        row(step, measured.get(step.step), step.step),
      ]);
    parts.push(`${lines.join('\r\n')}\r\n`);
    await yieldNow();
  }
  const rest = aloneBefore(Number.POSITIVE_INFINITY);
  if (rest.length > 0) parts.push(`${rest.join('\r\n')}\r\n`);
  return new Blob(parts).arrayBuffer();
}
