/** Which fields of a config have no effect, given the others, and why. */
import { say, type Words } from '#base/words.ts';
import type { RunConfig } from './config.ts';
import { encoderOf } from './encoders.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from './fields/fields.ts';
import { secondOf, VIEW_FIELD_NAMES, type ViewField } from './fields/viewFields.ts';
import {
  chanceLoss,
  type MethodFlag,
  methodOf,
  methodsWith,
  optionallySymmetric,
} from './methods.ts';
import { optimizerOf, optimizersUsing } from './optimizers.ts';
import { secondViewSettings } from './views.ts';

type Rule = (config: RunConfig) => Words | null;

const needs =
  (holds: (config: RunConfig) => boolean, reason: Words): Rule =>
  (config) =>
    holds(config) ? null : reason;

/** The reason of the first rule that has one. */
const firstOf =
  (rule: Rule, other: Rule): Rule =>
  (config) =>
    rule(config) ?? other(config);

const withMethod = (flag: MethodFlag): Rule =>
  needs(
    ({ method }) => methodOf(method)[flag],
    say('only used with {{methods}}', { methods: methodsWith(flag) }),
  );
const headedOnly = withMethod('usesHeads');
const keyTowerOnly = withMethod('usesKeyTower');
const queueOnly = withMethod('usesQueue');
const prototypesOnly = withMethod('usesPrototypes');
const symmetricOption = needs(
  ({ method }) => methodOf(method).symmetric === 'option',
  say('only used with {{methods}}', { methods: optionallySymmetric() }),
);
const withHeads = firstOf(
  headedOnly,
  needs(({ heads }) => heads !== 'none', say('only used with heads')),
);
const withoutPlan = firstOf(
  headedOnly,
  needs(({ stages }) => stages.trim() === '', say('set by the stage plan')),
);
const withStem = needs(
  ({ encoder }) => encoderOf(encoder).usesStem,
  say('only used with a ResNet'),
);
const withPlan = firstOf(
  headedOnly,
  needs(({ stages }) => stages.trim() !== '', say('only used with a stage plan')),
);
const cosineOnly = needs(
  ({ schedule }) => schedule === 'cosine',
  say('only used with the cosine schedule'),
);
const multistepOnly = needs(
  ({ schedule }) => schedule === 'multistep',
  say('only used with the multi-step schedule'),
);
const autocastOnly = needs(({ autocast }) => autocast, say('only used under autocast'));
const scalingOnly = needs(
  ({ autocast, lossScaling }) => autocast && lossScaling,
  say('only used with loss scaling'),
);
const notInRangeTest = needs(
  ({ schedule }) => schedule !== 'range',
  say('not used in a range test'),
);
const patienceOnly = needs(
  ({ stopPatience }) => stopPatience > 0,
  say('only used if the run stops when kNN does not improve'),
);
const withChance = needs(
  (config) => chanceLoss(config) !== null,
  say('only used with {{methods}}', { methods: methodsWith('usesNegatives') }),
);
const chanceOnly = needs(
  ({ stopChanceSteps }) => stopChanceSteps > 0,
  say('only used if the run stops when the loss is still at chance'),
);
const filesOnly = needs(({ dataset }) => dataset === 'files', say('only used with your own files'));
const scenesOnly = needs(({ dataset }) => dataset === 'scenes', say('only used with emoji scenes'));
const cropOnly = needs(({ cropEnabled }) => cropEnabled, say('only used with random crops'));
const flipOnly = needs(({ flipEnabled }) => flipEnabled, say('only used with flips'));
const jitterOnly = needs(({ jitterEnabled }) => jitterEnabled, say('only used with colour jitter'));
const greyOnly = needs(
  ({ grayscaleEnabled }) => grayscaleEnabled,
  say('only used with random grey'),
);
const blurOnly = needs(({ blurEnabled }) => blurEnabled, say('only used with blur'));

