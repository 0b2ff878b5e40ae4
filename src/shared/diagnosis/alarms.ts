import type { RunConfig } from '#run/config.ts';
import { chanceLoss, type StepMetrics } from '#run/metrics.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { AlarmName } from '#run/protocol.ts';

/** What the rules read of a step. */
export interface JudgedStep {
  readonly metrics: StepMetrics;
  /** Steps skipped in a row, this one included. */
  readonly consecutiveSkips: number;
  /** The layer with the largest activation. */
  readonly loudestLayer: string | null;
}

export interface Alarm {
  readonly alarm: AlarmName;
  readonly message: string;
}

/** Largest finite half-precision number. */
const HALF_MAX = 65504;

/** Steps over which activations are compared, and for which a slow signal must hold. */
const WINDOW = 50;

interface Rule {
  readonly alarm: AlarmName;
  /** Steps in a row that it must hold. */
  readonly sustained: number;
  /**
   * Fillings of the queue that it waits for: while random keys are in it an accuracy of 100 % is
   * normal.
   */
  readonly afterFillings: number;
  readonly holds: (step: StepMetrics, watch: Context) => boolean;
  readonly message: (step: StepMetrics, watch: Context) => string;
}

interface Context {
  readonly config: RunConfig;
  readonly decoded: JudgedStep;
  /** std·√D of the first step's queries, and the largest since. */
  readonly firstSpread: number;
  readonly bestSpread: number;
  /** How often the queue was filled since its keys were last foreign to it. */
  readonly fillings: number;
  /** Largest activation WINDOW steps ago; 0 before. */
  readonly activationBefore: number;
}

const spreadOf = (step: StepMetrics, { embeddingDim }: RunConfig): number =>
  step.featureStd * Math.sqrt(embeddingDim);

const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;

/** Thresholds of ALGORITHM, section 10 ("Detection signals"). */
const RULES: readonly Rule[] = [
  {
    alarm: 'collapse',
    sustained: 3,
    afterFillings: 1,
    // An untrained network is below the threshold and training lifts it: only what has not risen
    // since, or has fallen from a healthy height, is called collapsed. Before it learns a healthy
    // run dips for a few fillings of the queue (notes-sgd to 0.09 at step 50; collapsed ones are
    // at 0.01 or less), so until then only a deep fall counts.
    holds: (step, { config, firstSpread, bestSpread, fillings }) => {
      const spread = spreadOf(step, config);
      const limit = fillings > 8 ? 0.1 : 0.03;
      return spread < limit && (!(spread >= firstSpread) || bestSpread > 0.3);
    },
    message: (step, { config }) =>
      `the embeddings of different images are nearly the same: their std is ${percent(spreadOf(step, config))} of that of random directions, where 60 to 100 % is healthy. Instance accuracy says nothing then. A lower learning rate, a warm-up or stronger augmentation is needed.`,
  },
  {
    alarm: 'tiedLogits',
    sustained: 1,
    afterFillings: 1,
    holds: (step, { config }) => step.tiedRows / config.batchSize > 0.05,
    message: (step, { config }) =>
      `${percent(step.tiedRows / config.batchSize)} of the rows tie with their largest negative. A naive accuracy counts ties as hits (${step.accInstNaive.toFixed(0)} %), the strict one does not (${step.accInst.toFixed(0)} %).`,
  },
  {
    alarm: 'hollowAccuracy',
    sustained: 5,
    afterFillings: 1,
    holds: (step, { config }) =>
      step.accInstNaive > 50 && step.lossInst / chanceLoss(config.queueLength) > 0.9,
    message: (step, { config }) =>
      `instance accuracy is ${step.accInstNaive.toFixed(0)} % while the loss is ${percent(step.lossInst / chanceLoss(config.queueLength))} of chance. Keys are told apart by their age, or tie: the features carry nothing.`,
  },
  {
    alarm: 'deadUnits',
    sustained: 5,
    afterFillings: 0,
    holds: (step) => step.deadUnits > 0.9,
    message: (step) =>
      `${percent(step.deadUnits)} of the output units are zero or negative for the whole batch. Behind a ReLU they are dead; turn “ReLU ends the heads” off or lower the rate.`,
  },
  {
    alarm: 'badNorms',
    sustained: 1,
    afterFillings: 0,
    holds: (step) => step.badNorms > 0,
    message: (step) =>
      `${percent(step.badNorms)} of the queries have norm zero or infinity; normalised they are zero vectors that tie with everything.`,
  },
  {
    alarm: 'halfOverflow',
    sustained: 1,
    afterFillings: 0,
    holds: (step, { config }) => config.autocast && step.maxActivation > HALF_MAX / 4,
    message: (step, { decoded }) =>
      `the largest activation, in ${decoded.loudestLayer ?? 'the network'}, is ${step.maxActivation.toPrecision(3)}, ${percent(step.maxActivation / HALF_MAX)} of what half precision holds: overflow is near. A lower rate stops the growth; a clip does not.`,
  },
  {
    alarm: 'activationGrowth',
    sustained: 1,
    afterFillings: 0,
    holds: (step, { config, activationBefore }) =>
      config.autocast &&
      activationBefore > HALF_MAX / 1000 &&
      step.maxActivation > 2 * activationBefore,
    message: (step, { activationBefore, decoded }) =>
      `the largest activation, in ${decoded.loudestLayer ?? 'the network'}, grew from ${activationBefore.toPrecision(3)} to ${step.maxActivation.toPrecision(3)} within ${WINDOW} steps.`,
  },
  {
    alarm: 'updateRatio',
    sustained: WINDOW,
    afterFillings: 0,
    holds: (step, { config }) => step.updateRatio > 0.01 && config.learningRate > 0,
    message: (step, { config }) =>
      [
        `the median tensor has moved by more than 1 % of its norm a step for ${WINDOW} steps (now ${percent(step.updateRatio)}).`,
        optimizerOf(config.optimizer).shareOfNorm ?? '',
        '0.1 to 0.5 % is healthy; lower the rate.',
      ]
        .filter(Boolean)
        .join(' '),
  },
  {
    alarm: 'weightGrowth',
    sustained: 1,
    afterFillings: 0,
    holds: (step) => step.weightGrowth > 5,
    message: (step) =>
      `a weight tensor has grown to ${step.weightGrowth.toFixed(1)} times its first norm (healthy: up to 1.3). Batch norm hides it from the loss until half precision overflows.`,
  },
  {
    alarm: 'trustRatio',
    sustained: 1,
    afterFillings: 0,
    holds: (step) => step.trustRatio !== null && step.trustRatio > 1000,
    message: (step) =>
      `LAMB’s largest trust ratio is ${(step.trustRatio ?? 0).toPrecision(3)} (healthy: below 25): a tensor with almost no update is moved by its whole norm times the rate.`,
  },
  {
    alarm: 'lossScale',
    sustained: 1,
    afterFillings: 0,
    holds: (step, { decoded }) =>
      step.lossScale !== null && (decoded.consecutiveSkips >= 5 || step.lossScale < 1),
    message: (step, { decoded }) =>
      `the loss scale is ${step.lossScale} after ${decoded.consecutiveSkips} skipped steps in a row: the gradient overflows whatever the scale, so something in front of it is not finite.`,
  },
];

