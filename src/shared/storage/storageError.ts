import { formatBytes } from '#base/format.ts';
import { say, type Words, WordsError } from '#base/words.ts';

export type StorageFailure =
  /** The browser's storage for this site cannot be opened. */
  | 'unavailable'
  | 'quota'
  /** The stored record is of a newer version of the lab. */
  | 'newer'
  | 'damaged'
  /** The run is trained by another tab or worker, or is being trained and cannot be deleted. */
  | 'busy'
  | 'failed';

/** A failed write or read: what, why, and the fix. */
export class StorageError extends WordsError {
  override readonly name = 'StorageError';
  readonly failure: StorageFailure;
  /** Bytes of the write; 0 for reads. */
  readonly bytesNeeded: number;

  constructor(failure: StorageFailure, words: Words, bytesNeeded = 0, cause?: unknown) {
    super(words, { cause });
    this.failure = failure;
    this.bytesNeeded = bytesNeeded;
  }
}

/** @param what what was being stored, as the start of a sentence: "The checkpoint of run …" */
export function writeFailure(what: Words, bytes: number, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  const size = formatBytes(bytes);
  if (isQuotaError(cause)) {
    return new StorageError(
      'quota',
      say(
        '{{what}} could not be stored: it needs {{size}}, but the storage quota of this site is exhausted. Delete runs you no longer need or free disk space. Data stored earlier is not affected.',
        { what, size },
      ),
      bytes,
      cause,
    );
  }
  return new StorageError(
    'failed',
    say(
      '{{what}} ({{size}}) could not be stored: {{reason}}. Export the checkpoint to keep it, then reload the page. Data stored earlier is not affected.',
      { what, size, reason: reasonOf(cause) },
    ),
    bytes,
    cause,
  );
}

/** @param what what was being read, as the start of a sentence */
export function readFailure(what: Words, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(
    'failed',
    say('{{what}} could not be read: {{reason}}. Reload the page. Stored data was not changed.', {
      what,
      reason: reasonOf(cause),
    }),
    0,
    cause,
  );
}

export function openFailure(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(
    'unavailable',
    say(
      "The run history could not be opened: {{reason}}. Leave private browsing, or close this site's other tabs and reload; until then runs are not kept, so export checkpoints. Nothing stored was changed.",
      { reason: reasonOf(cause) },
    ),
    0,
    cause,
  );
}

/** Chromium gives this error an empty message, so only its name identifies it. */
function isQuotaError(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'QuotaExceededError';
}

function reasonOf(cause: unknown): Words {
  if (!(cause instanceof Error)) {
    return say('the browser gave no reason ({{reason}})', { reason: String(cause) });
  }
  const message = cause.message.replace(/\.$/, '');
  return message === ''
    ? say('the browser says {{reason}}', { reason: cause.name })
    : say('the browser says "{{reason}}"', { reason: message });
}
