/** The verdicts if no cause applies. */

import type { Evidence } from '#diagnosis/evidence.ts';
import { activation, gradient, spread, updateRatio, weightGrowth } from '#diagnosis/findings.ts';
import { guardedHalf, lowerRate } from '#diagnosis/fixes.ts';
import type { FixRow, Verdict } from './cause.ts';

/** Going back before the step does not help if its state was non-finite already. */
const canGoBack = ({ broke, first }: Evidence): boolean => broke && first?.part !== 'state';

const whereItHelps = (row: FixRow): FixRow => ({
  ...row,
  propose: (evidence) => (canGoBack(evidence) ? row.propose(evidence) : null),
});

/** Something broke, and no cause of the table explains it. */
export const unknown = {
  name: 'unknown',
  title: 'Cause unknown',
  sentence: 'The run failed, and none of the known causes explains it.',
  confidence: () => 'possible',
  findings: [updateRatio, weightGrowth, gradient, activation, spread],
  fixes: [
    whereItHelps({
      key: 'rollBack',
      label: 'Roll such steps back and continue',
      propose: ({ config }) => ({
        changes: { nonFinitePolicy: 'skip', ...guardedHalf(config) },
        from: 'beforeFault',
      }),
    }),
    whereItHelps(lowerRate('beforeFault')),
  ],
  curves: ['gradient', 'update', 'growth', 'activation', 'spread', 'trust'],
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
