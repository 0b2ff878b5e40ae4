/**
 * The metrics of every step, one row each. A row determines a metric's type, its storage, its place
 * in files and fixtures, its column, its chart and its row in the comparison. A new metric also
 * needs decoding (`trainer/step/stepMetrics.ts`) and a Chinese label.
 */

import { formatValue } from '#base/format.ts';
import { say } from '#base/words.ts';
import { methodOf } from './methods.ts';
import type { StepMetricRow, ValuesOf } from './metricRows.ts';

function stepTable<const Rows extends { readonly [Name in keyof Rows]: Row<Rows> }>(rows: Rows) {
  return rows;
}
type Row<Rows> = StepMetricRow<keyof Rows & string>;

/** In the order of `metrics.jsonl`, of the charts in a group and of the comparison. */
export const STEP_METRICS = stepTable({
  /** 1 for the first step. */
  step: { tensorboard: false },
  /** 0-based epoch the step belongs to. */
  epoch: {},
  /** 0-based stage of the freeze schedule. */
  stage: {},
  /** The training loss, InfoNCE plus weighted ProtoNCE, nats; a symmetric loss sums its directions. */
  loss: { help: 'lossInst + lossProto' },
  /** The instance loss, mean over all queries; nats, or 2 − 2·cos of BYOL. */
  lossInst: {
    label: 'Loss',
    unit: 'nats',
    unitOf: ({ method }) => methodOf(method).lossUnit,
    better: 'lower',
    group: 'learning',
    chart: {
      axis: 'own',
      queue: true,
      lines: [
        { column: 'lossInst', label: 'InfoNCE', ofMethod: true },
        { column: 'lossProto', label: 'ProtoNCE' },
      ],
      sharedUnit: 'nats',
      guides: (config) => {
        const { candidates } = methodOf(config.method);
        if (candidates === null) return [];
        const chance = Math.log(candidates.count(config));
        const { formula } = candidates;
        const label = say('chance ln({{formula}}) {{loss}}', { formula, loss: chance.toFixed(2) });
        return [{ value: chance, label }];
      },
      empty: 'The loss at every step, with the chance level if there is one.',
    },
  },
  /** ProtoNCE, mean over the batch and the granularities, nats; null while it is off. */
  lossProto: {
    label: 'Prototype loss',
    unit: 'ProtoNCE, nats',
    better: 'lower',
    group: 'learning',
    nullable: true,
    chart: {
      axis: 'own',
      several: true,
      empty: 'The ProtoNCE loss: how well images match their prototypes.',
    },
  },
  /** Percent of rows whose logits are all finite and whose positive is strictly largest; null without negatives. */
  accInst: {
    label: 'Instance accuracy',
    unit: 'strict, %',
    better: 'higher',
    group: 'learning',
    nullable: true,
    help: 'strict',
    chart: {
      axis: 'zero',
      negatives: true,
      queue: true,
      lines: [
        { column: 'accInst', label: 'strict' },
        { column: 'accInstNaive', label: 'naive top-1', alarm: true },
      ],
      guides: (config) => {
        const { candidates } = methodOf(config.method);
        if (candidates === null) return [];
        const chance = 100 / candidates.count(config);
        const { formula } = candidates;
        const share = formatValue(chance);
        const label = say('chance 1/({{formula}}) {{share}} %', { formula, share });
        return [{ value: chance, label }];
      },
      empty: 'How often the positive scores above every negative.',
    },
  },
  /** Percent by PyTorch's top-1 on CUDA: ties and NaN rows count as hits. */
  accInstNaive: {
    label: 'Naive accuracy',
    unit: 'ties and NaN count as hits, %',
    better: 'neither',
    group: 'learning',
    nullable: true,
  },
  /** Mean of q·k⁺ over the batch; not finite where one is not. */
  positiveSimilarity: {
    label: 'Positive similarity',
    unit: 'cosine',
    better: 'neither',
    group: 'learning',
    nullable: true,
    since: '2026-11-29',
    chart: {
      axis: 'zero',
      queue: true,
      lines: [
        { column: 'positiveSimilarity', label: 'q·k⁺' },
        { column: 'hardestNegative', label: 'hardest q·k⁻' },
      ],
      empty: 'Cosine similarity of queries to their positives and to their nearest negatives.',
    },
  },
  /** Mean over the batch of each row's largest q·k⁻; NaN where a logit is not finite. */
  hardestNegative: {
    label: 'Hardest negative',
    unit: 'cosine, mean of the largest',
    better: 'neither',
    group: 'learning',
    nullable: true,
    since: '2026-11-29',
  },
  /** The same two metrics for ProtoNCE, mean over the granularities. */
  accProto: {
    label: 'Prototype accuracy',
    unit: 'strict, %',
    better: 'higher',
    group: 'learning',
    nullable: true,
    chart: {
      axis: 'zero',
      prototypes: true,
      lines: [
        { column: 'accProto', label: 'strict' },
        { column: 'accProtoNaive', label: 'naive top-1', alarm: true },
        { column: 'accProtoCeiling', label: 'ceiling', guide: true },
      ],
      empty: 'How often an image’s own prototype scores above the others.',
    },
  },
  accProtoNaive: { nullable: true },
  /** Percent that accProto can reach: rows that share no unmasked prototype with another. */
  accProtoCeiling: { nullable: true },
  /** Euclidean norm of the whole gradient, unscaled and before clipping. */
  gradNorm: {
    label: 'Gradient norm',
    unit: 'whole gradient',
    better: 'neither',
    group: 'optimization',
    chart: { axis: 'log', empty: 'The gradient norm at each step.' },
  },
  lr: {
    label: 'Learning rate',
    unit: '',
    better: 'neither',
    group: 'optimization',
    measured: false,
    chart: { axis: 'zero', empty: 'The learning rate at each step.' },
  },
  /** m of this step where it follows a schedule; null where it is constant. */
  keyMomentum: {
    label: 'Key momentum',
    unit: '',
    better: 'neither',
    group: 'optimization',
    measured: false,
    nullable: true,
    since: '2026-11-30',
    chart: {
      axis: 'own',
      empty: 'The key encoder’s momentum at each step of its schedule.',
      only: ({ keyMomentumEnd }) => keyMomentumEnd !== 0,
    },
  },
  /** Weight decay of this step where it follows a schedule; null where it is constant. */
  weightDecay: {
    label: 'Weight decay',
    unit: '',
    better: 'neither',
    group: 'optimization',
    measured: false,
    nullable: true,
    since: '2026-11-30',
    chart: {
      axis: 'zero',
      empty: 'The weight decay at each step of its schedule.',
      only: ({ weightDecayEnd }) => weightDecayEnd !== 0,
    },
  },
  /** The factor that clipping applied to the gradient; 1 without clipping. */
  clipCoefficient: { since: '2026-11-25' },
  /** 1 where the step changed the model, 0 where it was rolled back. */
  committed: { help: '0: rolled back' },
  imagesPerSec: {
    label: 'Throughput',
    unit: 'images/s',
    better: 'neither',
    group: 'speed',
    chart: { axis: 'zero', empty: 'Images trained per second, mean of the last steps.' },
  },
  stepMs: {
    label: 'Step time',
    unit: 'ms',
    better: 'neither',
    group: 'speed',
    chart: { axis: 'zero', empty: 'The time from one step to the next.' },
  },
  /** When the step's numbers arrived, ms since 1970. */
  atMs: { since: '2026-11-25', jsonl: null, tensorboard: false },
  /** Rows with a non-finite logit, plus non-finite gradient elements. */
  nonFinite: {},
  /** Rows whose positive equals the largest negative to within 1e-5/τ. */
  tiedRows: {},
  /** Mean over dimensions of the std of this batch's unit queries. */
  featureStd: { since: '2026-11-25', jsonl: 'batchStd' },
  /** Share of the query's output units that are ≤ 0 for the whole batch. */
  deadUnits: { since: '2026-11-25' },
  /** Share of queries whose norm is zero or not finite. */
  badNorms: { since: '2026-11-25' },
  /** Largest |activation| of any layer. */
  maxActivation: {
    label: 'Largest activation',
    unit: 'any layer',
    better: 'neither',
    group: 'health',
    since: '2026-11-25',
    chart: {
      axis: 'log',
      empty: 'The largest activation of any layer; fp16 overflows above 65 504.',
    },
  },
  /** Median over the trained tensors of ‖Δw‖/‖w‖. */
  updateRatio: {
    label: 'Update ratio',
    unit: 'median ‖Δw‖/‖w‖',
    better: 'neither',
    group: 'health',
    since: '2026-11-25',
    chart: {
      axis: 'log',
      empty: 'The norm of a step’s update relative to the norm of the weights.',
    },
  },
  /** Largest over the tensors of ‖w‖/‖w₀‖. */
  weightGrowth: {
    label: 'Weight growth',
    unit: 'largest ‖w‖/‖w₀‖',
    better: 'neither',
    group: 'health',
    since: '2026-11-25',
    chart: { axis: 'log', empty: 'The weight norm relative to its initial value.' },
  },
  /** Largest trust ratio; null for an optimizer without. */
  trustRatio: {
    label: 'Trust ratio',
    unit: 'largest',
    better: 'neither',
    group: 'health',
    nullable: true,
    chart: { axis: 'log', empty: 'The largest trust ratio that the optimizer applies.' },
  },
  /** GradScaler's scale after the step; null without loss scaling. */
  lossScale: {
    label: 'Loss scale',
    unit: 'GradScaler',
    better: 'neither',
    group: 'health',
    measured: false,
    nullable: true,
    chart: { axis: 'log', empty: 'The factor applied to the loss under autocast.' },
  },
});

type StepTable = typeof STEP_METRICS;

/** One training step. Rates are means of the last steps; all other values are of this step. */
export interface StepMetrics extends ValuesOf<StepTable> {}

export type StepMetricName = keyof StepTable;

export const STEP_METRIC_NAMES = Object.keys(STEP_METRICS) as readonly StepMetricName[];

/** The row with its type widened, for code that treats all metrics alike. */
export function stepMetric(name: StepMetricName): StepMetricRow {
  return STEP_METRICS[name];
}