const probeOnly = needs(
  ({ linearProbe }) => linearProbe !== 'never',
  say('only used with the linear probe'),
);
const solarizeOnly = needs(
  ({ solarizeEnabled }) => solarizeEnabled,
  say('only used with solarising'),
);
const secondOnly = needs(
  ({ ownSecondView }) => ownSecondView,
  say('only used if the second view differs'),
);

const VIEW_RULES: Readonly<Partial<Record<ViewField, Rule>>> = {
  cropScaleMin: cropOnly,
  cropScaleMax: cropOnly,
  flipProbability: flipOnly,
  jitterProbability: jitterOnly,
  brightness: jitterOnly,
  contrast: jitterOnly,
  saturation: jitterOnly,
  hue: jitterOnly,
  grayscaleProbability: greyOnly,
  blurProbability: blurOnly,
  blurSigmaMin: blurOnly,
  blurSigmaMax: blurOnly,
  solarizeProbability: solarizeOnly,
};

/** The same rules for the second view's fields, asked as if these were the first's. */
const SECOND_VIEW_RULES = Object.fromEntries(
  VIEW_FIELD_NAMES.map((name): [string, Rule] => [
    secondOf(name),
    (config) =>
      secondOnly(config) ??
      VIEW_RULES[name]?.({ ...config, ...secondViewSettings(config) }) ??
      null,
  ]),
);

const RULES: Readonly<Partial<Record<FieldName, Rule>>> = {
  stem: withStem,
  heads: headedOnly,
  headA: withHeads,
  headB: withHeads,
  predictor: withMethod('usesPredictor'),
  warmupEpochs: withoutPlan,
  queueLength: queueOnly,
  keyMomentum: keyTowerOnly,
  keyMomentumEnd: keyTowerOnly,
  temperature: withMethod('usesNegatives'),
  symmetric: symmetricOption,
  queueOnKeyChange: firstOf(queueOnly, withPlan),
  frozenBuffers: withPlan,
  minLearningRate: needs(
    ({ schedule }) => schedule === 'cosine' || schedule === 'range',
    say('only used with the cosine schedule or a range test'),
  ),
  scheduleUnit: cosineOnly,
  milestones: multistepOnly,
  gamma: multistepOnly,
  lossScaling: autocastOnly,
  initialLossScale: scalingOnly,
  lossScaleGrowth: scalingOnly,
  stopPatience: notInRangeTest,
  stopMinGain: firstOf(notInRangeTest, patienceOnly),
  stopOnAlarm: notInRangeTest,
  stopChanceSteps: firstOf(notInRangeTest, withChance),
  stopChanceShare: firstOf(notInRangeTest, firstOf(withChance, chanceOnly)),
  badImages: filesOnly,
  sceneClasses: scenesOnly,
  scenesPerClass: scenesOnly,
  ...VIEW_RULES,
  ...SECOND_VIEW_RULES,
  probeRecipe: probeOnly,
};

/** Fields that only some optimizers use. */
const BY_OPTIMIZER: ReadonlyMap<FieldName, Rule> = new Map(
  FIELD_NAMES.flatMap((name): [FieldName, Rule][] => {
    const users = optimizersUsing(name);
    if (users.length === 0) return [];
    const optimizers = users.map((user) => optimizerOf(user).label).join(', ');
    const reason = say('only used with {{optimizers}}', { optimizers });
    return [[name, needs(({ optimizer }) => users.includes(optimizer), reason)]];
  }),
);

/**
 * Why a field has no effect, in a few words; null if it has one. Equal reasons are the same object,
 * so that a component that selects one is not rendered again.
 */
export function unusedBecause(name: FieldName, config: RunConfig): Words | null {
  const rule =
    RULES[name] ??
    BY_OPTIMIZER.get(name) ??
    (FIELDS[name].group === 'clustering' ? prototypesOnly : null);
  return rule === null ? null : rule(config);
}
