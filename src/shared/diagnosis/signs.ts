/** Signs that more than one cause is told by. */
import type { Approach, Evidence } from './evidence.ts';
import { LIMIT } from './thresholds.ts';

export const haveGrown = ({ weightGrowth }: Approach): boolean => weightGrowth > LIMIT.growth;

/** Weights that shrink move by what decays, not by the gradient. */
export const haveShrunk = ({ weightMedian }: Approach): boolean => weightMedian < LIMIT.shrink;

/** Also where the spread is NaN. */
export const isCollapsed = ({ approach }: Evidence): boolean =>
  !(approach.spreadLast >= LIMIT.spread);

/** An accuracy that the loss does not bear out. */
export const isHollow = ({ accNaive, lossOverChance, tiedRows }: Approach): boolean =>
  tiedRows > LIMIT.tied || (accNaive > 50 && lossOverChance > 0.9);

export const isHeadDead = ({ config, headA, approach }: Evidence): boolean =>
  headA && config.headRelu && (approach.deadUnits > LIMIT.dead || approach.badNorms > 0.5);

/**
 * Whether the step itself made what is wrong with it: neither its views nor the state before it
 * were other than finite. Such a state tells nothing of how it came to be so.
 */
export const isOfStep = ({ first }: Evidence): boolean =>
  first?.part !== 'state' && first?.part !== 'data';
