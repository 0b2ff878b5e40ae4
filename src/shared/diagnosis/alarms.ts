/**
 * All alarms: their conditions, messages and consequences. The thresholds come from healthy runs
 * and from runs that broke.
 */
import { formatValue } from '#base/format.ts';
import { say, type Words } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { embeddingHead } from '#run/headShapes.ts';
import { chanceLoss, type MethodFlag, methodOf, queriesPerStep } from '#run/methods.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { optimizerOf } from '#run/optimizers.ts';
import { THRESHOLD } from './thresholds.ts';

/** Values of a step that the rules need besides its metrics. */
export interface JudgedStep {
  readonly metrics: StepMetrics;
  /** Steps skipped in a row, this one included. */
  readonly consecutiveSkips: number;
  /** The layer with the largest activation. */
  readonly loudestLayer: string | null;
}

/** What the rules need of the earlier steps. */
export interface WatchContext {
  readonly config: RunConfig;
  readonly decoded: JudgedStep;
  /** std·√D of the first step's queries, and the largest since. */
  readonly firstSpread: number;
  readonly bestSpread: number;
  /** Times the queue was filled since it last held random or stale keys. */
  readonly fillings: number;
  /** Largest activation ACTIVATION_WINDOW steps ago; 0 before. */
  readonly activationBefore: number;
}

interface AlarmRule {
  /** Consecutive steps for which it must hold. */
  readonly sustained: number;
  /**
   * Fillings of the queue to wait for: with random keys in it an accuracy of 100 % is normal.
   */
  readonly afterFillings: number;
  /** What a method must have for it. */
  readonly needs?: MethodFlag;
  readonly holds: (step: StepMetrics, context: WatchContext) => boolean;
  /** Follows “At step 3”. */
  readonly sentence: (step: StepMetrics, context: WatchContext) => Words;
}

export interface AlarmRow {
  /** English source. */
  readonly title: string;
  /** Checked at every step; null if the trainer itself raises the alarm. */
  readonly rule: AlarmRule | null;
  /**
   * When to diagnose: one filling of the queue later if, until then, accuracies depend on the age
   * of the keys and ties and dead units are still appearing.
   */
  readonly diagnosis: 'atOnce' | 'afterFilling' | 'none';
  /** Whether a lower rate usually cures it, so that the verdict offers one. */
  readonly lowerRateCures: boolean;
  /** The condition in a few words, English source. */
  readonly threshold: string;
}

/** Largest finite half-precision number. */
const HALF_MAX = 65504;

/** Steps over which activations are compared. */
export const ACTIVATION_WINDOW = 50;

/** Steps for which the update ratio must be too large. */
const UPDATE_STEPS = 50;

/** std·√D of a step's queries: 1 for random directions, 0 for one direction. */
export const spreadOf = (step: StepMetrics, { embeddingDim }: RunConfig): number =>
  step.featureStd * Math.sqrt(embeddingDim);

/** Share of the queries that tie with their largest negative. */
const tiedShare = (step: StepMetrics, config: RunConfig): number =>
  step.tiedRows / queriesPerStep(config);

const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;

/** 0 if the method has no chance level. */
const overChance = ({ lossInst }: StepMetrics, config: RunConfig): number =>
  lossInst / (chanceLoss(config) ?? Number.POSITIVE_INFINITY);

/**
 * Whether a loss that has no negatives shows a collapse: the constant that both towers agree on is
 * predicted exactly (Chen & He 2021, figure 2: the loss reaches its minimum and the std 0). A spread
 * alone may also be small because the embeddings have not spread yet. True for other losses, whose
 * floor no collapse reaches.
 */
const isAtFloor = ({ lossInst }: StepMetrics, { method }: RunConfig): boolean =>
  methodOf(method).usesNegatives || lossInst < THRESHOLD.targetLoss;

