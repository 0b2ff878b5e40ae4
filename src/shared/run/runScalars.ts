/** A run's numbers under the names that other tools draw them by, in the order they were measured. */
import type { RunConfig } from './config.ts';
import {
  EVALUATION_METRIC_NAMES,
  type Evaluation,
  type EvaluationMetricName,
  protocolTexts,
} from './evaluations.ts';
import { STEP_METRIC_NAMES, type StepMetrics, stepMetric } from './metrics.ts';

export interface RecordedRun {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly config: RunConfig;
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly Evaluation[];
}

/** What was measured at a step, or at the evaluation after it. */
export interface ScalarPoint {
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly scalars: readonly (readonly [tag: string, value: number])[];
}

/**
 * Every metric of every step under `train/…`, every evaluation under `evaluation/…`, clusterings
 * under `clusters k=…/…`; missing values are omitted. Times are those of the steps; if no step has a
 * timestamp, the start plus the time in steps.
 */
export function* scalarsOf(run: RecordedRun): Generator<ScalarPoint> {
  let elapsed = 0;
  let next = 0;
  let atMs = run.startedAt;
  const evaluatedTo = function* (step: number): Generator<ScalarPoint> {
    for (; next < run.evaluations.length; next++) {
      const evaluation = run.evaluations[next];
      if (evaluation === undefined || evaluation.step > step) return;
      yield { step: evaluation.step, atMs, scalars: evaluationScalars(evaluation, run.config) };
    }
  };
  for (const metrics of run.steps) {
    yield* evaluatedTo(metrics.step - 1);
    elapsed += Number.isFinite(metrics.stepMs) ? metrics.stepMs : 0;
    atMs = Number.isFinite(metrics.atMs) ? metrics.atMs : run.startedAt + elapsed;
    yield { step: metrics.step, atMs, scalars: stepScalars(metrics) };
  }
  yield* evaluatedTo(Number.POSITIVE_INFINITY);
}

/** Step, epoch and other positions are not written as scalars. */
const STEP_SCALARS = STEP_METRIC_NAMES.filter((name) => stepMetric(name).tensorboard !== false);

function stepScalars(metrics: StepMetrics): [string, number][] {
  return measured(Object.fromEntries(STEP_SCALARS.map((name) => [name, metrics[name]])), 'train');
}

/** Evaluations' own numbers; accuracies by label level and cluster health get their own tags. */
function evaluationScalars(evaluation: Evaluation, config: RunConfig): [string, number][] {
  const protocols = new Map<string, string>(protocolTexts(config));
  // TensorBoard draws equal tags together.
  const tag = (name: EvaluationMetricName): string => {
    const protocol = protocols.get(name);
    return protocol === undefined ? name : `${name} (${protocol})`;
  };
  const plain = Object.fromEntries(
    EVALUATION_METRIC_NAMES.map((name) => [tag(name), evaluation[name]]),
  );
  return [
    ...measured(plain, 'evaluation'),
    ...evaluation.knnLevels.map(({ level, top1 }): [string, number] => [
      `evaluation/knn ${level} (${protocols.get('knnTop1')})`,
      top1,
    ]),
    ...evaluation.clusters.flatMap(({ k, ...health }) => measured(health, `clusters k=${k}`)),
  ];
}

function measured(record: object, folder: string): [string, number][] {
  return Object.entries(record).flatMap(([name, value]): [string, number][] =>
    typeof value === 'number' ? [[`${folder}/${name}`, value]] : [],
  );
}
