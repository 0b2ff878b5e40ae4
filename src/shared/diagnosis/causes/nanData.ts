import { say } from '#base/words.ts';
import { guardedPolicy } from '#diagnosis/fixes.ts';
import type { RunConfig } from '#run/config.ts';
import type { Cause } from './cause.ts';

const isUnguarded = ({ normalisation }: RunConfig): boolean => normalisation === 'imageUnguarded';

/** The input images contain NaN. */
export const nanData = {
  name: 'nanData',
  title: 'NaN in the data',
  sentence:
    'The input images contained NaN before any parameter was applied. A single NaN makes every tensor NaN in the same step.',
  // First: one NaN pixel makes every tensor NaN in the same step, so views that are non-finite
  // before any parameter is applied explain all other signs.
  rank: 10,
  seenIn: 'brokenStep',
  holds: ({ first }) => first?.part === 'data',
  confidence: () => 'certain',
  findings: [
    {
      key: 'badViews',
      sign: 'Views',
      sentence:
        'Each view is divided by its own standard deviation, which is 0 for a single-colour view: 0/0 is NaN.',
      measure: ({ config }) => (isUnguarded(config) ? {} : null),
    },
  ],
  fixes: [
    {
      key: 'guardedNormalisation',
      label: 'Lower bound for the standard deviation of each view',
      brief: 'bounded std of each view',
      propose: ({ config }) =>
        isUnguarded(config)
          ? { changes: { normalisation: 'image', ...guardedPolicy(config) }, from: 'beforeFault' }
          : null,
    },
    {
      key: 'datasetNormalisation',
      label: 'Normalise with the data set’s statistics',
      brief: 'data set’s statistics',
      propose: ({ config }) =>
        isUnguarded(config)
          ? { changes: { normalisation: 'dataset', ...guardedPolicy(config) }, from: 'beforeFault' }
          : null,
    },
  ],
  curves: ['loss', 'gradient', 'activation'],
  overrides: say('A single NaN in the views makes every tensor NaN, so it hides other causes.'),
  second: null,
  absent: ({ diagnosis: { firstTensor }, broke }) => {
    if (!broke) return say('The views were finite.');
    return firstTensor === null
      ? say('The step could not be replayed.')
      : say('The views were finite; {{tensor}} was the first non-finite tensor.', {
          tensor: firstTensor,
        });
  },
  story: {
    preset: 'cause-nan-data',
    see: 'Each view of an emoji is divided by its own standard deviation without a lower bound: a single-colour crop gives 0/0. The run stops before the NaN reaches a parameter.',
    look: 'The images named by the diagnosis, and the first non-finite tensor: the views, before any parameter.',
  },
} as const satisfies Cause;