export const ALARMS = {
  collapse: {
    title: 'Features collapsed',
    diagnosis: 'afterFilling',
    lowerRateCures: true,
    threshold:
      'feature std · √D below 0.1 (0.03 early in training) for 3 steps; without negatives also a cosine above 0.95 to the target',
    rule: {
      sustained: 3,
      afterFillings: 1,
      // An untrained network is below the threshold and rises above it in training: a spread counts
      // as collapsed only if it has not risen since, or has fallen from a healthy value. Early in
      // training a healthy run dips for a few fillings of the queue (notes-sgd to 0.09 at step 50;
      // collapsed runs are at 0.01 or less), so until then the threshold is lower.
      holds: (step, { config, firstSpread, bestSpread, fillings }) => {
        const spread = spreadOf(step, config);
        const limit = fillings > 8 ? 0.1 : 0.03;
        const fell = !(spread >= firstSpread) || bestSpread > 0.3;
        return spread < limit && fell && isAtFloor(step, config);
      },
      sentence: (step, { config }) => {
        const values = { share: percent(spreadOf(step, config)) };
        return methodOf(config.method).usesNegatives
          ? say(
              'the embeddings of different images are nearly the same: their std is {{share}} of that of random directions, where 60 to 100 % is healthy. Instance accuracy says nothing then. A lower learning rate, a warm-up or stronger augmentation is needed.',
              values,
            )
          : say(
              'the embeddings of different images are nearly the same: their std is {{share}} of that of random directions. Without negatives a low loss is no sign of learning then. A lower learning rate, a warm-up or a key momentum nearer to 1 is needed.',
              values,
            );
      },
    },
  },
  tiedLogits: {
    title: 'Tied logits',
    diagnosis: 'afterFilling',
    lowerRateCures: false,
    threshold: 'more than 5 % of the rows',
    rule: {
      sustained: 1,
      afterFillings: 1,
      needs: 'usesNegatives',
      holds: (step, { config }) => tiedShare(step, config) > 0.05,
      sentence: (step, { config }) =>
        say(
          '{{share}} of the rows tie with their largest negative. A naive accuracy counts ties as hits ({{naive}} %), the strict one does not ({{strict}} %).',
          {
            share: percent(tiedShare(step, config)),
            naive: (step.accInstNaive ?? 0).toFixed(0),
            strict: (step.accInst ?? 0).toFixed(0),
          },
        ),
    },
  },
  hollowAccuracy: {
    title: 'Instance accuracy is misleading',
    diagnosis: 'afterFilling',
    lowerRateCures: false,
    threshold: 'naive above 50 % at a loss above 0.9 of chance for 5 steps',
    rule: {
      sustained: 5,
      afterFillings: 1,
      // Candidates of one batch do not differ by their age, and a high temperature keeps the loss of
      // a healthy run near chance.
      needs: 'usesQueue',
      holds: (step, { config }) => (step.accInstNaive ?? 0) > 50 && overChance(step, config) > 0.9,
      sentence: (step, { config }) =>
        say(
          'instance accuracy is {{accuracy}} % while the loss is {{share}} of chance. The keys differ only by their age, or tie: the features carry no information.',
          {
            accuracy: (step.accInstNaive ?? 0).toFixed(0),
            share: percent(overChance(step, config)),
          },
        ),
    },
  },
  deadUnits: {
    title: 'Dead units in query head',
    diagnosis: 'afterFilling',
    lowerRateCures: false,
    threshold: 'more than 90 % of the units for 5 steps',
    rule: {
      sustained: 5,
      afterFillings: 0,
      holds: (step) => step.deadUnits > 0.9,
      sentence: (step, { config }) =>
        say(
          '{{share}} of the output units are zero or negative for the whole batch. After a ReLU they are dead; take the ReLU from the end of the last head ({{head}}) or lower the rate.',
          { share: percent(step.deadUnits), head: embeddingHead(config) },
        ),
    },
  },
  badNorms: {
    title: 'Zero or infinite query norms',
    diagnosis: 'afterFilling',
    lowerRateCures: false,
    threshold: 'any query',
    rule: {
      sustained: 1,
      afterFillings: 0,
      holds: (step) => step.badNorms > 0,
      sentence: (step) =>
        say(
          '{{share}} of the queries have norm zero or infinity; normalised they are zero vectors that tie with everything.',
          { share: percent(step.badNorms) },
        ),
    },
  },
  halfOverflow: {
    title: 'Activations near the fp16 limit',
    diagnosis: 'none',
    lowerRateCures: false,
    threshold: 'above 16,376, a quarter of the fp16 limit',
    rule: {
      sustained: 1,
      afterFillings: 0,
      holds: (step, { config }) => config.autocast && step.maxActivation > HALF_MAX / 4,
      sentence: (step, { decoded }) =>
        say(
          'the largest activation, in {{layer}}, is {{value}}, {{share}} of what half precision holds: overflow is near. A lower rate stops the growth; a clip does not.',
          {
            layer: decoded.loudestLayer ?? say('the network'),
            value: formatValue(step.maxActivation),
            share: percent(step.maxActivation / HALF_MAX),
          },
        ),
    },
  },
  activationGrowth: {
    title: 'Activations keep growing',
    diagnosis: 'none',
    lowerRateCures: true,
    threshold: 'doubled within 50 steps',
    rule: {
      sustained: 1,
      afterFillings: 0,
      holds: (step, { config, activationBefore }) =>
        config.autocast &&
        activationBefore > HALF_MAX / 1000 &&
        step.maxActivation > 2 * activationBefore,
      sentence: (step, { activationBefore, decoded }) =>
        say(
          'the largest activation, in {{layer}}, grew from {{before}} to {{now}} within {{steps}} steps.',
          {
            layer: decoded.loudestLayer ?? say('the network'),
            before: formatValue(activationBefore),
            now: formatValue(step.maxActivation),
            steps: ACTIVATION_WINDOW,
          },
        ),
    },
  },
  updateRatio: {
    title: 'Updates too large',
    diagnosis: 'none',
    lowerRateCures: true,
    threshold: 'median ‖Δw‖/‖w‖ above 1 % for 50 steps',
    rule: {
      sustained: UPDATE_STEPS,
      afterFillings: 0,
      holds: (step, { config }) => step.updateRatio > 0.01 && config.learningRate > 0,
      sentence: (step, { config }) => {
        const values = { steps: UPDATE_STEPS, share: percent(step.updateRatio) };
        const { shareOfNorm } = optimizerOf(config.optimizer);
        return shareOfNorm === null
          ? say(
              'the median tensor has moved by more than 1 % of its norm per step for {{steps}} steps (now {{share}}). 0.1 to 0.5 % is healthy; lower the rate.',
              values,
            )
          : say(
              'the median tensor has moved by more than 1 % of its norm per step for {{steps}} steps (now {{share}}). {{why}} 0.1 to 0.5 % is healthy; lower the rate.',
              { ...values, why: shareOfNorm },
            );
      },
    },
  },
  weightGrowth: {
    title: 'Weights keep growing',
    diagnosis: 'none',
    lowerRateCures: true,
    threshold: '‖w‖/‖w₀‖ above 5',
    rule: {
      sustained: 1,
      afterFillings: 0,
      holds: (step) => step.weightGrowth > 5,
      sentence: (step) =>
        say(
          'a weight tensor has grown to {{growth}} times its first norm (healthy: up to 1.3). Batch norm hides it from the loss until half precision overflows.',
          { growth: step.weightGrowth.toFixed(1) },
        ),
    },
  },
  trustRatio: {
    title: 'Trust ratio out of range',
    diagnosis: 'none',
    lowerRateCures: true,
    threshold: 'above 1,000',
    rule: {
      sustained: 1,
      afterFillings: 0,
      holds: (step) => step.trustRatio !== null && step.trustRatio > 1000,
      sentence: (step) =>
        say(
          'the largest trust ratio is {{ratio}} (healthy: below 25): a tensor with almost no update is moved by its whole norm times the rate.',
          { ratio: formatValue(step.trustRatio ?? 0) },
        ),
    },
  },
  lossScale: {
    title: 'Loss scale keeps falling',
    diagnosis: 'afterFilling',
    lowerRateCures: false,
    threshold: '5 skipped steps in a row, or a scale below 1',
    rule: {
      sustained: 1,
      afterFillings: 0,
      holds: (step, { decoded }) =>
        step.lossScale !== null && (decoded.consecutiveSkips >= 5 || step.lossScale < 1),
      sentence: (step, { decoded }) =>
        say(
          'the loss scale is {{scale}} after {{skips}} skipped steps in a row: the gradient overflows at every scale, so a value before it is not finite.',
          { scale: String(step.lossScale), skips: decoded.consecutiveSkips },
        ),
    },
  },
  staleQueue: {
    title: 'Stale keys in the queue',
    // The trainer requests the diagnosis itself, a quarter of a filling after the stage began.
    diagnosis: 'none',
    lowerRateCures: false,
    threshold: 'any key of an earlier path',
    rule: null,
  },
  nonFinite: {
    title: 'Non-finite value',
    diagnosis: 'atOnce',
    lowerRateCures: true,
    threshold: 'any NaN or infinity',
    rule: null,
  },
  brokenState: {
    title: 'Non-finite state',
    // The next step that is not finite is looked into; a state that breaks none has no cause to find.
    diagnosis: 'none',
    lowerRateCures: false,
    threshold: 'any NaN or infinity in a tensor of a checkpoint',
    rule: null,
  },
} as const satisfies Readonly<Record<string, AlarmRow>>;

export type AlarmName = keyof typeof ALARMS;

export const ALARM_NAMES = Object.keys(ALARMS) as readonly AlarmName[];

const rows: ReadonlyMap<string, AlarmRow> = new Map(Object.entries(ALARMS));

/** The title of an alarm. @param name may be of another version, in a stored run */
export const alarmTitle = (name: string): string =>
  rows.get(name)?.title ?? 'Alarm of another version';

/** The condition of an alarm in a few words; null for one of another version. */
export const alarmThreshold = (name: string): string | null => rows.get(name)?.threshold ?? null;

/** Whether a lower rate usually cures an alarm. */
export const lowerRateCures = (name: string): boolean => rows.get(name)?.lowerRateCures ?? false;
