/** Pauses or aborts long work between two of its pieces. */
export interface WorkSignal {
  /**
   * Resolves when the work may continue; waits for other work that must run first, or while the
   * work is paused.
   * @throws the abort reason
   */
  readonly proceed: () => Promise<void>;
}

/** Never pauses or aborts. */
export const UNINTERRUPTED: WorkSignal = { proceed: async () => {} };

/** Aborts the work with `signal`; yields to messages between two pieces. */
export function workSignal(signal: AbortSignal): WorkSignal {
  return {
    proceed: async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal.throwIfAborted();
    },
  };
}

/** The work's result, or null if `signal` aborted it. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  }
}
