import { say } from '#base/words.ts';
import { hollow, tied, updateRatio } from '#diagnosis/findings.ts';
import { lowerRate, WITHOUT_RELU } from '#diagnosis/fixes.ts';
import { isHeadDead } from '#diagnosis/signs.ts';
import type { Cause } from './cause.ts';

/** The ReLU that ends head a lets nothing through. */
export const deadHead = {
  name: 'deadHead',
  title: 'Dead ReLU head',
  sentence:
    'The ReLU that ends head a lets through one unit or none, so that all features are the same and every logit ties. A naive accuracy counts ties as hits and shows 100 %; no gradient comes through, so no further training revives it.',
  // After the rates: where one of them explains the dead units, it is why they died. Before
  // collapse: dead units make all features the same.
  rank: 60,
  seenIn: 'finiteStep',
  holds: isHeadDead,
  confidence: ({ approach }) => (approach.gradNormLast === 0 ? 'certain' : 'likely'),
  findings: [
    {
      key: 'deadUnits',
      sign: 'Dead units',
      sentence: '{{share}} of its units are zero for the whole batch.',
      shares: ['share'],
      measure: ({ approach: { deadUnits: share } }) => ({ share }),
    },
    {
      key: 'zeroNorms',
      sign: 'Norms',
      sentence: '{{share}} of the queries have norm zero or infinity.',
      shares: ['share'],
      measure: ({ approach: { badNorms: share } }) => (share > 0 ? { share } : null),
    },
    {
      key: 'headRelu',
      sign: 'Head a',
      sentence: 'Head a ends in a ReLU.',
      measure: () => ({}),
    },
    tied,
    hollow,
    {
      key: 'zeroGradient',
      sign: 'Gradient norm',
      sentence: 'The gradient is exactly 0.',
      measure: ({ approach: { gradNormLast } }) => (gradNormLast === 0 ? {} : null),
    },
    updateRatio,
  ],
  fixes: [...WITHOUT_RELU, lowerRate('start')],
  curves: ['dead', 'tied', 'accuracy', 'gradient'],
  overrides: null,
  second: say('The units died of such steps; the rate is why.'),
  absent: ({ config }) =>
    config.headRelu ? say('Enough units of the head are alive.') : say('The heads end in no ReLU.'),
  story: {
    preset: 'cause-dead-head',
    see: 'Head a ends in a ReLU and is trained alone at a rate of 1, and its units die. All logits tie: the naive accuracy says 100 %, the strict one 0.',
    look: 'Naive against strict accuracy, the share of dead units, and the gradient norm.',
  },
} as const satisfies Cause;
