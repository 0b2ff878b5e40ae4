/** Reasons of the worker that the page acts on; told apart by their template. */
import { say, type Words } from '#base/words.ts';

/** A run cannot be resumed because nothing of it was stored: it can only be trained again. */
export const NO_CHECKPOINT = say(
  'This run has no checkpoint to continue from: it ended before the first one. Start it again.',
);

/** A file of weights was moved, changed or deleted after it was chosen. */
export const weightsGone = (file: string): Words =>
  say(
    'The weights “{{file}}” cannot be read any more: the file was moved, changed or deleted since it was chosen. Choose it again with Start from weights, under Export.',
    { file },
  );

/** The checkpoint of a step was asked for, and the policy has dropped it, or it was damaged. */
export const notKept = (step: number): Words =>
  say('The checkpoint of step {{step}} is no longer kept; choose another.', { step });

export const isReason = (message: Words | undefined, reason: Words): boolean =>
  message?.english === reason.english;
