/** Undo and redo over snapshots of a state. */

export interface UndoHistory<T> {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /**
   * Remembers the state that a change is about to replace.
   * @param merge changes with the same name that follow each other quickly are one step; null
   *   never merges
   */
  record(before: T, merge: string | null): void;
  /** The previous state, or null; `now` is kept for redo. */
  undo(now: T): T | null;
  redo(now: T): T | null;
}

/** Longest pause between two changes of one step. */
const MERGE_MS = 1500;
const LIMIT = 200;

/** @param clock milliseconds; only differences count */
export function createUndoHistory<T>(clock: () => number): UndoHistory<T> {
  const past: T[] = [];
  const future: T[] = [];
  let merging: string | null = null;
  let at = 0;

  const move = (from: T[], to: T[], now: T): T | null => {
    merging = null;
    const state = from.pop();
    if (state === undefined) return null;
    to.push(now);
    return state;
  };
  return {
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    record(before, merge) {
      const time = clock();
      const merges = merge !== null && merge === merging && time - at < MERGE_MS;
      merging = merge;
      at = time;
      future.length = 0;
      if (merges) return;
      past.push(before);
      if (past.length > LIMIT) past.shift();
    },
    undo: (now) => move(past, future, now),
    redo: (now) => move(future, past, now),
  };
}
