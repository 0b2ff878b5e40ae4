import { say } from '#base/words.ts';
import { activation, gradient, updateRatio, weightGrowth } from '#diagnosis/findings.ts';
import { guardedHalf, guardedPolicy, lowerRate } from '#diagnosis/fixes.ts';
import { isOfStep } from '#diagnosis/signs.ts';
import { THRESHOLD } from '#diagnosis/thresholds.ts';
import type { Cause, RuledOut } from './cause.ts';

/** Such steps destroy the weights in f32 too: Adam at 0.3 ended in a collapse. */
const isWild = ({ approach }: Parameters<Cause['holds']>[0]): boolean =>
  approach.updateRatioMean > THRESHOLD.wildRatio;

/** A value overflowed half precision, and no loss scaling skipped the step. */
export const halfOverflow = {
  name: 'halfOverflow',
  title: 'Overflow in half precision',
  sentence:
    'A value exceeded 65,504, the largest number in half precision, and became infinite. Loss scaling was off, so the step was not skipped. In f32 the same step is finite.',
  // After the rates, which break a run in f32 too. If neither applies, the loss is not scaled and
  // the same step is finite when replayed in f32, half precision is to blame.
  rank: 50,
  seenIn: 'brokenStep',
  holds: (evidence) =>
    isOfStep(evidence) &&
    evidence.config.autocast &&
    evidence.finiteInSingle === true &&
    !evidence.config.lossScaling,
  confidence: ({ finiteInSingle, first }) =>
    finiteInSingle === true && first !== null ? 'certain' : 'likely',
  findings: [
    activation,
    {
      key: 'noLossScaling',
      sign: 'Loss scaling',
      sentence: 'Loss scaling is off: steps that overflow are not skipped.',
      measure: () => ({}),
    },
    {
      key: 'lossScale',
      sign: 'Loss scale',
      sentence: 'The loss scale is {{scale}}.',
      measure: ({ approach: { lossScale: scale } }) => (scale === null ? null : { scale }),
    },
    gradient,
    weightGrowth,
    updateRatio,
  ],
  fixes: [
    {
      key: 'autocastOff',
      label: 'Train in f32',
      propose: (evidence) =>
        isWild(evidence)
          ? null
          : {
              changes: { autocast: false, ...guardedPolicy(evidence.config) },
              from: 'beforeFault',
            },
    },
    {
      key: 'lossScalingOn',
      label: 'Enable loss scaling, which skips steps that overflow',
      brief: 'loss scaling',
      // A loss scale affects gradients, not activations: every step would be skipped.
      propose: (evidence) =>
        isWild(evidence) || evidence.first?.part !== 'gradient'
          ? null
          : { changes: { lossScaling: true, nonFinitePolicy: 'skip' }, from: 'beforeFault' },
    },
    lowerRate('start', guardedHalf),
  ],
  curves: ['activation', 'gradient', 'growth', 'loss'],
  overrides: null,
  second: say(
    'Half precision only determines when it fails. The learning rate is the cause: in f32 the weights would grow too.',
  ),
  absent: ({ diagnosis, config, broke }: RuledOut) => {
    if (!config.autocast) return say('The run does not use half precision.');
    if (!broke) return say('No value overflowed.');
    if (diagnosis.evidence.some(({ key }) => key === 'brokenInSingle')) {
      return say('Replayed in f32, the step is non-finite too.');
    }
    return config.lossScaling
      ? say('Loss scaling is on.')
      : say('It is not known whether the step is finite in f32.');
  },
  story: {
    preset: 'cause-half-overflow',
    see: 'Adam without decay in fp16: the normalisation after head b hides how its output grows, until it passes 65,504 within a hundred steps. Replayed in f32, the same step is finite, and training can continue from there.',
    look: 'Largest activation compared with 65,504.',
  },
} as const satisfies Cause;
