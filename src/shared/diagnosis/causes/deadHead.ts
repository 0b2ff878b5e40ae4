import { say } from '#base/words.ts';
import { hollow, tied, updateRatio } from '#diagnosis/findings.ts';
import { lowerRate, WITHOUT_RELU } from '#diagnosis/fixes.ts';
import { isHeadDead, queryHead } from '#diagnosis/signs.ts';
import { embeddingHead } from '#run/headShapes.ts';
import { endsInRelu } from '#run/layers.ts';
import type { Cause } from './cause.ts';

/** The output of the last head's final ReLU is zero. */
export const deadHead = {
  name: 'deadHead',
  title: 'Dead ReLU head',
  sentence:
    'At most one unit passes the ReLU at the end of the head, so all features are equal and all logits are tied. Naive accuracy counts ties as hits and shows 100 %. No gradient reaches the units, so further training does not revive them.',
  // After the rates: a rate that explains the dead units is why they died. Before collapse: dead
  // units make all features the same.
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
      sentence: '{{share}} of the queries have a zero or infinite norm.',
      shares: ['share'],
      measure: ({ approach: { badNorms: share } }) => (share > 0 ? { share } : null),
    },
    {
      key: 'headRelu',
      sign: 'Head a',
      sentence: 'Head a ends in a ReLU.',
      measure: (evidence) => (queryHead(evidence) === 'headA' ? {} : null),
    },
    {
      key: 'projectorRelu',
      sign: 'Projector',
      sentence: 'The projector ends in a ReLU, and its output is what the loss compares.',
      measure: (evidence) => (queryHead(evidence) === 'projector' ? {} : null),
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
  second: say('The units died from such updates; the learning rate is the cause.'),
  absent: ({ config }) =>
    endsInRelu(config[embeddingHead(config)])
      ? say('Enough units of the head are active.')
      : say('The heads do not end in a ReLU.'),
  story: {
    preset: 'cause-dead-head',
    see: 'Only head a, which ends in a ReLU, is trained, at a learning rate of 1, and its units die. All logits are tied: naive accuracy is 100 %, strict accuracy 0.',
    look: 'Naive and strict accuracy, the share of dead units, and the gradient norm.',
  },
} as const satisfies Cause;
