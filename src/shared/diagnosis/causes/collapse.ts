import { say } from '#base/words.ts';
import { hollow, spread, tied, updateRatio } from '#diagnosis/findings.ts';
import { lowerRate, WITHOUT_RELU } from '#diagnosis/fixes.ts';
import { haveShrunk, isCollapsed, isHeadDead } from '#diagnosis/signs.ts';
import { DEFAULT_CONFIG, type RunConfig } from '#run/config.ts';
import { hasLayer } from '#run/layers.ts';
import { type MethodName, methodOf } from '#run/methods.ts';
import type { Cause } from './cause.ts';

/** Whether the key tower is a target to be predicted, with no queue of negatives. */
const isTarget = (method: MethodName): boolean => {
  const { usesKeyTower, usesQueue } = methodOf(method);
  return usesKeyTower && !usesQueue;
};

const hasPlainPredictor = ({ method, predictor }: RunConfig): boolean =>
  methodOf(method).usesPredictor && !hasLayer(predictor, 'bn');

/** The embeddings of different images became identical. */
export const collapse = {
  name: 'collapse',
  title: 'Representation collapse',
  sentence:
    'The embeddings of different images became identical. A contrastive loss approaches the chance level, and the remaining accuracy only separates keys by their age; without negatives the loss falls to 0.',
  // Last: the other causes end in it. With healthy updates and a live head, the remaining cause is
  // the objective (key momentum, decay).
  rank: 70,
  seenIn: 'finiteStep',
  holds: (evidence) => isCollapsed(evidence) && !isHeadDead(evidence),
  confidence: (_, alternatives) => (alternatives.length > 1 ? 'possible' : 'likely'),
  findings: [
    spread,
    hollow,
    tied,
    {
      key: 'targetCosine',
      sign: 'Prediction',
      sentence:
        'The prediction and its target have a cosine of {{cosine}}: the loss, {{loss}}, is at its floor, which only a constant reaches.',
      measure: ({ config: { method }, approach: { loss } }) =>
        methodOf(method).usesNegatives ? null : { cosine: 1 - loss / 2, loss },
    },
    {
      key: 'keyMomentum',
      sign: 'Key momentum',
      sentence:
        'Key momentum is {{m}}: the keys change as fast as the queries, so keys in the queue differ by age.',
      measure: ({ config: { method, keyMomentum: m } }) =>
        methodOf(method).usesQueue && m < 0.9 ? { m } : null,
    },
    {
      key: 'targetMomentum',
      sign: 'Key momentum',
      sentence:
        'Key momentum is {{m}}: the target follows the trained encoder so closely that both can agree on one constant.',
      measure: ({ config: { method, keyMomentum: m } }) =>
        isTarget(method) && m < 0.9 ? { m } : null,
    },
    {
      key: 'plainPredictor',
      sign: 'Predictor',
      // Quick scenes, BYOL, SGD 0.12: “linear D” had a spread of 0.05 and a loss of 0.07 at step 22,
      // the default predictor 0.49 and 0.23, at equal update ratios.
      sentence:
        'The predictor is “{{predictor}}”, without batch norm: it lets both towers agree on one constant.',
      measure: ({ config }) => (hasPlainPredictor(config) ? { predictor: config.predictor } : null),
    },
    {
      key: 'weightShrink',
      sign: 'Weights',
      sentence:
        'The median weight norm has shrunk to {{median}} of its initial value with a weight decay of {{decay}}.',
      shares: ['median'],
      measure: ({ config, approach }) =>
        haveShrunk(approach) ? { median: approach.weightMedian, decay: config.weightDecay } : null,
    },
    updateRatio,
  ],
  fixes: [
    {
      key: 'predictorNorm',
      label: 'A predictor with a hidden layer and batch norm',
      brief: 'predictor with bn',
      propose: ({ config }) =>
        hasPlainPredictor(config)
          ? { changes: { predictor: DEFAULT_CONFIG.predictor }, from: 'start' }
          : null,
    },
    {
      key: 'momentumUp',
      label: 'Key momentum 0.99',
      propose: ({ config }) =>
        methodOf(config.method).usesKeyTower && config.keyMomentum < 0.9
          ? { changes: { keyMomentum: 0.99 }, from: 'start' }
          : null,
    },
    {
      key: 'decayDown',
      label: 'Weight decay 0.0001',
      propose: ({ config }) =>
        config.weightDecay > 0.001
          ? { changes: { weightDecay: DEFAULT_CONFIG.weightDecay }, from: 'start' }
          : null,
    },
    // After a ReLU no cosine is below 0: at the lower rate alone the spread stayed a third of its
    // value without the ReLU (cause-dead-head, seed 3).
    ...WITHOUT_RELU,
    lowerRate('start'),
  ],
  curves: ['spread', 'overChance', 'accuracy', 'update'],
  overrides: null,
  second: say('The collapse is the effect; the learning rate is the cause.'),
  absent: () => say('The features of different images still differ.'),
  story: {
    preset: 'cause-collapse',
    see: 'Key momentum 0: keys and queries drift together until all features are the same. No number turns NaN.',
    look: 'Feature std falling to 0, and the loss rising to chance.',
  },
} as const satisfies Cause;
