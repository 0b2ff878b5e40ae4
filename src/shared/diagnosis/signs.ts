/** Signs that several causes share. */
import { endsInRelu } from '#run/layers.ts';
import type { Approach, Evidence } from './evidence.ts';
import { THRESHOLD } from './thresholds.ts';

export const haveGrown = ({ weightGrowth }: Approach): boolean => weightGrowth > THRESHOLD.growth;

/** Shrinking weights move by weight decay, not by the gradient. */
export const haveShrunk = ({ weightMedian }: Approach): boolean => weightMedian < THRESHOLD.shrink;

/** Also where the spread is NaN. */
export const isCollapsed = ({ approach }: Evidence): boolean =>
  !(approach.spreadLast >= THRESHOLD.spread);

/** An accuracy that contradicts the loss. */
export const isHollow = ({ accNaive, lossOverChance, tiedRows }: Approach): boolean =>
  tiedRows > THRESHOLD.tied || (accNaive > 50 && lossOverChance > 0.9);

export const isHeadDead = ({ config, headA, approach }: Evidence): boolean =>
  headA &&
  endsInRelu(config.headA) &&
  (approach.deadUnits > THRESHOLD.dead || approach.badNorms > 0.5);

/**
 * Whether the step itself produced the non-finite value: its views and the state before it were
 * finite. A non-finite state gives no evidence of how it arose.
 */
export const isOfStep = ({ first }: Evidence): boolean =>
  first?.part !== 'state' && first?.part !== 'data';