/** Watches a run's steps and says, once a stretch, what is not healthy. */
export class HealthWatch {
  readonly #config: RunConfig;
  readonly #streaks = new Map<AlarmName, number>();
  readonly #raised = new Set<AlarmName>();
  readonly #activations: number[] = [];
  /** Steps done when the queue's keys were last foreign to it. */
  #freshFrom: number;
  #firstSpread: number | null = null;
  #bestSpread = 0;

  /** @param fromStep steps done before, when an earlier run goes on */
  constructor(config: RunConfig, fromStep: number) {
    this.#config = config;
    this.#freshFrom = fromStep === 0 ? 0 : Number.NEGATIVE_INFINITY;
  }

  /** The queue holds other keys from here on. @param step steps done */
  queueChanged(step: number): void {
    this.#freshFrom = step;
  }

  /** What became wrong with this step. */
  look(decoded: JudgedStep): Alarm[] {
    const { metrics } = decoded;
    const spread = spreadOf(metrics, this.#config);
    this.#firstSpread ??= spread;
    const { queueLength, batchSize } = this.#config;
    const context: Context = {
      fillings: ((metrics.step - this.#freshFrom) * batchSize) / queueLength,
      config: this.#config,
      decoded,
      firstSpread: this.#firstSpread,
      bestSpread: this.#bestSpread,
      activationBefore: this.#activations[0] ?? 0,
    };
    const alarms: Alarm[] = [];
    for (const rule of RULES) {
      const judged = context.fillings > rule.afterFillings || rule.afterFillings === 0;
      const streak =
        judged && rule.holds(metrics, context) ? (this.#streaks.get(rule.alarm) ?? 0) + 1 : 0;
      this.#streaks.set(rule.alarm, streak);
      if (streak === 0) this.#raised.delete(rule.alarm);
      if (streak >= rule.sustained && !this.#raised.has(rule.alarm)) {
        this.#raised.add(rule.alarm);
        const message = `At step ${metrics.step} ${rule.message(metrics, context)}`;
        alarms.push({ alarm: rule.alarm, message });
      }
    }
    if (spread > this.#bestSpread) this.#bestSpread = spread;
    this.#activations.push(metrics.maxActivation);
    if (this.#activations.length > WINDOW) this.#activations.shift();
    return alarms;
  }
}
