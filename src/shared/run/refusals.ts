/** Reasons of the worker that the page acts on; told apart by their template. */
import { say, type Words } from '#base/words.ts';

/** A run cannot be resumed because nothing of it was stored: it can only be trained again. */
export const NO_CHECKPOINT = say(
  'This run has no checkpoint to continue from: it ended before the first one. Start it again.',
);

export const isReason = (message: Words | undefined, reason: Words): boolean =>
  message?.english === reason.english;
