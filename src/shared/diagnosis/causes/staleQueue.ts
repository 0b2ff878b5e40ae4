import { say } from '#base/words.ts';
import type { Cause } from './cause.ts';

/** A stage changed the key path and the queue kept keys of the old one. */
export const staleQueue = {
  name: 'staleQueue',
  title: 'Stale queue after a stage change',
  sentence:
    'The stage changed what a key is, and the queue still holds keys of the old path. Until they have left, losses and accuracies compare unlike things.',
  // Before every cause that a finite step shows: for K/B steps after a change of the key path losses
  // and accuracies mean nothing, so nothing that is read off them may be blamed.
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
    'Until the old keys have left, nothing read off losses and accuracies can be blamed.',
  ),
  second: null,
  absent: () => say('The queue held keys of today’s path only.'),
  story: {
    preset: 'cause-stale-queue',
    see: 'After two epochs head a joins the key path, and the queue keeps the keys from before. Until they have left, losses and accuracies compare unlike things.',
    look: 'The loss at the stage boundary, and how it recovers.',
  },
} as const satisfies Cause;
