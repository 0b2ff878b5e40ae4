import { say } from '#base/words.ts';
import type { Cause } from './cause.ts';

/** A stage changed the key path and the queue kept keys of the old one. */
export const staleQueue = {
  name: 'staleQueue',
  title: 'Stale queue after a stage change',
  sentence:
    'The stage changed how keys are computed, but the queue still holds keys of the old path. Until they are replaced, losses and accuracies are not meaningful.',
  // Before every cause seen in finite steps: for K/B steps after a change of the key path losses
  // and accuracies are no evidence.
  rank: 20,
  seenIn: 'finiteStep',
  holds: (evidence) => evidence.staleQueue !== null,
  confidence: () => 'certain',
  findings: [
    {
      key: 'staleKeys',
      sign: 'Queue',
      sentence:
        'The key path changed after step {{since}}; the last old key leaves the queue {{lasts}} steps later.',
      measure: ({ staleQueue: stale }) =>
        stale === null ? null : { since: stale.since, lasts: stale.lasts },
    },
    {
      key: 'lossJump',
      sign: 'Loss',
      sentence:
        'The loss went from {{before}} to {{after}}, at a strict accuracy of {{accuracy}} %.',
      measure: ({ staleQueue: stale, approach: { loss, accStrict } }) =>
        stale === null ? null : { before: stale.lossBefore, after: loss, accuracy: accStrict },
    },
  ],
  fixes: [
    {
      key: 'refillQueue',
      label: 'Refill the queue when keys change',
      propose: () => ({ changes: { queueOnKeyChange: 'refill' }, from: 'beforeFault' }),
    },
  ],
  curves: ['loss', 'accuracy'],
  overrides: say(
    'Until the old keys have left the queue, losses and accuracies are no evidence for other causes.',
  ),
  second: null,
  absent: () => say('The queue held only keys of the current path.'),
  story: {
    preset: 'cause-stale-queue',
    see: 'After two epochs head a joins the key path while the queue keeps the old keys. Until they are replaced, losses and accuracies are not meaningful.',
    look: 'The loss at the stage boundary, and how it recovers.',
  },
} as const satisfies Cause;
