/**
 * A mark outside IndexedDB that runs were stored. An overwritten database log opens as an empty
 * database without an error; only this mark distinguishes it from a first visit. For the page
 * only: workers have no localStorage.
 */
import { say, type Words } from '#base/words.ts';

const KEY = 'protolab.storedRuns';

/** The part of `localStorage` that is used here. */
interface MarkStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/**
 * Call after each listing.
 * @param records runs listed plus quarantined records
 * @returns a warning if runs were stored and none is left, else null
 */
export function checkSentinel(marks: MarkStore, records: number): Words | null {
  try {
    const before = Number(marks.getItem(KEY) ?? 0);
    if (records > 0 || before === 0) {
      if (records !== before) marks.setItem(KEY, String(records));
      return null;
    }
    return before === 1
      ? say(
          "The browser's storage was reset: one run was stored here and none is left. Import exported checkpoints to get them back.",
        )
      : say(
          "The browser's storage was reset: {{n}} runs were stored here and none is left. Import exported checkpoints to get them back.",
          { n: before },
        );
  } catch {
    // The user disabled storage: there is no mark to compare with.
    return null;
  }
}

/** Call when the user deleted the last run or dismissed the warning. */
export function clearSentinel(marks: MarkStore): void {
  try {
    marks.setItem(KEY, '0');
  } catch {
    // As above.
  }
}
