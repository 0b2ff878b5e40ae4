export type StorageFailure =
  /** The browser's storage for this site cannot be opened. */
  | 'unavailable'
  | 'quota'
  /** A newer version of the lab wrote what stands there. */
  | 'newer'
  | 'damaged'
  /** Another tab or worker trains the run, or it trains and cannot be deleted. */
  | 'busy'
  | 'failed';

/** Something could not be stored or read; the message is a sentence that names it and the fix. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly failure: StorageFailure;
  /** What the write needed; 0 for reads. */
  readonly bytesNeeded: number;

  constructor(failure: StorageFailure, message: string, bytesNeeded = 0, cause?: unknown) {
    super(message, { cause });
    this.failure = failure;
    this.bytesNeeded = bytesNeeded;
  }
}

/** "12.3 MB"; decimal megabytes, never shown as 0. */
function megabytes(bytes: number): string {
  return bytes < 50_000 ? 'less than 0.1 MB' : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param what what was being stored, as the start of a sentence: "The checkpoint of run …" */
export function writeFailure(what: string, bytes: number, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  if (isQuotaError(cause)) {
    return new StorageError(
      'quota',
      `${what} could not be stored: it needs ${megabytes(bytes)} and the browser has no more room for this site. Delete runs you no longer need or free disk space; what was stored before is unharmed.`,
      bytes,
      cause,
    );
  }
  return new StorageError(
    'failed',
    `${what} (${megabytes(bytes)}) could not be stored: ${reasonOf(cause)}. Export the checkpoint to keep it, then reload the page; what was stored before is unharmed.`,
    bytes,
    cause,
  );
}

/** @param what what was being read, as the start of a sentence */
export function readFailure(what: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(
    'failed',
    `${what} could not be read: ${reasonOf(cause)}. Reload the page; nothing stored was changed.`,
    0,
    cause,
  );
}

export function openFailure(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause;
  return new StorageError(
    'unavailable',
    `The run history could not be opened: ${reasonOf(cause)}. Leave private browsing, or close this site's other tabs and reload; until then runs are not kept, so export checkpoints. Nothing stored was changed.`,
    0,
    cause,
  );
}

/** Chromium gives this error an empty message, so its name is all there is to go by. */
function isQuotaError(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'QuotaExceededError';
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return `the browser gave no reason (${String(cause)})`;
  const message = cause.message.replace(/\.$/, '');
  return message === '' ? `the browser says ${cause.name}` : `the browser says "${message}"`;
}
