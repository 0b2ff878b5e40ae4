/** The verdicts if no cause applies. */

import { activation, gradient, spread, updateRatio, weightGrowth } from '#diagnosis/findings.ts';
import { guardedHalf, lowerRate } from '#diagnosis/fixes.ts';
import type { FixRow, Verdict } from './cause.ts';

const whereItBroke = (row: FixRow): FixRow => ({
  ...row,
  propose: (evidence) => (evidence.broke ? row.propose(evidence) : null),
});

/** Something broke, and no cause of the table explains it. */
export const unknown = {
  name: 'unknown',
  title: 'Cause unknown',
  sentence: 'The run failed, and none of the known causes explains it.',
  confidence: () => 'possible',
  findings: [updateRatio, weightGrowth, gradient, activation, spread],
  fixes: [
    whereItBroke({
      key: 'rollBack',
      label: 'Roll such steps back and continue',
      propose: ({ config }) => ({
        changes: { nonFinitePolicy: 'skip', ...guardedHalf(config) },
        from: 'beforeFault',
      }),
    }),
    whereItBroke(lowerRate('beforeFault')),
  ],
  curves: ['gradient', 'update', 'growth', 'activation', 'spread', 'trust'],
} as const satisfies Verdict;

/** The state that the step began with was damaged, and no step of the run did it. */
export const damagedState = {
  name: 'damagedState',
  title: 'The state was not finite',
  sentence:
    'A weight, key parameter, moment, statistic or key of the queue was not finite before the step began; the step only shows it. No setting explains it: a fault of the device or its driver can. The last checkpoint is from before: resume the run from it.',
  confidence: () => 'certain',
  findings: [updateRatio, weightGrowth, gradient],
  // The settings are not to blame.
  fixes: [],
  curves: ['loss', 'gradient', 'update', 'growth'],
} as const satisfies Verdict;

/** The diagnosis of a healthy run. */
export const none = {
  name: 'none',
  title: 'No problem found',
  sentence: 'No sign of a fault in the last steps.',
  confidence: () => 'possible',
  findings: [spread, updateRatio, weightGrowth, gradient],
  fixes: [],
  curves: ['spread', 'update', 'growth', 'gradient'],
} as const satisfies Verdict;
