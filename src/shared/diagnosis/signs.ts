/** Signs that several causes share. */
import { endsInRelu, type LayerField } from '#run/layers.ts';
import { methodOf } from '#run/methods.ts';
import type { Approach, Evidence } from './evidence.ts';
import { THRESHOLD } from './thresholds.ts';

export const haveGrown = ({ weightGrowth }: Approach): boolean => weightGrowth > THRESHOLD.growth;

/** Shrinking weights move by weight decay, not by the gradient. */
export const haveShrunk = ({ weightMedian }: Approach): boolean => weightMedian < THRESHOLD.shrink;

/** Also where the spread is NaN. Without negatives the loss must be at its floor, too. */
export const isCollapsed = ({ config, approach }: Evidence): boolean =>
  !(approach.spreadLast >= THRESHOLD.spread) &&
  (methodOf(config.method).usesNegatives || !(approach.loss >= THRESHOLD.targetLoss));

/** An accuracy that contradicts the loss. Only keys in a queue differ by their age. */
export const isHollow = ({ config, approach }: Evidence): boolean =>
  approach.tiedRows > THRESHOLD.tied ||
  (methodOf(config.method).usesQueue && approach.accNaive > 50 && approach.lossOverChance > 0.9);

/** The head that ends in the queries. */
export const queryHead = ({ headA }: Evidence): LayerField => (headA ? 'headA' : 'projector');

export const isHeadDead = (evidence: Evidence): boolean =>
  endsInRelu(evidence.config[queryHead(evidence)]) && hasDeadUnits(evidence);

const hasDeadUnits = ({ approach }: Evidence): boolean =>
  approach.deadUnits > THRESHOLD.dead || approach.badNorms > 0.5;

/**
 * Whether the step itself produced the non-finite value: its views and the state before it were
 * finite. A non-finite state gives no evidence of how it arose.
 */
export const isOfStep = ({ first }: Evidence): boolean =>
  first?.part !== 'state' && first?.part !== 'data';
