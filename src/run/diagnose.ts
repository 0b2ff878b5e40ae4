import type { CauseName, Diagnosis } from './diagnosis.ts';
import type { Approach, Evidence } from './evidence.ts';
import { breakFindings, findingsOf } from './findings.ts';
import { fixesOf } from './fixes.ts';

/**
 * Thresholds of ALGORITHM, section 10. Healthy runs move their median tensor by 0.001 to 0.005 of
 * its norm a step and grow it 1.3-fold; the alarms stand at 0.01 and 5. A young run moves faster for
 * some steps, so a rate alone is blamed only from ten times the alarm on.
 */
const LIMIT = {
  /** LAMB trained at 0.005 and broke at 0.01 (step 2310). */
  lambRatio: 0.0075,
  wildRatio: 0.1,
  growth: 5,
  spread: 0.1,
  dead: 0.9,
  tied: 0.05,
} as const;

const grown = ({ weightGrowth }: Approach): boolean => weightGrowth > LIMIT.growth;

/** Under LAMB the ratio is the rate itself from the first step on: there is no growth to wait for. */
const isLambRate = ({ config, approach }: Evidence): boolean =>
  config.optimizer === 'lamb' && approach.updateRatioMean > LIMIT.lambRatio;

const isSgdRate = ({ config, approach }: Evidence): boolean =>
  config.optimizer === 'sgd' &&
  !isDecay(approach) &&
  (grown(approach) || approach.updateRatioMean > LIMIT.wildRatio);

/** Weights that shrink move by what decays, not by the gradient. */
const isDecay = ({ weightMedian }: Approach): boolean => weightMedian < 0.7;

const isHalf = ({ config, finiteInSingle }: Evidence): boolean =>
  config.autocast && finiteInSingle === true;

const isDeadHead = ({ config, headA, approach }: Evidence): boolean =>
  headA && config.headRelu && (approach.deadUnits > LIMIT.dead || approach.badNorms > 0.5);

/** No gradient comes through any more: every row ties, or the gradient is exactly 0. */
const isAbsorbed = ({ approach }: Evidence): boolean =>
  approach.tiedRows > LIMIT.tied || approach.gradNormLast === 0;

const isCollapse = ({ approach }: Evidence): boolean => !(approach.spreadLast >= LIMIT.spread);

/**
 * The causes whose signs are there, the one to blame first. The order is argued, not scored:
 *
 * A step that is not finite
 * 1. nanData. One NaN pixel makes every tensor NaN in the same step (section 10), so whatever else
 *    is wrong, views that are not finite before a parameter has entered come first.
 * 2. lambRate before halfOverflow. The same LAMB run in f32 grows on (activations × e^0.04t) and
 *    breaks later: half precision decides when it breaks, the rate decides that it does. Neither a
 *    clip nor loss scaling nor the ReLU's absence kept it alive, a rate of 0.001 to 0.005 did.
 * 3. sgdRate before halfOverflow, for the same reason.
 * 4. halfOverflow where none of the two is there, nothing scales the loss, and the very step is
 *    finite when it is replayed in f32.
 *
 * A step that is finite
 * 1. staleQueue. For K/B steps behind a change of the key path losses and accuracies mean nothing
 *    (section 5), so nothing that is read off them may be blamed.
 * 2. deadHead once it absorbs, rows tied or the gradient 0: no rate cures that any more. While a
 *    gradient still comes through, a rate that kills the units goes before it: without the ReLU
 *    LAMB at 0.03 broke at the same step 158.
 * 3. lambRate and sgdRate before collapse: SGD at 0.3 and LAMB at 0.12 both ended in a collapse.
 *    The collapse is what happened, the rate is why.
 * 4. collapse with healthy updates: what is left is the objective (key momentum, decay).
 */
export function causesOf(evidence: Evidence): readonly CauseName[] {
  const { broke, first, config, staleQueue } = evidence;
  const causes: CauseName[] = [];
  const add = (cause: CauseName, holds: boolean): void => {
    if (holds) causes.push(cause);
  };
  if (broke) {
    add('nanData', first?.part === 'data');
    // A state that was no number before the step tells nothing of how it came to be so.
    const fresh = first?.part !== 'state' && first?.part !== 'data';
    add('lambRate', fresh && isLambRate(evidence));
    add('sgdRate', fresh && isSgdRate(evidence));
    add('halfOverflow', fresh && isHalf(evidence) && !config.lossScaling);
    return causes.length > 0 ? causes : ['unknown'];
  }
  add('staleQueue', staleQueue !== null);
  const dead = isDeadHead(evidence);
  add('deadHead', dead && isAbsorbed(evidence));
  add('lambRate', isLambRate(evidence));
  add('sgdRate', isSgdRate(evidence) && (isCollapse(evidence) || isHollow(evidence.approach)));
  add('deadHead', dead && !isAbsorbed(evidence));
  add('collapse', isCollapse(evidence) && !dead);
  if (causes.length > 0) return causes;
  return [evidence.why === 'alarm' ? 'unknown' : 'none'];
}

const isHollow = ({ accNaive, lossOverChance, tiedRows }: Approach): boolean =>
  tiedRows > LIMIT.tied || (accNaive > 50 && lossOverChance > 0.9);

/** Names the cause, gives the numbers that speak for it, and what would take it away. */
export function diagnose(evidence: Evidence): Diagnosis {
  const [cause = 'unknown', ...alternatives] = causesOf(evidence);
  const { first, step, why } = evidence;
  return {
    cause,
    confidence: confidenceOf(cause, evidence, alternatives),
    why,
    step,
    firstTensor: first?.tensor ?? null,
    firstOp: first === null || first.op === '' ? null : first.op,
    evidence: [...breakFindings(evidence), ...findingsOf(cause, evidence)],
    fixes: fixesOf(cause, evidence),
    alternatives,
  };
}

function confidenceOf(
  cause: CauseName,
  { first, finiteInSingle, approach }: Evidence,
  alternatives: readonly CauseName[],
): Diagnosis['confidence'] {
  switch (cause) {
    case 'nanData':
    case 'staleQueue':
      return 'certain';
    case 'halfOverflow':
      return finiteInSingle === true && first !== null ? 'certain' : 'likely';
    case 'deadHead':
      return approach.gradNormLast === 0 ? 'certain' : 'likely';
    case 'lambRate':
      return grown(approach) ? 'certain' : 'likely';
    case 'sgdRate':
    case 'collapse':
      return alternatives.length > 1 ? 'possible' : 'likely';
    case 'unknown':
    case 'none':
      return 'possible';
    default:
      return cause satisfies never;
  }
}
