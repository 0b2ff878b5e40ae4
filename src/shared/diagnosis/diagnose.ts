import type { CauseName, Diagnosis } from '#run/diagnosis.ts';
import { optimizerOf } from '#run/optimizers.ts';
import type { Approach, Evidence } from './evidence.ts';
import { breakFindings, findingsOf } from './findings.ts';
import { fixesOf } from './fixes.ts';
import { LIMIT } from './thresholds.ts';

const grown = ({ weightGrowth }: Approach): boolean => weightGrowth > LIMIT.growth;

/** Under LAMB the ratio is the rate itself from the first step on: there is no growth to wait for. */
const isLambRate = ({ config, approach }: Evidence): boolean =>
  optimizerOf(config.optimizer).rateCause === 'lambRate' &&
  approach.updateRatioMean > LIMIT.lambRatio;

const isSgdRate = ({ config, approach }: Evidence): boolean =>
  optimizerOf(config.optimizer).rateCause === 'sgdRate' &&
  !isDecay(approach) &&
  (grown(approach) || approach.updateRatioMean > LIMIT.wildRatio);

/** Weights that shrink move by what decays, not by the gradient. */
const isDecay = ({ weightMedian }: Approach): boolean => weightMedian < 0.7;

const isHalf = ({ config, finiteInSingle }: Evidence): boolean =>
  config.autocast && finiteInSingle === true;

const isDeadHead = ({ config, headA, approach }: Evidence): boolean =>
  headA && config.headRelu && (approach.deadUnits > LIMIT.dead || approach.badNorms > 0.5);

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
 * 2. lambRate and sgdRate before what they end in: SGD at 0.3 and LAMB at 0.12 both ended in a
 *    collapse, and LAMB at 0.03 kills the units of a head that ends in a ReLU on its way to the
 *    overflow, at the same step 158 at which it breaks without the ReLU. The collapse or the dead
 *    head is what happened, the rate is why; fixes begin anew, so that it does not matter whether
 *    the head could still be revived.
 * 3. deadHead where no rate explains it.
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
  add('lambRate', isLambRate(evidence));
  add('sgdRate', isSgdRate(evidence) && (isCollapse(evidence) || isHollow(evidence.approach)));
  add('deadHead', dead);
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
