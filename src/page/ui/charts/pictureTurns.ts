/** Work that waits for a task of its own. */
export interface Turns {
  /** @returns gives the turn up, if it has not come */
  take(work: () => void): () => void;
}

/**
 * Does one piece of work per task, oldest first. A page of charts that is shown has up to ten
 * pictures to build, which together would block the page's thread.
 */
export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  let due = false;
  const schedule = () => {
    if (due || waiting.length === 0) return;
    due = true;
    setTimeout(() => {
      due = false;
      const work = waiting.shift();
      schedule();
      work?.();
    });
  };
  return {
    take(work) {
      // Taken twice, it is done twice and can be given up one by one.
      const turn = () => work();
      waiting.push(turn);
      schedule();
      return () => {
        const at = waiting.indexOf(turn);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
  };
}

export const pictureTurns = createTurns();
