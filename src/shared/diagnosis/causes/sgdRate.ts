import { say } from '#base/words.ts';
import { gradient, hollow, spread, tied, updateRatio, weightGrowth } from '#diagnosis/findings.ts';
import { lowerRate, usualRate } from '#diagnosis/fixes.ts';
import { haveGrown, haveShrunk, isCollapsed, isHollow, isOfStep } from '#diagnosis/signs.ts';
import { THRESHOLD } from '#diagnosis/thresholds.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { Cause } from './cause.ts';

/** SGD at a rate that destroys the weights. */
export const sgdRate = {
  name: 'sgdRate',
  title: 'Learning rate too high for SGD',
  sentence:
    'The steps were so large that they destroyed the weights instead of adjusting them, and the features collapsed.',
  // Before halfOverflow for the same reason as lambRate. Before collapse: SGD at 0.3 ended in one.
  rank: 40,
  seenIn: 'both',
  holds: (evidence) => {
    const { config, approach, broke } = evidence;
    if (
      !isOfStep(evidence) ||
      optimizerOf(config.optimizer).rateCause !== 'sgdRate' ||
      haveShrunk(approach)
    )
      return false;
    const isWild = haveGrown(approach) || approach.updateRatioMean > THRESHOLD.wildRatio;
    // A high rate alone is no fault if the step is finite.
    return isWild && (broke || isCollapsed(evidence) || isHollow(evidence));
  },
  confidence: (_, alternatives) => (alternatives.length > 1 ? 'possible' : 'likely'),
  findings: [updateRatio, weightGrowth, gradient, spread, tied, hollow],
  fixes: [lowerRate('start'), usualRate({})],
  curves: ['update', 'growth', 'spread', 'accuracy', 'gradient'],
  overrides: null,
  second: null,
  absent: ({ config: { optimizer } }) =>
    optimizerOf(optimizer).rateCause === 'sgdRate'
      ? say('The steps were not large enough to destroy the weights.')
      : say('The optimizer is {{optimizer}}.', { optimizer }),
  story: {
    preset: 'cause-sgd-rate',
    see: 'SGD at a rate of 3: the first steps destroy the weights. No number turns NaN, but the features collapse.',
    look: 'Update ratio in the first steps, feature std afterwards.',
  },
} as const satisfies Cause;
