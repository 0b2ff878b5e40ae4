import { say } from '#base/words.ts';
import { activation, gradient, updateRatio, weightGrowth } from '#diagnosis/findings.ts';
import { guardedHalf, guardedPolicy, usualRate } from '#diagnosis/fixes.ts';
import { haveGrown, isOfStep } from '#diagnosis/signs.ts';
import { THRESHOLD } from '#diagnosis/thresholds.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { Cause } from './cause.ts';

/** LAMB at SGD's rate: every tensor moves by that share of its norm. */
export const lambRate = {
  name: 'lambRate',
  title: 'LAMB with SGD’s learning rate',
  sentence:
    'LAMB moves every tensor by the learning rate times its own norm, regardless of the gradient. At this rate the weights grew until the activations overflowed. Gradient clipping does not limit this.',
  // Before halfOverflow: in f32 the same LAMB run keeps growing (activations × e^0.04t) and breaks
  // later, so half precision only determines when. A clip, loss scaling or removing the ReLU did
  // not prevent it; a rate of 0.001 to 0.005 did. Before its consequences: LAMB at 0.12 ended in a
  // collapse, and LAMB at 0.03 kills the units of a head with a final ReLU before it overflows, at
  // the same step 158 at which it breaks without the ReLU. The fixes start over, so it does not
  // matter whether the head could still be revived.
  rank: 30,
  seenIn: 'both',
  // Under LAMB the ratio is the rate itself from the first step on: no growth is needed.
  holds: (evidence) =>
    isOfStep(evidence) &&
    optimizerOf(evidence.config.optimizer).rateCause === 'lambRate' &&
    evidence.approach.updateRatioMean > THRESHOLD.lambRatio,
  confidence: ({ approach }) => (haveGrown(approach) ? 'certain' : 'likely'),
  findings: [
    {
      key: 'lambStep',
      sign: 'Learning rate',
      sentence: 'The learning rate is {{rate}}; LAMB needs 0.001 to 0.005 with a warm-up.',
      measure: ({ approach: { learningRate: rate } }) => ({ rate }),
    },
    updateRatio,
    weightGrowth,
    activation,
    gradient,
    {
      key: 'trustRatio',
      sign: 'Trust ratio',
      sentence: 'The largest trust ratio was {{ratio}}; below 25 is healthy.',
      measure: ({ approach: { trustRatio: ratio } }) => (ratio === null ? null : { ratio }),
    },
  ],
  fixes: [
    {
      key: 'lambCure',
      label: 'LAMB at 0.003 with a warm-up, biases and norms excluded',
      brief: 'LAMB {{rate}}',
      // The set-up that trained in every experiment: 0.001 to 0.005 with a warm-up.
      propose: ({ config }) => ({
        changes: {
          ...{ learningRate: 0.003, minLearningRate: 0, warmupSteps: 50, weightDecay: 0.01 },
          ...{ lambExclude1d: true, ...guardedHalf(config), ...guardedPolicy(config) },
        },
        from: 'start',
      }),
    },
    usualRate({ optimizer: 'sgd', schedule: 'cosine' }),
  ],
  curves: ['growth', 'activation', 'update', 'trust', 'gradient', 'accuracy'],
  overrides: null,
  second: null,
  absent: ({ config: { optimizer } }) =>
    optimizerOf(optimizer).rateCause === 'lambRate'
      ? say('The weights did not grow as they do when LAMB’s rate is too high.')
      : say('The optimizer is {{optimizer}}.', { optimizer }),
  story: {
    preset: 'cause-lamb-rate',
    see: 'LAMB at 0.12, quick’s rate for SGD: every tensor moves by 12 % of its norm per step. The weights grow until a value overflows half precision.',
    look: 'Weight growth and largest activation; the gradient norm gives no warning.',
  },
} as const satisfies Cause;
