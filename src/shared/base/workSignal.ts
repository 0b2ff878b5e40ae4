/** What long work awaits between two of its pieces. */
export interface WorkSignal {
  /**
   * Resolves when the work may continue: later where other work has to run first, or while the
   * work is paused.
   * @throws what it was aborted with
   */
  readonly proceed: () => Promise<void>;
}

/** Neither pauses the work nor ends it. */
export const UNINTERRUPTED: WorkSignal = { proceed: async () => {} };

/** Ends the work when `signal` is aborted; lets messages in between two pieces. */
export function workSignal(signal: AbortSignal): WorkSignal {
  return {
    proceed: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal.throwIfAborted();
    },
  };
}

/** The work's result, or null where `signal` ended it. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  }
}
